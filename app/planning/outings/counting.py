"""Counting on the way: which child is where, how many are missing, and what a headcount says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from app.planning.vocabulary import CountPoint


class Where(StrEnum):
    """Where a child is, as far as it was ticked: not gone yet, away with the group, or back."""

    HERE = "here"
    AWAY = "away"
    BACK = "back"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """That a child left, and when it was back."""

    out_at: datetime
    back_at: datetime | None = None

    @property
    def said_at(self) -> datetime:
        """Return when this was said last."""
        return self.back_at or self.out_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many children there are, how many of them left, and how many of these are back."""

    children: int
    out: int
    back: int

    @property
    def away(self) -> int:
        """Return how many left and are not back."""
        return self.out - self.back

    @property
    def returning(self) -> bool:
        """Say whether the group is coming back, and not everybody is there: somebody is missing."""
        return 0 < self.back < self.out


def where(gone: Gone | None) -> Where:
    """Return where a child is."""
    if gone is None:
        return Where.HERE
    return Where.BACK if gone.back_at else Where.AWAY


def moved(gone: Gone | None, to: Where, *, at: datetime) -> Gone | None:
    """Return what is known of a child after somebody said at a moment where it is; what was said later stands."""
    if gone is not None and at < gone.said_at:
        return gone
    out_at = at if gone is None else gone.out_at
    match to:
        case Where.HERE:
            return None
        case Where.AWAY:
            return Gone(out_at=out_at)
        case Where.BACK:
            return Gone(out_at=out_at, back_at=gone.back_at if gone and gone.back_at else at)
        case _:
            assert_never(to)


def tally(places: Iterable[Where]) -> Tally:
    """Return how many are where."""
    found = Counter(places)
    away, back = found[Where.AWAY], found[Where.BACK]
    return Tally(children=found.total(), out=away + back, back=back)


def expected(point: CountPoint, of: Tally) -> int:
    """Return how many children must be counted at a point.

    Before anybody was ticked that is everybody who is expected; back at home everybody who left, and on the way those
    who were not brought home early.
    """
    if not of.out:
        return of.children
    return of.out if point is CountPoint.BACK else of.away or of.out
