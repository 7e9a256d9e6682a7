"""The ten weeks around a day: which days they have, and which of those are free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.planning.free_days import FreeDay
from app.planning.school_calendar import free_days
from app.planning.vocabulary import FreeDaySort, Region, SchoolHolidays
from app.planning.weeks import IsoWeek

ZONE = "Europe/Amsterdam"
WEEKS = range(-5, 5)  # seen from this week, which is 0
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Season:
    """The weeks that are planned. ``free`` are the free days of the years that they touch, and of a year around them.

    ``sorts`` says the same by day.
    """

    today: date
    free: tuple[FreeDay, ...]
    sorts: Mapping[date, frozenset[FreeDaySort]]

    @property
    def monday(self) -> date:
        """The first day of this week."""
        return IsoWeek.containing(self.today).monday

    def days(self, week: int) -> tuple[date, ...]:
        """Return the seven days of the week that lies ``week`` weeks from this one."""
        return IsoWeek.containing(self.monday + week * _WEEK).days()

    def day(self, week: int, weekday: int) -> date:
        """Return a day by its week, seen from this one, and its number from 1 (Monday) to 7."""
        return self.days(week)[weekday - 1]

    def week_of(self, day: date) -> int:
        """Return how many weeks the day lies from this week."""
        return (IsoWeek.containing(day).monday - self.monday).days // 7

    def public_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday."""
        return FreeDaySort.PUBLIC_HOLIDAY in self.sorts.get(day, ())

    def school_day(self, day: date) -> bool:
        """Tell whether there is school on the day."""
        return day.isoweekday() <= 5 and day not in self.sorts  # noqa: PLR2004 - Friday

    def suits(self, day: date, rule: SchoolHolidays) -> bool:
        """Tell whether something that keeps this rule is held on the day; on public holidays nothing is."""
        if self.public_holiday(day):
            return False
        holiday = FreeDaySort.SCHOOL_HOLIDAY in self.sorts.get(day, ())
        match rule:
            case SchoolHolidays.SKIP:
                return not holiday
            case SchoolHolidays.ONLY:
                return holiday
            case SchoolHolidays.IGNORE:
                return True


def season_around(today: date, region: Region) -> Season:
    """Return the weeks around a day in a region."""
    first, last = today + WEEKS[0] * _WEEK, today + WEEKS[-1] * _WEEK
    found = _one_a_day_and_sort(free_days(region, range(first.year - 1, last.year + 2)))
    sorts: dict[date, frozenset[FreeDaySort]] = {}
    for free in found:
        sorts[free.day] = sorts.get(free.day, frozenset()) | {free.sort}
    return Season(today=today, free=found, sorts=sorts)


def _one_a_day_and_sort(found: list[FreeDay]) -> tuple[FreeDay, ...]:
    """Join the names of holidays that fall together, because a day has one name of each sort in the database."""
    names: dict[tuple[date, FreeDaySort], list[str]] = {}
    for free in found:
        names.setdefault((free.day, free.sort), []).append(free.name)
    return tuple(FreeDay(day=day, sort=sort, name=" en ".join(several)) for (day, sort), several in names.items())
