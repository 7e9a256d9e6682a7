"""Arranging a show: a good order by small changes, bettered and bounded by CP-SAT, or a proven reason for none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.planning.line_up import measure, reasons
from app.planning.line_up.model import Verdict, search
from app.planning.line_up.reasons import Reason
from app.planning.line_up.shuffling import shuffle
from app.planning.line_up.stage import LineUp, StageAct, breaks_possible

SECONDS = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Arranged:
    """What was found: none with the reasons, when it is impossible; none without any, when there was no time.

    `bound`: no order can cost less. `proven`: this is the best there is, or it is proven that there is none.
    """

    line_up: LineUp | None
    bound: int
    proven: bool
    reasons: tuple[Reason, ...] = ()


def arrange(
    acts: Sequence[StageAct], *, breaks: int, given: LineUp | None = None, seed: int = 0, seconds: float = SECONDS
) -> Arranged:
    """Return an order in which nobody is in two acts in a row, pinned acts keep their places, and little is carried.

    It is never worse than `given`, when that keeps the rules; the same input and seed give the same order.
    """
    number = breaks_possible(acts, breaks)
    if not acts:
        return Arranged(line_up=LineUp(order=(), breaks_after=frozenset()), bound=0, proven=True)
    deadline = time.monotonic() + seconds
    start = given if given is not None and _keeps(acts, given, number) else None
    obvious = reasons.counted(acts, number)
    if obvious:
        return Arranged(line_up=None, bound=0, proven=True, reasons=obvious)
    start = _better(acts, shuffle(acts, breaks=number, given=start, seed=seed), start)
    found = search(acts, breaks=number, start=start, seed=seed, seconds=seconds)
    if found.verdict is Verdict.IMPOSSIBLE:
        why = reasons.proven(acts, number, seed=seed, deadline=deadline)
        return Arranged(line_up=None, bound=0, proven=True, reasons=why)
    best = _better(acts, found.line_up, start)
    return Arranged(line_up=best, bound=found.bound, proven=found.is_final)


def _keeps(acts: Sequence[StageAct], given: LineUp, breaks: int) -> bool:
    """Say whether an order is one of these acts, with as many breaks, and keeps every rule."""
    places: dict[UUID, int] = {act_id: at for at, act_id in enumerate(given.order, start=1)}
    return (
        len(given.order) == len(acts)
        and places.keys() == {act.id for act in acts}
        and all(act.place in (None, places[act.id]) for act in acts)
        and len(given.breaks_after) == breaks
        and given.breaks_after <= frozenset(given.order[:-1])
        and not measure.breaches(acts, given)
    )


def _better(acts: Sequence[StageAct], found: LineUp | None, given: LineUp | None) -> LineUp | None:
    choices = [one for one in (given, found) if one is not None]
    return min(choices, key=lambda one: measure.cost(acts, one).total, default=None)
