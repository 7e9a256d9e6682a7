"""Why acts cannot be put in an order: who is in too many of them, or what is pinned."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.planning.line_up.model import Verdict, search
from app.planning.line_up.stage import StageAct


class Obstacle(StrEnum):
    """What makes it impossible."""

    TOO_MANY = "too_many"
    TOGETHER = "together"
    PINNED = "pinned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """What is in the way of every order.

    TOO_MANY: `performers` is one, in `acts` acts of which `most` can be apart. TOGETHER: what these people are in
    cannot be kept apart. PINNED: without the pinned acts it could be done.
    """

    obstacle: Obstacle
    performers: tuple[str, ...] = ()
    acts: int = 0
    most: int = 0


def counted(acts: Sequence[StageAct], breaks: int) -> tuple[Reason, ...]:
    """Return who is in more acts than can be apart: every second one, and on both sides of each break."""
    most = (len(acts) + breaks + 1) // 2
    number = Counter(one for act in acts for one in act.performers)
    return tuple(
        Reason(obstacle=Obstacle.TOO_MANY, performers=(one,), acts=times, most=most)
        for one, times in sorted(number.items())
        if times > most
    )


def proven(acts: Sequence[StageAct], breaks: int, *, seed: int, deadline: float) -> tuple[Reason, ...]:
    """Return what is in the way of acts that have no order, each by a proof; as few people as there was time for."""

    def impossible(tried: Sequence[StageAct]) -> bool:
        left = max(0.05, deadline - time.monotonic())
        return search(tried, breaks=breaks, start=None, seed=seed, seconds=left).verdict is Verdict.IMPOSSIBLE

    free = [replace(act, place=None) for act in acts]
    if not impossible(free):
        return (Reason(obstacle=Obstacle.PINNED),)
    times = Counter(one for act in acts for one in act.performers)
    needed = {one for one, number in times.items() if number > 1}
    for one in sorted(needed, key=lambda one: (times[one], one)):
        without = needed - {one}
        if impossible([replace(act, performers=act.performers & without) for act in free]):
            needed = without
    return (Reason(obstacle=Obstacle.TOGETHER, performers=tuple(sorted(needed))),)
