"""What becomes of the schedule of a series when its meetings are shifted, end, or become one more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from app.planning import recurrence
from app.planning.cutting import cut
from app.planning.errors import PlanningError
from app.planning.free_days import FreeDay
from app.planning.rules import WEEKDAYS, MonthlyOnWeekday, OnDays, Rule, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.series import Meeting, WallShift
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import Weekday

A_WEEK = timedelta(weeks=1)
LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """The meeting that makes a series longer, and the schedule that has it."""

    slot: TimeSlot
    meant_for: datetime
    schedule: Schedule | None


def shifted(
    schedule: Schedule, shift: WallShift, *, since: date, free_days: Iterable[FreeDay], zone: str
) -> Schedule | None:
    """Return the schedule with what meets on or after a day shifted by the clock on the wall.

    None when no schedule says it: a meeting that goes past midnight. The meetings stay; none are planned ahead then.
    """
    try:
        parts = cut(schedule, since, free_days=free_days, zone=zone)
        after = tuple(_shifted(stretch, shift) for stretch in parts.after)
        stretches = parts.before + after
        return Schedule(stretches=stretches, school_holidays=schedule.school_holidays) if stretches else None
    except (PlanningError, OverflowError):
        return None


def ended(schedule: Schedule, *, since: date, free_days: Iterable[FreeDay], zone: str) -> Schedule | None:
    """Return the schedule without what meets on or after a day; none when nothing is left."""
    before = cut(schedule, since, free_days=free_days, zone=zone).before
    return Schedule(stretches=before, school_holidays=schedule.school_holidays) if before else None


def one_more(
    schedule: Schedule | None, meetings: Sequence[Meeting], *, free_days: Sequence[FreeDay], zone: str
) -> Next:
    """Return the meeting that comes after the last of a series: by its schedule, or a week later at the same time."""
    last = max(meetings, key=lambda meeting: meeting.place_in_series)
    day = last.place_in_series[0].date()
    found = _by_rule(schedule, day, free_days=free_days, zone=zone) if schedule else None
    if schedule is None or found is None:
        slot, meant_for = _a_week_later(last, {free.day for free in free_days})
        return Next(slot=slot, meant_for=meant_for, schedule=schedule)
    return Next(slot=found.slot, meant_for=found.meant_for, schedule=_longer(schedule, found.day))


def _by_rule(schedule: Schedule, day: date, *, free_days: Iterable[FreeDay], zone: str) -> recurrence.Meeting | None:
    """Return what the schedule would do next, if its last stretch went on."""
    last = schedule.stretches[-1]
    if isinstance(last.rule, OnDays):
        return None
    endless = replace(schedule, stretches=(*schedule.stretches[:-1], replace(last, count=None, until=None)))
    found = recurrence.meetings(
        endless, free_days=free_days, zone=zone, since=day + timedelta(days=1), until=day + LOOK_AHEAD
    )
    return found.meetings[0] if found.meetings else None


def _longer(schedule: Schedule, day: date) -> Schedule:
    last = schedule.stretches[-1]
    if last.count is not None:
        last = replace(last, count=last.count + 1)
    elif last.until is not None:
        last = replace(last, until=max(last.until, day))
    return replace(schedule, stretches=(*schedule.stretches[:-1], last))


def _a_week_later(last: Meeting, free: set[date]) -> tuple[TimeSlot, datetime]:
    starts, ends = last.wall
    by = A_WEEK
    while (starts + by).date() in free:
        by += A_WEEK
    moment = TimeSlot(starts_at=_moment(starts + by, last), ends_at=_moment(ends + by, last))
    return moment, starts + by


def _moment(wall: datetime, like: Meeting) -> datetime:
    return local_moment(day=wall.date(), at=wall.time(), zone=like.zone)


def _shifted(stretch: Stretch, shift: WallShift) -> Stretch:
    # Any day does: what counts is over how many midnights the start goes.
    reference = date(2026, 1, 1)
    starts = datetime.combine(reference, stretch.starts) + shift.starts
    ends = datetime.combine(reference, stretch.ends) + shift.ends
    by = starts.date() - reference
    return replace(
        stretch,
        rule=_shifted_rule(stretch.rule, by),
        starts=starts.time(),
        # An end on another day than the start is no time of a schedule: the stretch then refuses itself.
        ends=ends.time() if ends.date() == starts.date() else time(0),
        first=stretch.first and stretch.first + by,
        until=stretch.until and stretch.until + by,
        left_out=frozenset(day + by for day in stretch.left_out),
        also=frozenset(day + by for day in stretch.also),
    )


def _shifted_rule(rule: Rule, by: timedelta) -> Rule:
    match rule:
        case Weekly():
            return replace(rule, weekdays=frozenset(_weekday(weekday, by) for weekday in rule.weekdays))
        case MonthlyOnWeekday():
            return replace(rule, weekday=_weekday(rule.weekday, by))
        case OnDays():
            return OnDays(days=frozenset(day + by for day in rule.days))
        case _:
            assert_never(rule)


def _weekday(weekday: Weekday, by: timedelta) -> Weekday:
    return WEEKDAYS[(WEEKDAYS.index(weekday) + by.days) % len(WEEKDAYS)]
