"""Counting on the way: which child is where, how many are missing, and what a headcount says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
class Seen:
    """When a child was last seen to leave, to be back, and to stay here after all, as far as anybody said so."""

    out_at: datetime | None = None
    back_at: datetime | None = None
    here_at: datetime | None = None

    def at(self, place: Where) -> datetime | None:
        """Return when it was last said that the child is at a place."""
        match place:
            case Where.AWAY:
                return self.out_at
            case Where.BACK:
                return self.back_at
            case Where.HERE:
                return self.here_at
            case _:
                assert_never(place)


NOT_SEEN = Seen()
"""Nobody said anything of a child yet."""


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


def where(seen: Seen) -> Where:
    """Return where a child is: where it was said to be last, and away when at one moment two things were said."""
    said = {place: moment for place in _CAREFUL_FIRST if (moment := seen.at(place)) is not None}
    return max(said, key=said.__getitem__, default=Where.HERE)


def moved(seen: Seen, to: Where, *, at: datetime) -> Seen:
    """Return what is known of a child after somebody said at a moment where it is: the same in any order of arrival."""
    before = seen.at(to)
    if before is not None and at <= before:
        return seen
    match to:
        case Where.AWAY:
            return replace(seen, out_at=at)
        case Where.BACK:
            return replace(seen, back_at=at)
        case Where.HERE:
            return replace(seen, here_at=at)
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


_CAREFUL_FIRST = (Where.AWAY, Where.HERE, Where.BACK)
