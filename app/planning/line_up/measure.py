"""How good an order of acts is: rules that are broken, and what it costs on the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from app.planning.line_up.stage import LineUp, StageAct, ideal_breaks

SAME_SORT = 3
"""Two acts of one sort in a row, against an instrument that is brought on or off."""
OFF_CENTRE = 4
"""A break that comes an act earlier or later than evenly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """Somebody in two acts in a row, without a break between them."""

    first: UUID
    second: UUID
    performers: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What an order asks: instruments brought on or off, acts of one sort in a row, acts that breaks are off."""

    changes: int
    same_sort: int
    off_centre: int

    @property
    def total(self) -> int:
        """Return it as one number; less is better."""
        return self.changes + SAME_SORT * self.same_sort + OFF_CENTRE * self.off_centre


def neighbours(acts: Sequence[StageAct], line_up: LineUp) -> list[tuple[StageAct, StageAct]]:
    """Return which acts follow one another without a break between them."""
    known = {act.id: act for act in acts}
    return [
        (known[first], known[second]) for first, second in pairwise(line_up.order) if first not in line_up.breaks_after
    ]


def breaches(acts: Sequence[StageAct], line_up: LineUp) -> tuple[Breach, ...]:
    """Return where somebody is in two acts in a row, in the order of the show."""
    return tuple(
        Breach(first=first.id, second=second.id, performers=both)
        for first, second in neighbours(acts, line_up)
        if (both := first.performers & second.performers)
    )


def cost(acts: Sequence[StageAct], line_up: LineUp) -> Cost:
    """Return what an order asks; within a break the stage is changed for nothing."""
    beside = neighbours(acts, line_up)
    places = [at for at, act_id in enumerate(line_up.order, start=1) if act_id in line_up.breaks_after]
    ideal = ideal_breaks(len(line_up.order), len(places))
    return Cost(
        changes=sum(len(first.instruments ^ second.instruments) for first, second in beside),
        same_sort=sum(first.sort is second.sort for first, second in beside),
        off_centre=sum(abs(place - wanted) for place, wanted in zip(places, ideal, strict=True)),
    )


def beside(first: StageAct, second: StageAct) -> int:
    """Return what it costs that one act follows another without a break."""
    return len(first.instruments ^ second.instruments) + SAME_SORT * (first.sort is second.sort)
