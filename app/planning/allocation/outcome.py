"""What came of an allocation: who gets what, who waits in which order, and why each child did not get more."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.planning.vocabulary import EnrolmentRefusal


class Obstacle(StrEnum):
    """Why a child did not get a wish."""

    NOT_POSSIBLE = "not_possible"
    """It cannot be placed there: the reasons say why."""
    OVERLAP = "overlap"
    """It is at the same time as what it got."""
    NO_SEATS = "no_seats"
    """There was no seat to divide."""
    TURN = "turn"
    """The last one let in had fewer places in this round."""
    HAD_LESS = "had_less"
    """The last one let in did less lately."""
    HAD_LESS_OF_THIS = "had_less_of_this"
    """The last one let in did as much, but less of this sort."""
    LOT = "lot"
    """The last one let in did as much, and drew a better lot."""
    FAMILY = "family"
    """The family did not fit: `seats` were left for it."""
    FAMILY_CHOICE = "family_choice"
    """The family got something that its children together wished more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Got:
    """A place: the activity, which wish that was (1: the dearest), and in which turn it was given."""

    activity_id: UUID
    rank: int
    turn: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A wish that a child did not get.

    `own` and `last` are what was compared: of the child, and of the last one let in (how much they did, or the place of
    their lots). `seats` were left for a family of `size`.
    """

    activity_id: UUID
    rank: int
    why: Obstacle
    reasons: tuple[EnrolmentRefusal, ...] = ()
    own: int = 0
    last: int = 0
    seats: int = 0
    size: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """All that is to be said of one child; what it missed is what it would rather have had than what it got."""

    child_id: UUID
    lot: int
    """The place of its lot, from 1; children who go together have one."""
    got: tuple[Got, ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Everybody in the order of their ids, and the waiting list of each activity: whoever has no place, by claim."""

    children: tuple[Told, ...]
    waiting: Mapping[UUID, tuple[UUID, ...]]

    def placed(self, activity_id: UUID) -> tuple[UUID, ...]:
        """Return the children who get a place there, in the order of their ids."""
        return tuple(told.child_id for told in self.children if any(got.activity_id == activity_id for got in told.got))

    def with_rank(self, rank: int) -> int:
        """Return how many children got this wish, and none that is dearer to them; 0: those who got nothing."""
        return sum(min((got.rank for got in told.got), default=0) == rank for told in self.children)
