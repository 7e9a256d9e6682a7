"""Acts, and an order of them with breaks, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.planning.vocabulary import ActSort


@dataclass(frozen=True, kw_only=True, slots=True)
class StageAct:
    """An act: who is in it (marks that tell people apart, no names), and what must stand on the stage.

    `place`: where it is pinned, counted from 1; none: anywhere.
    """

    id: UUID
    sort: ActSort
    performers: frozenset[str]
    instruments: frozenset[str]
    place: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineUp:
    """Acts in their order; a break follows each act in `breaks_after`."""

    order: tuple[UUID, ...]
    breaks_after: frozenset[UUID]


def breaks_possible(acts: Sequence[StageAct], breaks: int) -> int:
    """Return how many breaks there can be: one stands between two acts."""
    return max(0, min(breaks, len(acts) - 1))


def ideal_breaks(number: int, breaks: int) -> tuple[int, ...]:
    """Return after how many acts each break comes when they are spread evenly."""
    parts = breaks + 1
    return tuple((number * at + parts // 2) // parts for at in range(1, parts))
