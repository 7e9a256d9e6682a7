"""When somebody is at school: the hours of their classes, on days that are not free."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.planning.slot_wish import Hours, Occupied
from app.planning.timeslots import Period


def at_school(
    hours: Iterable[Hours], *, first: date, days: int, off: Container[date], zone: str
) -> tuple[Occupied, ...]:
    """Return the times at school in so many days from `first` on; there is no school on the days in `off`."""
    clock = ZoneInfo(zone)
    weekly = sorted(set(hours), key=_place)
    return tuple(
        Occupied(
            period=Period(
                starts_at=datetime.combine(day, each.starts, tzinfo=clock),
                ends_at=datetime.combine(day, each.ends, tzinfo=clock),
            )
        )
        for day in (first + timedelta(days=number) for number in range(days))
        if day not in off
        for each in weekly
        if each.weekday == day.isoweekday()
    )


def overlapping(hours: Iterable[Hours]) -> tuple[tuple[Hours, Hours], ...]:
    """Return the pairs of hours on one day of which the second begins before the first ends, in order."""
    weekly: Sequence[Hours] = sorted(hours, key=_place)
    return tuple(
        (one, other) for one, other in pairwise(weekly) if one.weekday == other.weekday and other.starts < one.ends
    )


def _place(hours: Hours) -> tuple[object, ...]:
    return hours.weekday, hours.starts, hours.ends
