"""Terms: the stretches between school holidays in which most things come back every week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.free_days import FreeDay
from app.planning.vocabulary import FreeDaySort
from app.planning.weeks import IsoWeek

DAY = timedelta(days=1)
LEAST_HOLIDAY = 3
"""A school holiday of fewer days, such as a long weekend, does not end a term."""
MOST_WEEKS = 30
WITHOUT_HOLIDAYS = timedelta(weeks=13)


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """Whole weeks, from a Monday to a Sunday."""

    first: date
    last: date

    @property
    def weeks(self) -> tuple[IsoWeek, ...]:
        """The weeks of the term, in order."""
        number = ((self.last - self.first).days + 1) // 7
        return tuple(IsoWeek.containing(self.first + timedelta(weeks=week)) for week in range(number))

    @property
    def before(self) -> date:
        """A day in the term before this one."""
        return self.first - DAY

    @property
    def after(self) -> date:
        """A day in the term after this one."""
        return self.last + DAY


def between(first: date, last: date) -> Term:
    """Return the whole weeks round these days, at most `MOST_WEEKS`."""
    monday = IsoWeek.containing(first).monday
    sunday = IsoWeek.containing(max(first, last)).monday + timedelta(days=6)
    return Term(first=monday, last=min(sunday, monday + timedelta(weeks=MOST_WEEKS) - DAY))


def around(day: date, free: Iterable[FreeDay]) -> Term:
    """Return the term that the day falls in; in a holiday that is the one after it, with the holiday at its beginning.

    Where no holiday is known, a term has thirteen weeks on either side at the most.
    """
    weeks = _holiday_weeks(free)
    monday = IsoWeek.containing(day).monday
    first = monday
    while first not in weeks and first - timedelta(weeks=1) not in weeks and monday - first < WITHOUT_HOLIDAYS:
        first -= timedelta(weeks=1)
    while first - timedelta(weeks=1) in weeks:
        first -= timedelta(weeks=1)
    last = monday
    while last in weeks:
        last += timedelta(weeks=1)
    while last + timedelta(weeks=1) not in weeks and last - monday < WITHOUT_HOLIDAYS:
        last += timedelta(weeks=1)
    return between(first, last + timedelta(days=6))


def _holiday_weeks(free: Iterable[FreeDay]) -> set[date]:
    """Return the Mondays of the weeks that are a school holiday for the greater part."""
    days = {found.day for found in free if found.sort is FreeDaySort.SCHOOL_HOLIDAY and found.day.isoweekday() <= 5}  # noqa: PLR2004 - Friday
    mondays = [IsoWeek.containing(day).monday for day in days]
    return {monday for monday in mondays if mondays.count(monday) >= LEAST_HOLIDAY}
