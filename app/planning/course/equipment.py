"""Bikes and helmets: what the children of a meeting need, what there is, and what is too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.planning.timeslots import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class Rider:
    """A child that comes to a meeting, with what it needs; `size` in inches (none: not known)."""

    id: UUID
    size: int | None
    own_bike: bool = False
    own_helmet: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """How many bikes of each size a meeting takes, for whom there is none that fits, and how many helmets.

    `short` says how many more of each size there should be, `unknown` are those whose size nobody knows yet.
    """

    bikes: Mapping[int, int]
    short: Mapping[int, int]
    without: tuple[UUID, ...]
    unknown: tuple[UUID, ...]
    helmets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """So many of a thing for a meeting."""

    period: Period
    number: int


def needed(riders: Iterable[Rider], bikes: Mapping[int, int]) -> Needed:
    """Return what children need of the bikes that are left, by size: the one that fits, or else the next size up.

    As many children as possible get one. Who had to take a bigger one has the first right to it: it has no other.
    """
    everybody = sorted(riders, key=lambda rider: rider.id)
    borrowing = [rider for rider in everybody if not rider.own_bike]
    used: Counter[int] = Counter()
    without: list[UUID] = []
    passed_on: list[UUID] = []
    sizes = sorted({*bikes, *(rider.size for rider in borrowing if rider.size is not None)})
    for size in sizes:
        free = bikes.get(size, 0)
        own = [rider.id for rider in borrowing if rider.size == size]
        seated, left = passed_on[:free], passed_on[free:]
        fits = own[: free - len(seated)]
        used[size] += len(seated) + len(fits)
        if size in bikes:
            without += left
            passed_on = own[len(fits) :]
        else:  # a size that the location has none of is no step up for anybody
            passed_on = [*passed_on, *own]
    nothing = {*without, *passed_on}
    short = Counter(rider.size for rider in borrowing if rider.id in nothing and rider.size is not None)
    return Needed(
        short=dict(sorted(short.items())),
        bikes={size: number for size, number in sorted(used.items()) if number},
        without=tuple(sorted(nothing)),
        unknown=tuple(rider.id for rider in borrowing if rider.size is None),
        helmets=sum(not rider.own_helmet for rider in everybody),
    )


def left(usable: int, others: Sequence[Taken], at: Period) -> int:
    """Return how many of a thing are left throughout a period; less than nothing when too many were given out.

    Others count when they overlap: at the moment at which they take most of it together.
    """
    meanwhile = [one for one in others if one.period.overlaps(at)]
    moments = [max(one.period.starts_at, at.starts_at) for one in meanwhile]
    return usable - max((_at(moment, meanwhile) for moment in moments), default=0)


def _at(moment: datetime, taken: Iterable[Taken]) -> int:
    return sum(one.number for one in taken if one.period.contains(moment))
