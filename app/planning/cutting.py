"""Cutting a schedule in two at a day, so that what follows can get other days and times."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.planning.free_days import FreeDay
from app.planning.recurrence import Recurrence, meetings
from app.planning.rules import OnDays, days_of
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import SchoolHolidays, SkipSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """The stretches that meet before a day, and those that meet from that day on; either may be none."""

    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    school_holidays: SchoolHolidays

    @property
    def joined(self) -> Schedule:
        """The whole again: with the same stretches it meets on the same days as before it was cut."""
        return Schedule(stretches=self.before + self.after, school_holidays=self.school_holidays)


def cut(schedule: Schedule, day: date, *, free_days: Iterable[FreeDay], zone: str) -> Cut:
    """Return the schedule in two: what meets before ``day``, and what meets on or after it.

    A stretch that is cut in its middle ends on the last day of its rule before; the rest of its count and lessons goes
    to the second half, which starts on the next day of its rule, so that every second week stays the same week.
    """
    seen = _seen(schedule, day, free_days=free_days, zone=zone)
    before: list[Stretch] = []
    after: list[Stretch] = []
    for number, stretch in enumerate(schedule.stretches):
        rest = stretch if after else _rest(stretch, day, seen, number)
        if rest is None:
            before.append(stretch)
            continue
        after.append(rest)
        if len(after) == 1 and seen.done[number]:
            before.append(_first_half(stretch, day, seen, number))
    return Cut(before=tuple(before), after=tuple(after), school_holidays=schedule.school_holidays)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """Per stretch: the meetings before the day, those added by hand from it on, and where its weeks count from.

    ``last`` is the last day of the rule before the day, whether it met or was skipped; none when there is no such day.
    """

    done: Counter[int]
    added: Counter[int]
    last: Mapping[int, date]
    cursors: tuple[date, ...]


def _seen(schedule: Schedule, day: date, *, free_days: Iterable[FreeDay], zone: str) -> _Seen:
    horizon = max([day, *(extra for stretch in schedule.stretches for extra in stretch.also)])
    found = meetings(schedule, free_days=free_days, zone=zone, until=horizon)
    done = Counter(meeting.stretch for meeting in found.meetings if meeting.day < day)
    added = Counter(
        meeting.stretch
        for meeting in found.meetings
        if meeting.day >= day and meeting.day in schedule.stretches[meeting.stretch].also
    )
    events = sorted(event for event in _events(found) if event[0] < day)
    last = {number: at for at, number in events if at not in schedule.stretches[number].also}
    return _Seen(done=done, added=added, last=last, cursors=tuple(_cursors(schedule, events)))


def _events(found: Recurrence) -> Iterator[tuple[date, int]]:
    """Yield the days that the walk came by, with the number of the stretch."""
    yield from ((meeting.day, meeting.stretch) for meeting in found.meetings)
    yield from ((skip.day, skip.stretch) for skip in found.skipped if skip.sort is not SkipSort.OUT_OF_ORDER)


def _cursors(schedule: Schedule, events: list[tuple[date, int]]) -> Iterator[date]:
    """Yield for each stretch the day after what came before it."""
    for number in range(len(schedule.stretches)):
        earlier = (at for at, stretch in events if stretch < number)
        yield max(earlier, default=schedule.first - timedelta(days=1)) + timedelta(days=1)


def _first_half(stretch: Stretch, day: date, seen: _Seen, number: int) -> Stretch:
    kept = replace(
        stretch,
        left_out=frozenset(left for left in stretch.left_out if left < day),
        also=frozenset(extra for extra in stretch.also if extra < day),
        lessons=_lessons_before(stretch, seen.done[number]),
    )
    if isinstance(stretch.rule, OnDays):
        days = (stretch.rule.days | stretch.also) - stretch.left_out
        return replace(kept, rule=OnDays(days=frozenset(at for at in days if at < day)), also=frozenset())
    if number not in seen.last:
        return replace(kept, rule=OnDays(days=kept.also), also=frozenset(), first=None, count=None, until=None)
    return replace(kept, count=None, until=seen.last[number])


def _rest(stretch: Stretch, day: date, seen: _Seen, number: int) -> Stretch | None:
    """Return what is left of a stretch from the day on, none when it is over."""
    done, anchor = seen.done[number], stretch.first or seen.cursors[number]
    lessons = (stretch.lessons or 0) - (_lessons_before(stretch, done) or 0)
    also = frozenset(extra for extra in stretch.also if extra >= day)
    kept = replace(
        stretch,
        left_out=frozenset(left for left in stretch.left_out if left >= day),
        also=also,
        lessons=lessons or None,
    )
    first = _next_of_the_rule(stretch, day, anchor)
    count = stretch.count and stretch.count - done
    if first is not None and (count is None or count > seen.added[number]):
        if isinstance(stretch.rule, OnDays):
            return replace(kept, rule=OnDays(days=frozenset(at for at in stretch.rule.days if at >= day)))
        return replace(kept, first=first, count=count)
    return replace(kept, rule=OnDays(days=also), also=frozenset(), first=None, count=None, until=None) if also else None


def _next_of_the_rule(stretch: Stretch, day: date, anchor: date) -> date | None:
    found = next((at for at in days_of(stretch.rule, anchor=anchor, since=max(day, anchor)) if at >= day), None)
    return None if found is None or (stretch.until is not None and found > stretch.until) else found


def _lessons_before(stretch: Stretch, done: int) -> int | None:
    """Return the share of its lessons in the meetings before; of a stretch without a number of meetings, none."""
    days = len(stretch.rule.days | stretch.also) if isinstance(stretch.rule, OnDays) else 0
    total = stretch.count or days
    return (stretch.lessons * min(done, total) // total or None) if stretch.lessons and total else None
