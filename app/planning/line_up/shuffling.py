"""A good order by small changes: acts change places, breaks move by an act, and worse is kept for a while."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.planning.line_up.measure import OFF_CENTRE, beside
from app.planning.line_up.stage import LineUp, StageAct, ideal_breaks

_FORBIDDEN = 1000
"""What it costs that somebody is in two acts in a row, here only: more than everything else together."""
_PAIRS = 300_000
"""So many neighbours are looked at: fewer changes when there are more acts than usual, so that nobody waits."""
_USUAL = 20
_WARM, _COLD = 6.0, 0.2
_BREAK_MOVES = 0.1


@dataclass(kw_only=True, slots=True)
class _State:
    """The numbers of the acts in their order, and after how many of them each break comes."""

    order: list[int]
    breaks: list[int]
    ideal: tuple[int, ...]
    price: list[list[int]] = field(repr=False)

    def cost(self) -> int:
        order, price = self.order, self.price
        whole = sum([price[first][second] for first, second in pairwise(order)])
        within = sum([price[order[at - 1]][order[at]] for at in self.breaks])
        off = sum([abs(at - wanted) for at, wanted in zip(self.breaks, self.ideal, strict=True)])
        return whole - within + OFF_CENTRE * off


def shuffle(acts: Sequence[StageAct], *, breaks: int, given: LineUp | None, seed: int) -> LineUp | None:
    """Return a good order that keeps the rules, or none when none was found; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # nothing secret hangs on it
    state = _start(acts, breaks, given)
    free = [at for at, number in enumerate(state.order) if acts[number].place is None]
    best, cost = (state.order[:], state.breaks[:]), state.cost()
    least, warmth, changes = cost, _WARM, _PAIRS // max(_USUAL, len(acts))
    for _ in range(changes):
        order, places = state.order[:], state.breaks[:]
        _change(state, free, chance)
        after = state.cost()
        if after <= cost or chance.random() < math.exp((cost - after) / warmth):
            cost = after
            if cost < least:
                least, best = cost, (state.order[:], state.breaks[:])
        else:
            state.order, state.breaks = order, places
        warmth *= (_COLD / _WARM) ** (1 / changes)
    if least >= _FORBIDDEN:
        return None
    order, places = best
    return LineUp(
        order=tuple(acts[number].id for number in order),
        breaks_after=frozenset(acts[order[at - 1]].id for at in places),
    )


def _start(acts: Sequence[StageAct], breaks: int, given: LineUp | None) -> _State:
    number_of = {act.id: number for number, act in enumerate(acts)}
    before = [number_of[act_id] for act_id in given.order] if given else list(range(len(acts)))
    waiting = iter([number for number in before if acts[number].place is None])
    pinned = {act.place: number for number, act in enumerate(acts) if act.place is not None}
    ideal = ideal_breaks(len(acts), breaks)
    return _State(
        order=[pinned[at] if at in pinned else next(waiting) for at in range(1, len(acts) + 1)],
        breaks=list(ideal),
        ideal=ideal,
        price=[
            [beside(one, other) + _FORBIDDEN * bool(one.performers & other.performers) for other in acts]
            for one in acts
        ],
    )


def _change(state: _State, free: Sequence[int], chance: random.Random) -> None:
    """Let two acts change places, an act move past others, or a break come an act earlier or later."""
    if state.breaks and (len(free) < 2 or chance.random() < _BREAK_MOVES):  # noqa: PLR2004  # two can change places
        _move_break(state, chance)
    elif len(free) > 1:
        first, second = sorted(chance.sample(range(len(free)), 2))
        between = free[first : second + 1]
        numbers = [state.order[at] for at in between]
        match chance.randrange(3):
            case 0:
                numbers[0], numbers[-1] = numbers[-1], numbers[0]
            case 1:
                numbers = numbers[1:] + numbers[:1]
            case _:
                numbers.reverse()
        for at, number in zip(between, numbers, strict=True):
            state.order[at] = number


def _move_break(state: _State, chance: random.Random) -> None:
    at = chance.randrange(len(state.breaks))
    place = state.breaks[at] + chance.choice((-1, 1))
    if 0 < place < len(state.order) and place not in state.breaks:
        state.breaks[at] = place
