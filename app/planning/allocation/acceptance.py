"""The seats of one turn: children propose, activities hold whom they would rather have, until nobody proposes.

Gale and Shapley's deferred acceptance. With families it is the variant of a *bar*: an activity that had to let go of a
unit takes nobody behind it, so that the outcome does not depend on who proposed first. The seats that stay free behind
a bar are given away afterwards, one move after the other, to whoever fits and would rather be there.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.planning.allocation.claims import Claim, Unit


@dataclass(slots=True)
class _Desk:
    """What an activity holds while the proposals go on."""

    seats: float
    held: list[tuple[Claim, int, Unit]] = field(default_factory=list)
    taken: int = 0
    bar: Claim | None = None

    def takes(self, unit: Unit, activity_id: UUID) -> list[Unit]:
        """Consider a proposal and return whom it lets go, which may be the one who proposes."""
        claim, size = unit.claims[activity_id], unit.size(activity_id)
        if size > self.seats or (self.bar is not None and self.bar < claim):
            return [unit]
        insort(self.held, (claim, size, unit), key=_by_claim)
        self.taken += size
        gone = []
        while self.taken > self.seats:
            self.bar, size, last = self.held.pop()
            self.taken -= size
            gone.append(last)
        return gone


def _by_claim(entry: tuple[Claim, int, Unit]) -> Claim:
    return entry[0]


def accept(units: Sequence[Unit], seats: Mapping[UUID, int | None]) -> dict[UUID, UUID]:
    """Divide the seats; return the activity of each unit that gets one, by its key."""
    free = {activity: float("inf") if number is None else number for activity, number in seats.items()}
    at = _proposals(units, free)
    _move_up(units, free, at)
    return at


def _proposals(units: Iterable[Unit], free: Mapping[UUID, float]) -> dict[UUID, UUID]:
    desks = {activity: _Desk(seats=number) for activity, number in free.items()}
    left = {unit.key: iter(unit.order) for unit in units}
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        wished = next(left[unit.key], None)
        if wished is not None:
            waiting.extend(desks[wished].takes(unit, wished))
    return {unit.key: activity for activity, desk in desks.items() for _claim, _size, unit in desk.held}


def _move_up(units: Sequence[Unit], seats: Mapping[UUID, float], at: dict[UUID, UUID]) -> None:
    """Let whoever fits in seats that stayed free go there, by claim, as long as anybody would rather."""
    free = dict(seats)
    for unit in units:
        if unit.key in at:
            free[at[unit.key]] -= unit.size(at[unit.key])
    while (move := _next_move(units, free, at)) is not None:
        unit, better = move
        former = at.get(unit.key)
        if former is not None:
            free[former] += unit.size(former)
        free[better] -= unit.size(better)
        at[unit.key] = better


def _next_move(units: Sequence[Unit], free: Mapping[UUID, float], at: Mapping[UUID, UUID]) -> tuple[Unit, UUID] | None:
    """Return who moves next: at each activity the first of those who fit, and of these who gets the dearest wish."""
    first: dict[UUID, Unit] = {}
    for unit in units:
        for activity in preferred(unit, at.get(unit.key)):
            other = first.get(activity)
            fits = unit.size(activity) <= free[activity]
            if fits and (other is None or unit.claims[activity] < other.claims[activity]):
                first[activity] = unit
    moves = ((unit.order.index(activity), unit.claims[activity], activity, unit) for activity, unit in first.items())
    best = min(moves, key=lambda move: move[:3], default=None)
    return None if best is None else (best[3], best[2])


def preferred(unit: Unit, got: UUID | None) -> tuple[UUID, ...]:
    """Return what a unit would rather have than what it got: everything, when it got nothing."""
    return unit.order if got is None else unit.order[: unit.order.index(got)]
