"""Sets of four books for new toddlers: for whom one is meant, and how many are left."""

from dataclasses import dataclass
from datetime import date

YEAR = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class BookSetRule:
    """From which age to which, in months and both taking part, and below how many sets somebody must be told."""

    youngest_months: int = 12
    oldest_months: int = 47
    warn_below: int = 5

    def fits(self, birth_month: date, *, on: date) -> bool:
        """Tell whether somebody born in that month is of the age on a day."""
        return self.youngest_months <= months_on(on, birth_month=birth_month) <= self.oldest_months

    def birth_months(self, on: date) -> tuple[date, date]:
        """Return the first and the last birth month of those who are of the age on a day."""
        return _months_before(on, self.oldest_months), _months_before(on, self.youngest_months)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookSetStock:
    """How many came in, how many were handed out, and how many of those to children of whom nothing is kept."""

    delivered: int = 0
    handed: int = 0
    departed: int = 0

    @property
    def left(self) -> int:
        """How many can still be handed out."""
        return self.delivered - self.handed - self.departed

    def is_low(self, rule: BookSetRule) -> bool:
        """Tell whether somebody must be told."""
        return self.left < rule.warn_below


def months_on(day: date, *, birth_month: date) -> int:
    """Return the age in whole months on a day, of somebody born in the month that begins on `birth_month`."""
    return _number(day) - _number(birth_month)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(_number(day) - months, YEAR)
    return date(year, month + 1, 1)


def _number(day: date) -> int:
    return day.year * YEAR + day.month - 1
