"""When an activity meets: stretches one after the other, each with its rule, its times and its end."""

from dataclasses import dataclass, field
from datetime import date, time

from app.planning.errors import (
    BoundedList,
    CountOutOfRange,
    EndsBeforeFirstDay,
    NoFirstDay,
    NothingRecurs,
    OpenEndFollowed,
    TimesOutOfOrder,
    TwoEnds,
    YearOutOfRange,
)
from app.planning.rules import OnDays, Rule
from app.planning.timeslots import PLANNABLE_YEARS
from app.planning.vocabulary import SchoolHolidays

MOST_MEETINGS = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of a series that keeps one rule and one time by the clock of the location.

    It ends after ``count`` meetings, or on ``until`` at the latest, or with its list of days, or never. Without a
    ``first`` day it starts after the last meeting of the stretch before. It does not meet on the days of ``left_out``,
    and does on those of ``also``, which count like the others and may come before its first day. ``lessons`` is the
    number in all of its meetings.

    :raises TimesOutOfOrder: when it ends before it starts.
    :raises CountOutOfRange: for fewer than one or more than ``MOST_MEETINGS`` meetings.
    :raises TwoEnds: for a count besides a last day.
    :raises BoundedList: for a count, a first or a last day besides a list of days.
    :raises EndsBeforeFirstDay: when the last day comes before the first.
    :raises YearOutOfRange: for a first or last day outside ``PLANNABLE_YEARS``.
    """

    rule: Rule
    starts: time
    ends: time
    first: date | None = None
    count: int | None = None
    until: date | None = None
    name: str = ""
    part: int | None = None
    lessons: int | None = None
    left_out: frozenset[date] = field(default=frozenset())
    also: frozenset[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        """Refuse a stretch that cannot be."""
        if self.ends <= self.starts:
            raise TimesOutOfOrder(starts=self.starts, ends=self.ends)
        if self.count is not None and not 1 <= self.count <= MOST_MEETINGS:
            raise CountOutOfRange(count=self.count, most=MOST_MEETINGS)
        _refuse_bounds(self)

    @property
    def open_ended(self) -> bool:
        """Whether it goes on until somebody ends it."""
        return self.count is None and self.until is None and not isinstance(self.rule, OnDays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """The stretches of an activity, one after the other, and what it does in the school holidays.

    :raises NothingRecurs: without a stretch.
    :raises NoFirstDay: when the first stretch does not say when it begins.
    :raises OpenEndFollowed: when a stretch that never ends is not the last.
    :raises CountOutOfRange: when the counts together are more than ``MOST_MEETINGS``.
    """

    stretches: tuple[Stretch, ...]
    school_holidays: SchoolHolidays = SchoolHolidays.SKIP

    def __post_init__(self) -> None:
        """Refuse a schedule that cannot be."""
        if not self.stretches:
            raise NothingRecurs
        _beginning(self.stretches[0])
        for stretch in self.stretches[:-1]:
            if stretch.open_ended:
                raise OpenEndFollowed(name=stretch.name)
        if self.count > MOST_MEETINGS:
            raise CountOutOfRange(count=self.count, most=MOST_MEETINGS)

    @property
    def first(self) -> date:
        """The day from which it may meet."""
        return min(_beginning(self.stretches[0]), *self.stretches[0].also, date.max)

    @property
    def open_ended(self) -> bool:
        """Whether it goes on until somebody ends it."""
        return self.stretches[-1].open_ended

    @property
    def count(self) -> int:
        """How many meetings are asked for by number."""
        return sum(stretch.count or 0 for stretch in self.stretches)

    @property
    def lessons(self) -> int:
        """How many lessons are in its meetings, as far as its stretches say."""
        return sum(stretch.lessons or 0 for stretch in self.stretches)


def _beginning(stretch: Stretch) -> date:
    """Return the first day of a stretch that follows no other."""
    if stretch.first is not None:
        return stretch.first
    if isinstance(stretch.rule, OnDays):
        return min(stretch.rule.days)
    raise NoFirstDay


def _refuse_bounds(stretch: Stretch) -> None:
    if stretch.count is not None and stretch.until is not None:
        raise TwoEnds
    if isinstance(stretch.rule, OnDays) and (stretch.first or stretch.until or stretch.count):
        raise BoundedList
    for day in (stretch.first, stretch.until):
        if day is not None and day.year not in PLANNABLE_YEARS:
            raise YearOutOfRange(year=day.year)
    if stretch.first is not None and stretch.until is not None and stretch.until < stretch.first:
        raise EndsBeforeFirstDay(first=stretch.first, until=stretch.until)
