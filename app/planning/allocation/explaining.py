"""Why a child did not get a better wish, as data: a page makes a sentence of it that can be read to a parent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.planning.allocation.acceptance import preferred
from app.planning.allocation.claims import Claim, Unit
from app.planning.allocation.outcome import Got, Missed, Obstacle, Told
from app.planning.allocation.wishes import Round, Wish, Wisher


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One turn: who proposed, the seats that there were, and what each unit got, by its key."""

    number: int
    units: tuple[Unit, ...]
    seats: Mapping[UUID, int | None]
    at: Mapping[UUID, UUID]

    @property
    def given(self) -> Iterator[tuple[Unit, UUID]]:
        """Return who got what."""
        return ((unit, self.at[unit.key]) for unit in self.units if unit.key in self.at)


def everybody(
    asked: Round, turns: Sequence[Turn], *, got: Mapping[UUID, Sequence[Got]], lots: Mapping[UUID, int]
) -> tuple[Told, ...]:
    """Return what is to be said of each child, in the order of their ids."""
    lost: dict[tuple[UUID, UUID], Missed] = {}
    for turn in reversed(turns):
        lost |= _lost_in(turn, lots)
    return tuple(
        Told(
            child_id=wisher.id,
            lot=lots[wisher.id],
            got=tuple(sorted(got.get(wisher.id, ()), key=lambda place: place.rank)),
            missed=tuple(_missed(asked, wisher, got=got.get(wisher.id, ()), lost=lost)),
        )
        for wisher in sorted(asked.wishers, key=lambda wisher: wisher.id)
    )


def _missed(
    asked: Round, wisher: Wisher, *, got: Sequence[Got], lost: Mapping[tuple[UUID, UUID], Missed]
) -> Iterator[Missed]:
    """Yield what a child would rather have had: with fewer places than it may get, all that it did not get."""
    ranks = {place.rank for place in got}
    until = max(ranks) if len(ranks) == asked.most else len(wisher.wishes)
    for rank, wish in enumerate(wisher.wishes[:until], start=1):
        if rank not in ranks:
            yield _one(asked, wish, rank, got=got, lost=lost.get((wisher.id, wish.activity_id)))


def _one(asked: Round, wish: Wish, rank: int, *, got: Sequence[Got], lost: Missed | None) -> Missed:
    """Say why of one wish; one that was lost in no turn was possible, and something else was preferred to it."""
    if wish.reasons:
        return Missed(activity_id=wish.activity_id, rank=rank, why=Obstacle.NOT_POSSIBLE, reasons=wish.reasons)
    offered = asked.by_id
    if any(offered[wish.activity_id].overlaps(offered[place.activity_id]) for place in got if place.rank < rank):
        return Missed(activity_id=wish.activity_id, rank=rank, why=Obstacle.OVERLAP)
    if lost is None:
        return Missed(activity_id=wish.activity_id, rank=rank, why=Obstacle.FAMILY_CHOICE)
    return replace(lost, rank=rank)


def _lost_in(turn: Turn, lots: Mapping[UUID, int]) -> dict[tuple[UUID, UUID], Missed]:
    """Return why every child that wanted something else in this turn did not get it."""
    inside: dict[UUID, list[Unit]] = {activity: [] for activity in turn.seats}
    for unit, activity in turn.given:
        inside[activity].append(unit)
    return {
        (child_id, activity): _why(unit, activity, inside[activity], turn, lots=lots)
        for unit in turn.units
        for activity in preferred(unit, turn.at.get(unit.key))
        for child_id in unit.members[activity]
    }


def _why(unit: Unit, activity: UUID, inside: Sequence[Unit], turn: Turn, *, lots: Mapping[UUID, int]) -> Missed:
    claim, size, seats = unit.claims[activity], unit.size(activity), turn.seats[activity] or 0
    before = [other for other in inside if other.claims[activity] < claim]
    left = seats - sum(other.size(activity) for other in before)
    if not seats:
        gone = Obstacle.NO_SEATS if turn.number == 1 else Obstacle.TURN
        return Missed(activity_id=activity, rank=0, why=gone, own=claim.places, size=size)
    if left > 0:
        return Missed(activity_id=activity, rank=0, why=Obstacle.FAMILY, seats=left, size=size)
    last = max(before, key=lambda other: other.claims[activity])
    why, own, others = _compared(claim, last.claims[activity])
    if why is Obstacle.LOT:
        own, others = (lots[who.members[activity][0]] for who in (unit, last))
    return Missed(activity_id=activity, rank=0, why=why, own=own, last=others, size=size)


def _compared(claim: Claim, last: Claim) -> tuple[Obstacle, int, int]:
    """Return in what the last one let in comes before, and how much each had of it."""
    for why, own, others in (
        (Obstacle.TURN, claim.places, last.places),
        (Obstacle.HAD_LESS, claim.had, last.had),
        (Obstacle.HAD_LESS_OF_THIS, claim.of_this, last.of_this),
    ):
        if own != others:
            return why, own, others
    return Obstacle.LOT, claim.lot, last.lot
