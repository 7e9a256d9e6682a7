"""The whole of an allocation: as many turns as a child may get places, and the waiting lists."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from app.planning.allocation import explaining
from app.planning.allocation.acceptance import accept
from app.planning.allocation.claims import Unit, lot, units
from app.planning.allocation.explaining import Turn
from app.planning.allocation.outcome import Got, Outcome, Told
from app.planning.allocation.wishes import Round, Wisher


def divide(asked: Round) -> Outcome:
    """Divide the seats of a round: nobody gets a second place before everybody had a turn for a first one.

    The same round and seed give the same outcome, in whatever order children, families and activities come.
    """
    held: dict[UUID, list[UUID]] = defaultdict(list)
    got: dict[UUID, list[Got]] = defaultdict(list)
    turns = []
    seats = {activity.id: activity.seats for activity in asked.activities}
    ranks = {wisher.id: _ranks(wisher) for wisher in asked.wishers}
    for number in range(1, asked.most + 1):
        proposing = units(asked, held)
        turn = Turn(number=number, units=proposing, seats=dict(seats), at=accept(proposing, seats))
        turns.append(turn)
        for unit, activity_id in turn.given:
            seats[activity_id] = _less(seats[activity_id], unit.size(activity_id))
            for child_id in unit.members[activity_id]:
                held[child_id].append(activity_id)
                got[child_id].append(Got(activity_id=activity_id, rank=ranks[child_id][activity_id], turn=number))
    lots = _lots(asked)
    told = explaining.everybody(asked, turns, got=got, lots=lots)
    return Outcome(children=told, waiting=_waiting(asked, units(asked, held), told))


def _ranks(wisher: Wisher) -> dict[UUID, int]:
    return {wish.activity_id: rank for rank, wish in enumerate(wisher.wishes, start=1)}


def _less(seats: int | None, size: int) -> int | None:
    return None if seats is None else seats - size


def _lots(asked: Round) -> dict[UUID, int]:
    """Return the place of each child's lot, from 1."""
    keys = {wisher.family or wisher.id for wisher in asked.wishers}
    places = {key: place for place, key in enumerate(sorted(keys, key=lambda key: (lot(asked.seed, key), key)), 1)}
    return {wisher.id: places[wisher.family or wisher.id] for wisher in asked.wishers}


def _waiting(asked: Round, left: tuple[Unit, ...], told: tuple[Told, ...]) -> Mapping[UUID, tuple[UUID, ...]]:
    """Put those who got nothing on the lists of all their wishes, by claim; a family one child after the other."""
    empty = {one.child_id for one in told if not one.got}
    return {
        activity.id: tuple(
            child_id
            for unit in sorted((u for u in left if activity.id in u.claims), key=lambda u: u.claims[activity.id])
            for child_id in unit.members[activity.id]
            if child_id in empty
        )
        for activity in sorted(asked.activities, key=lambda activity: activity.id)
    }
