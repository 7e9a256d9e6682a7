"""When an activity would meet if it were planned as its template says: what a preview shows and a form begins with."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from app.planning.rules import WEEKDAYS, MonthlyOnWeekday, Rule, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.template import Phase, Template
from app.planning.vocabulary import NthWeek, PhaseSort, Rhythm

USUAL_START = time(14, 30)
_A_WEEK = 8
HELD = frozenset({PhaseSort.BRIEFING, PhaseSort.MEETINGS, PhaseSort.TEST, PhaseSort.CEREMONY})
"""Phases that children come to; the others are work around them."""
_LAST_MINUTE = 24 * 60 - 1


def schedule(template: Template, *, today: date) -> Schedule:
    """Return the schedule from the next day on which it is usually held; what has no number goes on until it ends."""
    first = first_day(template, today=today)
    starts, ends = times(template)
    return Schedule(
        stretches=tuple(_stretches(template, first, starts, ends)), school_holidays=template.school_holidays
    )


def first_day(template: Template, *, today: date) -> date:
    """Return the next day of the usual name, or else the next one that is not in the weekend."""
    fitting = {template.usual_time.weekday} if template.usual_time else set(WEEKDAYS[:5])
    return next(
        day for day in (today + timedelta(days=after) for after in range(1, _A_WEEK)) if weekday_of(day) in fitting
    )


def times(template: Template) -> tuple[time, time]:
    """Return from when until when a meeting usually lasts; one that would end after midnight ends before it."""
    starts = template.usual_time.starts if template.usual_time else USUAL_START
    ends = min(starts.hour * 60 + starts.minute + template.duration_minutes, _LAST_MINUTE)
    return starts, time(ends // 60, ends % 60)


def _stretches(template: Template, first: date, starts: time, ends: time) -> Iterator[Stretch]:
    phases = [phase for phase in template.phases if phase.sort in HELD] or list(template.phases)
    for place, phase in enumerate(phases):
        count = phase.meetings or _once(phase)
        yield Stretch(
            rule=_rule(phase, first),
            starts=starts,
            ends=ends,
            first=None if place else first,
            count=count,
            name=phase.name,
            part=phase.part,
            lessons=phase.lessons,
        )
        if count is None:
            return


def _once(phase: Phase) -> int | None:
    return 1 if phase.rhythm in {Rhythm.ONCE, Rhythm.YEARLY} else None


def _rule(phase: Phase, first: date) -> Rule:
    weekday = weekday_of(first)
    if phase.rhythm is Rhythm.MONTHLY:
        return MonthlyOnWeekday(weekday=weekday, nth=list(NthWeek)[(first.day - 1) // 7], every=phase.every)
    return Weekly(weekdays=frozenset({weekday}), every=phase.every)
