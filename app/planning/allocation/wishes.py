"""What is asked of an allocation: activities with seats, and children with their wishes."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import EnrolmentRefusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """An activity with the seats that are left (none: it holds as many as come) and when it meets."""

    id: UUID
    seats: int | None
    slots: tuple[TimeSlot, ...] = ()

    def overlaps(self, other: "Offered") -> bool:
        """Tell whether nobody can be in both."""
        return any(own.overlaps(slot) for own in self.slots for slot in other.slots)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """An activity that a child would like.

    `of_this` is how much it had of this sort of activity lately. `reasons` are why it cannot be placed there: then the
    wish is kept, to be explained, and not divided.
    """

    activity_id: UUID
    of_this: int = 0
    reasons: tuple[EnrolmentRefusal, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Wisher:
    """A child with its wishes, the dearest first.

    `had` is how much it did lately of everything. Those with one `family` stay together: the same activity or none.
    """

    id: UUID
    wishes: tuple[Wish, ...]
    had: int = 0
    family: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """Everything that is divided at once. `seed` decides the lots, `most` how many places a child may get.

    :raises BadRound: when it names what is not there, or anything twice.
    """

    activities: tuple[Offered, ...]
    wishers: tuple[Wisher, ...]
    seed: int
    most: int = 1

    def __post_init__(self) -> None:
        """Refuse a round that cannot be meant."""
        offered = {activity.id for activity in self.activities}
        children = {wisher.id for wisher in self.wishers}
        if self.most < 1 or len(offered) < len(self.activities) or len(children) < len(self.wishers):
            raise BadRound
        if any((activity.seats or 0) < 0 for activity in self.activities):
            raise BadRound
        for wisher in self.wishers:
            wished = Counter(wish.activity_id for wish in wisher.wishes)
            if not wished.keys() <= offered or any(number > 1 for number in wished.values()):
                raise BadRound

    @property
    def by_id(self) -> dict[UUID, Offered]:
        """Return the activities by their id."""
        return {activity.id: activity for activity in self.activities}


class BadRound(ValueError):
    """An activity, a child or a wish twice, a wish for what is not offered, or less than one place each."""
