"""Who comes before whom at an activity, and who goes as one."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.planning.allocation.wishes import Offered, Round, Wish, Wisher

Holdings = Mapping[UUID, Sequence[UUID]]
"""The activities that each child has got in earlier turns."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Claim:
    """How strong a claim on a seat is; the smallest comes first.

    First who has the fewest places in this round, then who did least lately, then who did least of this sort, then by
    lot. Of a family the child with the most counts, so that going together makes no claim stronger.
    """

    places: int
    had: int
    of_this: int
    lot: int
    key: UUID
    """Two lots are never the same in practice; if they were, the order would still be one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A child, or children of a family who go together: a seat for each of `members`, or none.

    `order` has the activities it may get, the dearest first, and `members` whom it is about at each.
    """

    key: UUID
    order: tuple[UUID, ...]
    members: Mapping[UUID, tuple[UUID, ...]]
    claims: Mapping[UUID, Claim]

    def size(self, activity_id: UUID) -> int:
        """Return how many seats it takes there."""
        return len(self.members[activity_id])


def lot(seed: int, key: UUID) -> int:
    """Draw the lot of a child or family: it depends on nothing but the seed and the id."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:8])


def units(asked: Round, held: Holdings) -> tuple[Unit, ...]:
    """Return who proposes in the next turn: whoever may have more places and can still get a wish."""
    offered = asked.by_id
    together: dict[UUID, list[Wisher]] = defaultdict(list)
    for wisher in sorted(asked.wishers, key=lambda wisher: wisher.id):
        if len(held.get(wisher.id, ())) < asked.most:
            together[wisher.family or wisher.id].append(wisher)
    made = (_unit(key, wishers, held, offered, asked.seed) for key, wishers in sorted(together.items()))
    return tuple(unit for unit in made if unit.order)


def still_possible(wisher: Wisher, held: Holdings, offered: Mapping[UUID, Offered]) -> tuple[Wish, ...]:
    """Return the wishes of a child that it may still get: nothing that it has, or that is at the same time."""
    own = held.get(wisher.id, ())
    return tuple(
        wish
        for wish in wisher.wishes
        if not wish.reasons
        and wish.activity_id not in own
        and not any(offered[wish.activity_id].overlaps(offered[other]) for other in own)
    )


def _unit(key: UUID, wishers: Sequence[Wisher], held: Holdings, offered: Mapping[UUID, Offered], seed: int) -> Unit:
    wishing: dict[UUID, list[tuple[Wisher, Wish]]] = defaultdict(list)
    for wisher in wishers:
        for wish in still_possible(wisher, held, offered):
            wishing[wish.activity_id].append((wisher, wish))
    drawn = lot(seed, key)
    return Unit(
        key=key,
        order=_order(wishers, wishing),
        members={activity: tuple(wisher.id for wisher, _ in who) for activity, who in wishing.items()},
        claims={
            activity: Claim(
                places=max(len(held.get(wisher.id, ())) for wisher, _ in who),
                had=max(wisher.had for wisher, _ in who),
                of_this=max(wish.of_this for _, wish in who),
                lot=drawn,
                key=key,
            )
            for activity, who in wishing.items()
        },
    )


def _order(wishers: Sequence[Wisher], wishing: Mapping[UUID, Sequence[tuple[Wisher, Wish]]]) -> tuple[UUID, ...]:
    """Put the wishes of a family in one order: by ranks added up; who cannot be there counts as after its last."""
    last = max(len(wisher.wishes) for wisher in wishers)
    ranks = {
        activity: sorted(
            [wisher.wishes.index(wish) for wisher, wish in who] + [last] * (len(wishers) - len(who)),
        )
        for activity, who in wishing.items()
    }
    return tuple(sorted(ranks, key=lambda activity: (sum(ranks[activity]), ranks[activity], activity)))
