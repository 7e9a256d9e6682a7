"""The schedules that the series of the demo keep, made from when they are held."""

from collections.abc import Sequence

from app.demo.series import Meeting
from app.planning.rules import WEEKDAYS, Weekly, weekday_of
from app.planning.schedule import Schedule, Stretch


def schedule_of(held: Sequence[Meeting]) -> Schedule | None:
    """Return the schedule of a series: so many times for a group of a course, without an end for others, or none."""
    series = held[0].series
    if series.course is not None:
        return _of_course(held) if len(held) > 1 else None
    if len({(moment.starts, moment.ends) for moment in series.moments}) != 1:
        return None
    weekdays = frozenset(WEEKDAYS[moment.weekday - 1] for moment in series.moments)
    usual = series.moments[0]
    weekly = Stretch(
        rule=Weekly(weekdays=weekdays, every=series.every), first=held[0].day, starts=usual.starts, ends=usual.ends
    )
    return Schedule(stretches=(weekly,), school_holidays=series.holidays)


def _of_course(held: Sequence[Meeting]) -> Schedule:
    """Return so many meetings on one weekday."""
    first = held[0]
    weekly = Stretch(
        rule=Weekly(weekdays=frozenset({weekday_of(first.day)})),
        first=first.day,
        starts=first.starts.time(),
        ends=first.ends.time(),
        count=len(held),
    )
    return Schedule(stretches=(weekly,), school_holidays=first.series.holidays)
