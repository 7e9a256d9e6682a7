"""A year of a location for its municipality: counts by sort of activity and age group, none of which is about somebody.

Children are counted once for each sort of activity in which they were present. Visits and hours are sums: a few people
can make many of them, so they are shown in steps of five, and only where enough people were there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.planning import small_counts
from app.planning.small_counts import Shown
from app.planning.vocabulary import ActivityKind

STEP = 5

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What was counted of a sort of activity: meetings, visits of children, volunteers and their hours together."""

    held: int
    cancelled: int
    visits: int = 0
    volunteers: int = 0
    hours: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class KindNumbers:
    """The same as it may be shown, with the children of each age group, in the order of the age groups."""

    kind: ActivityKind
    held: int
    cancelled: int
    children: tuple[Shown, ...]
    visits: int | None
    volunteers: Shown
    hours: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class YearNumbers:
    """Every sort of activity that had a meeting, in the order of the list of kinds."""

    kinds: tuple[KindNumbers, ...]

    @property
    def held(self) -> int:
        """How many meetings were held."""
        return sum(one.held for one in self.kinds)

    @property
    def cancelled(self) -> int:
        """How many were called off."""
        return sum(one.cancelled for one in self.kinds)


def numbers(
    counted: Mapping[ActivityKind, Counted],
    children: Mapping[tuple[ActivityKind, Group], int],
    *,
    groups: Sequence[Group],
) -> YearNumbers:
    """Return what was counted as it may be shown."""
    return YearNumbers(
        kinds=tuple(
            _kind(kind, counted[kind], [children.get((kind, group), 0) for group in groups])
            for kind in ActivityKind
            if kind in counted
        )
    )


def _kind(kind: ActivityKind, counted: Counted, children: Sequence[int]) -> KindNumbers:
    volunteers = small_counts.shown(counted.volunteers)
    shown = tuple(small_counts.shown(count) for count in children)
    return KindNumbers(
        kind=kind,
        held=counted.held,
        cancelled=counted.cancelled,
        children=shown,
        visits=_in_steps(counted.visits) if any(part.known for part in shown) else None,
        volunteers=volunteers,
        hours=_in_steps(counted.hours) if volunteers.known else None,
    )


def _in_steps(number: float) -> int:
    return round(number / STEP) * STEP
