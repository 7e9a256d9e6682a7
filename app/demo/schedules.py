"""The schedules that the series of the demo keep, made from when they are held."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from app.demo.series import Meeting
from app.planning.rules import WEEKDAYS, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import ActivityKind


def schedule_of(held: Sequence[Meeting]) -> Schedule | None:
    """Return the schedule of a series: cycling lessons in phases, what is held every week without an end, else none."""
    series = held[0].series
    if series.kind is ActivityKind.CYCLING_LESSONS and not series.moments:
        return Schedule(stretches=tuple(_phases(held)), school_holidays=series.holidays)
    if len({(moment.starts, moment.ends) for moment in series.moments}) != 1:
        return None
    weekdays = frozenset(WEEKDAYS[moment.weekday - 1] for moment in series.moments)
    usual = series.moments[0]
    weekly = Stretch(
        rule=Weekly(weekdays=weekdays, every=series.every), first=held[0].day, starts=usual.starts, ends=usual.ends
    )
    return Schedule(stretches=(weekly,), school_holidays=series.holidays)


def _phases(held: Sequence[Meeting]) -> Iterator[Stretch]:
    """Yield a stretch for each run of meetings with one name and one time."""
    first = held[0].day
    for (name, starts, ends), run in groupby(held, key=lambda one: (_phase(one), one.starts.time(), one.ends.time())):
        meetings = list(run)
        yield Stretch(
            rule=Weekly(weekdays=frozenset({weekday_of(meetings[0].day)})),
            first=first if meetings[0].day == first else None,
            starts=starts,
            ends=ends,
            count=len(meetings),
            name=name,
        )


def _phase(meeting: Meeting) -> str:
    """Return "Verkeerstuin" of "Fietslessen, verkeerstuin 3"."""
    return re.sub(r"\s*\d+$", "", meeting.title.rpartition(", ")[2]).capitalize()
