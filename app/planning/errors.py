"""What the planner refuses: one class per refusal, with the data that a page needs to say why."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID


class PlanningError(Exception):
    """Anything the planner refuses; the sentence is left to the page."""

    def __str__(self) -> str:
        """Show the class and its data, for logs."""
        return repr(self)


@dataclass(eq=False, kw_only=True)
class NaiveTime(PlanningError):
    """A moment without a time zone could be any of 24 hours."""

    moment: datetime


@dataclass(eq=False, kw_only=True)
class YearOutOfRange(PlanningError):
    """A year so far away that it is a typing error (or would overflow the calendar)."""

    year: int


@dataclass(eq=False, kw_only=True)
class EndNotAfterStart(PlanningError):
    """A slot that ends before or when it starts."""

    starts_at: datetime
    ends_at: datetime


@dataclass(eq=False, kw_only=True)
class SlotTooLong(PlanningError):
    """A slot longer than a session can be."""

    minutes: int
    limit: int


@dataclass(eq=False, kw_only=True)
class UnknownZone(PlanningError):
    """A name that is not in the time zone database."""

    zone: str


@dataclass(eq=False, kw_only=True)
class NoSuchLocalTime(PlanningError):
    """A wall time that the clocks skip on that day, in spring."""

    day: date
    at: time
    zone: str


@dataclass(eq=False, kw_only=True)
class NoSuchWeek(PlanningError):
    """A week number that the year does not have."""

    year: int
    week: int


@dataclass(eq=False, kw_only=True)
class UnreadableWeek(PlanningError):
    """Text that is not an ISO week such as 2026-W48."""

    text: str


@dataclass(eq=False, kw_only=True)
class CountOutOfRange(PlanningError):
    """A number of meetings that no series has."""

    count: int
    most: int


@dataclass(eq=False, kw_only=True)
class IntervalOutOfRange(PlanningError):
    """A number of weeks between meetings that no series has."""

    every: int
    most: int


@dataclass(eq=False, kw_only=True)
class NothingRecurs(PlanningError):
    """A rule without a weekday or a date, or a schedule without a stretch."""


@dataclass(eq=False, kw_only=True)
class TimesOutOfOrder(PlanningError):
    """A meeting that ends, by the clock, before or when it starts."""

    starts: time
    ends: time


@dataclass(eq=False, kw_only=True)
class NoFirstDay(PlanningError):
    """A schedule that does not say when it begins."""


@dataclass(eq=False, kw_only=True)
class TwoEnds(PlanningError):
    """A stretch with a count and a last day."""


@dataclass(eq=False, kw_only=True)
class BoundedList(PlanningError):
    """A list of days with a count, a first or a last day: it begins and ends by itself."""


@dataclass(eq=False, kw_only=True)
class EndsBeforeFirstDay(PlanningError):
    """A stretch whose last day comes before its first."""

    first: date
    until: date


@dataclass(eq=False, kw_only=True)
class OpenEndFollowed(PlanningError):
    """A stretch that never ends, with another one after it."""

    name: str


@dataclass(eq=False, kw_only=True)
class SeriesTooLong(PlanningError):
    """A series that does not come to its end within the years that a series may last."""

    years: int


@dataclass(eq=False, kw_only=True)
class UnreadableSchedule(PlanningError):
    """Stored data that is no schedule: where it goes wrong, and what should have been there."""

    where: str
    expected: str


@dataclass(eq=False, kw_only=True)
class RatioOutOfRange(PlanningError):
    """Fewer than one child per adult."""

    ratio: int


@dataclass(eq=False, kw_only=True)
class NotInSeries(PlanningError):
    """A meeting that is none of those of the series."""

    meeting: UUID


@dataclass(eq=False, kw_only=True)
class RangesOverlap(PlanningError):
    """Two ranges of one day that overlap, or follow one another without a gap."""

    starts: time
    ends: time
