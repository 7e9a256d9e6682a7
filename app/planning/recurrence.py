"""On which days a series meets, by the clock of its location, and which days it passes over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import merge

from app.planning.errors import CountOutOfRange, NoSuchLocalTime, SeriesTooLong, SlotTooLong
from app.planning.free_days import FreeDay
from app.planning.rules import days_of
from app.planning.schedule import MOST_MEETINGS, Schedule, Stretch
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import FreeDaySort, SchoolHolidays, SkipSort

MOST_YEARS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """One meeting of a schedule; ``meant_for`` is its wall time, ``stretch`` the number of its stretch, from zero."""

    day: date
    slot: TimeSlot
    stretch: int
    meant_for: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedDay:
    """A day on which the series would have met, and why it does not: the sort, and the name of the free day."""

    day: date
    stretch: int
    sort: SkipSort
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """The meetings of a series and the days it passed over, both in order."""

    meetings: tuple[Meeting, ...]
    skipped: tuple[SkippedDay, ...]


def meetings(
    schedule: Schedule, *, free_days: Iterable[FreeDay], zone: str, until: date | None = None, since: date | None = None
) -> Recurrence:
    """Return the meetings from ``since`` up to and including ``until``, of an open-ended schedule to be given.

    It never meets on a public holiday or a closing day, nor in the school holidays, unless the schedule wants to. A
    wall time that the clocks skip is passed over as well, and so are 24 hours that become 25. A counted stretch gets
    longer by each day it passes over.

    :raises SeriesTooLong: when it has not come to its end, or ``until``, after ``MOST_YEARS``.
    :raises CountOutOfRange: for more than ``MOST_MEETINGS`` meetings between the two days.
    :raises YearOutOfRange: when the series runs out of ``PLANNABLE_YEARS``.
    """
    if schedule.open_ended and until is None:
        raise SeriesTooLong(years=MOST_YEARS)
    found: list[Meeting] = []
    skipped: list[SkippedDay] = []
    for event in _Walk(schedule=schedule, free=_by_day(free_days), zone=zone).events():
        if until is not None and event.day > until:
            break
        if since is not None and event.day < since:
            continue
        if isinstance(event, SkippedDay):
            skipped.append(event)
        elif len(found) == MOST_MEETINGS:
            raise CountOutOfRange(count=MOST_MEETINGS + 1, most=MOST_MEETINGS)
        else:
            found.append(event)
    return Recurrence(meetings=tuple(found), skipped=tuple(sorted(skipped, key=lambda skip: skip.day)))


@dataclass(kw_only=True, slots=True)
class _Walk:
    """A walk through the days of a schedule; ``cursor`` is the first day on which the next meeting may be."""

    schedule: Schedule
    free: Mapping[date, Mapping[FreeDaySort, str]]
    zone: str
    cursor: date = field(init=False)

    def events(self) -> Iterator[Meeting | SkippedDay]:
        self.cursor = self.schedule.first
        for number, stretch in enumerate(self.schedule.stretches):
            yield from self._stretch(number, stretch)

    def _stretch(self, number: int, stretch: Stretch) -> Iterator[Meeting | SkippedDay]:
        start = self.cursor
        since = max(stretch.first or start, start)
        wanted = self._wanted_of_the_rule(number, stretch)
        last_extra = max(stretch.also, default=date.min)
        for day in self._candidates(stretch, since):
            extra = day in stretch.also
            if wanted == 0 and not extra:
                continue
            if day < (start if extra else since):
                yield SkippedDay(day=day, stretch=number, sort=SkipSort.OUT_OF_ORDER)
                continue
            event = self._event(day, number, stretch)
            yield event
            self.cursor = day + timedelta(days=1)
            if wanted is not None and not extra and isinstance(event, Meeting):
                wanted -= 1
            if wanted == 0 and day >= last_extra:
                return

    def _wanted_of_the_rule(self, number: int, stretch: Stretch) -> int | None:
        """Return how many meetings the rule still has to give, beside the days that were added by hand."""
        if stretch.count is None:
            return None
        added = (self._event(day, number, stretch) for day in stretch.also if day >= self.cursor)
        return max(0, stretch.count - sum(isinstance(event, Meeting) for event in added))

    def _candidates(self, stretch: Stretch, since: date) -> Iterator[date]:
        """Yield the days to ask about, in order; of a list also those that come too early, to say so."""
        days = days_of(stretch.rule, anchor=stretch.first or since, since=since)
        previous = None
        for day in merge(_ending(days, stretch, since), sorted(stretch.also)):
            if day != previous:
                yield day
            previous = day

    def _event(self, day: date, number: int, stretch: Stretch) -> Meeting | SkippedDay:
        why = self._why_not(day, stretch)
        if why is not None:
            return SkippedDay(day=day, stretch=number, sort=why[0], reason=why[1])
        try:
            slot = local_slot(day=day, start=stretch.starts, end=stretch.ends, zone=self.zone)
        except (NoSuchLocalTime, SlotTooLong):
            return SkippedDay(day=day, stretch=number, sort=SkipSort.CLOCK_CHANGE)
        return Meeting(day=day, slot=slot, stretch=number, meant_for=datetime.combine(day, stretch.starts))

    def _why_not(self, day: date, stretch: Stretch) -> tuple[SkipSort, str] | None:
        names = self.free.get(day, {})
        if day in stretch.left_out:
            return SkipSort.LEFT_OUT, ""
        for sort in (FreeDaySort.PUBLIC_HOLIDAY, FreeDaySort.CLOSING_DAY):
            if sort in names:
                return SkipSort(sort.value), names[sort]
        holiday = names.get(FreeDaySort.SCHOOL_HOLIDAY)
        if holiday is not None and self.schedule.school_holidays is SchoolHolidays.SKIP:
            return SkipSort.SCHOOL_HOLIDAY, holiday
        if holiday is None and self.schedule.school_holidays is SchoolHolidays.ONLY:
            return SkipSort.OUTSIDE_HOLIDAYS, ""
        return None


def _by_day(free_days: Iterable[FreeDay]) -> Mapping[date, Mapping[FreeDaySort, str]]:
    found: dict[date, dict[FreeDaySort, str]] = defaultdict(dict)
    for free in sorted(free_days):
        found[free.day].setdefault(free.sort, free.name)
    return found


def _ending(days: Iterator[date], stretch: Stretch, since: date) -> Iterator[date]:
    limit = since + timedelta(days=MOST_YEARS * 366)
    for day in days:
        if stretch.until is not None and day > stretch.until:
            return
        if stretch.count is not None and day > limit:
            raise SeriesTooLong(years=MOST_YEARS)
        yield day
