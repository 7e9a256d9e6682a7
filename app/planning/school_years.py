"""Free days as people speak of them: stretches of days with one name, in a school year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.errors import EndsBeforeFirstDay, SeriesTooLong, YearOutOfRange
from app.planning.free_days import FreeDay
from app.planning.timeslots import PLANNABLE_YEARS
from app.planning.vocabulary import FreeDaySort

AUGUST = 8
MOST_DAYS = 366
LAST_KNOWN = 2029
"""The school year, by the year it begins in, whose holidays are the last to be laid down."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class FreePeriod:
    """Free days one after the other with one name, both ends free.

    :raises EndsBeforeFirstDay: when the last day comes before the first.
    :raises SeriesTooLong: for more than ``MOST_DAYS``.
    :raises YearOutOfRange: outside ``PLANNABLE_YEARS``.
    """

    first: date
    last: date
    sort: FreeDaySort
    name: str

    def __post_init__(self) -> None:
        """Refuse a period that cannot be."""
        for day in (self.first, self.last):
            if day.year not in PLANNABLE_YEARS:
                raise YearOutOfRange(year=day.year)
        if self.last < self.first:
            raise EndsBeforeFirstDay(first=self.first, until=self.last)
        if (self.last - self.first).days >= MOST_DAYS:
            raise SeriesTooLong(years=1)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


def school_year_of(day: date) -> int:
    """Return the year in which the school year of a day began, on the first of August."""
    return day.year if day.month >= AUGUST else day.year - 1


def bounds(school_year: int) -> tuple[date, date]:
    """Return the first and the last day of a school year."""
    return date(school_year, AUGUST, 1), date(school_year + 1, AUGUST - 1, 31)


def periods(days: Iterable[FreeDay]) -> tuple[FreePeriod, ...]:
    """Return the free days put together, in order of their first day."""
    found: list[FreePeriod] = []
    for free in sorted(days, key=lambda free: (free.sort, free.name, free.day)):
        before = found[-1] if found else None
        if before and (before.sort, before.name, before.last + timedelta(days=1)) == (free.sort, free.name, free.day):
            found[-1] = FreePeriod(first=before.first, last=free.day, sort=free.sort, name=free.name)
        else:
            found.append(FreePeriod(first=free.day, last=free.day, sort=free.sort, name=free.name))
    return tuple(sorted(found))
