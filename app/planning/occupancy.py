"""How many children and adults were there over time, and when adults were too few (eVaka RealtimeOccupancy)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.planning.timeslots import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """So many people who were there: from the start and until the end, unless times were noted."""

    people: int = 1
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    def is_there(self, moment: datetime) -> bool:
        """Say whether they were there at a moment."""
        return (self.arrived_at is None or self.arrived_at <= moment) and (
            self.left_at is None or moment < self.left_at
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of a session in which nobody came or left."""

    starts_at: datetime
    ends_at: datetime
    children: int
    adults: int

    @property
    def length(self) -> timedelta:
        """How long it took."""
        return self.ends_at - self.starts_at

    def short(self, children_per_adult: int) -> int:
        """Return how many adults too few there were."""
        return max(0, -(-self.children // children_per_adult) - self.adults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Supervision:
    """The worst of a session, how many adults it was short of then, and how long there were too few in all."""

    worst: Stretch
    short: int
    too_few: timedelta


def stretches(during: Period, *, children: Iterable[Stay], adults: Iterable[Stay]) -> tuple[Stretch, ...]:
    """Return who was there over time, from one coming or leaving to the next; equal neighbours are one."""
    young, grown = tuple(children), tuple(adults)
    noted = {moment for stay in young + grown for moment in (stay.arrived_at, stay.left_at) if moment}
    inside = {moment for moment in noted if during.contains(moment)}
    moments = sorted(inside | {during.starts_at, during.ends_at})
    found: list[Stretch] = []
    for starts_at, ends_at in pairwise(moments):
        counts = tuple(sum(stay.people for stay in some if stay.is_there(starts_at)) for some in (young, grown))
        if found and (found[-1].children, found[-1].adults) == counts:
            starts_at = found.pop().starts_at  # noqa: PLW2901 - both are one stretch
        found.append(Stretch(starts_at=starts_at, ends_at=ends_at, children=counts[0], adults=counts[1]))
    return tuple(found)


def supervision(
    during: Period, *, children: Iterable[Stay], adults: Iterable[Stay], children_per_adult: int
) -> Supervision:
    """Return the worst stretch of a session: the most adults too few, then the most children an adult, the longest."""
    found = stretches(during, children=children, adults=adults)
    worst = max(found, key=lambda one: (one.short(children_per_adult), one.children - one.adults, one.length))
    too_few = sum((one.length for one in found if one.short(children_per_adult)), timedelta())
    return Supervision(worst=worst, short=worst.short(children_per_adult), too_few=too_few)
