"""ISO weeks: the unit in which a supervisor plans."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from app.planning.errors import NoSuchWeek, UnreadableWeek
from app.planning.timeslots import PLANNABLE_YEARS, Period, zone_info

# A year less than can be planned, so that the week after the last readable one can still be shown.
READABLE_YEARS = PLANNABLE_YEARS[:-1]
_WRITTEN = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class IsoWeek:
    """A week from Monday to Sunday, numbered as ISO 8601 does.

    :raises NoSuchWeek: for a number that the year does not have.
    """

    year: int
    week: int

    def __post_init__(self) -> None:
        """Refuse week 53 of a year with 52 weeks, and the like."""
        try:
            date.fromisocalendar(self.year, self.week, 7)
        except ValueError as error:
            raise NoSuchWeek(year=self.year, week=self.week) from error

    def __str__(self) -> str:
        """Write the week as in 2026-W48."""
        return f"{self.year:04}-W{self.week:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a week written as 2026-W48, as it stands in addresses.

        :raises UnreadableWeek: for any other text, and for years outside ``READABLE_YEARS``.
        :raises NoSuchWeek: for a number that the year does not have.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None or int(found[1]) not in READABLE_YEARS:
            raise UnreadableWeek(text=text)
        return cls(year=int(found[1]), week=int(found[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        """Return the week in which the day falls."""
        year, week, _ = day.isocalendar()
        return cls(year=year, week=week)

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.week, 1)

    def days(self) -> tuple[date, ...]:
        """Return the seven days, Monday first."""
        return tuple(self.monday + timedelta(days=number) for number in range(7))

    def previous(self) -> Self:
        """Return the week before this one."""
        return self.containing(self.monday - timedelta(days=7))

    def next(self) -> Self:
        """Return the week after this one."""
        return self.containing(self.monday + timedelta(days=7))

    def period(self, zone: str) -> Period:
        """Return the week as a period from midnight to midnight in the zone: 167 to 169 hours.

        :raises UnknownZone: for a name that is not a time zone.
        :raises YearOutOfRange: for a week outside ``PLANNABLE_YEARS``.
        """
        return Period(starts_at=_midnight(self.monday, zone), ends_at=_midnight(self.next().monday, zone))


def _midnight(day: date, zone: str) -> datetime:
    # A midnight that the clocks skip is nobody's mistake, unlike the start of a session: it is the moment of the skip.
    return datetime.combine(day, time(), tzinfo=zone_info(zone)).astimezone(UTC)
