"""What people do without a rule that looks back: first come, first served, and drawing lots for who chooses first."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from app.planning.allocation.wishes import Round, Wisher

Places = dict[UUID, UUID]
"""The activity of each child that gets one."""
Way = Callable[[Round], Places]
"""A way of dividing."""


def first_come(asked: Round) -> Places:
    """Serve families as they sign up: who takes part most hears of it first, give or take a few days."""
    chance = random.Random(f"{asked.seed} first come")
    return _one_after_the_other(asked, {key: chance.gauss(-had, 3) for key, had in _most(asked).items()})


def by_lot(asked: Round) -> Places:
    """Draw lots: whose turn it is, chooses among what is left (random serial dictatorship)."""
    chance = random.Random(f"{asked.seed} by lot")
    return _one_after_the_other(asked, {key: chance.random() for key in _most(asked)})


def _most(asked: Round) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for wisher in sorted(asked.wishers, key=lambda wisher: wisher.id):
        key = wisher.family or wisher.id
        found[key] = max(found.get(key, 0), wisher.had)
    return found


def _one_after_the_other(asked: Round, turns: dict[UUID, float]) -> Places:
    together: dict[UUID, list[Wisher]] = defaultdict(list)
    for wisher in asked.wishers:
        together[wisher.family or wisher.id].append(wisher)
    free = {activity.id: float("inf") if activity.seats is None else activity.seats for activity in asked.activities}
    places: Places = {}
    for key in sorted(together, key=lambda key: turns[key]):
        for activity, members in _wished(together[key]):
            if free[activity] >= len(members):
                free[activity] -= len(members)
                places |= dict.fromkeys(members, activity)
                break
    return places


def _wished(family: Sequence[Wisher]) -> list[tuple[UUID, list[UUID]]]:
    """Return what a family wishes, the dearest of its eldest first, with whom it is about."""
    order = dict.fromkeys(wish.activity_id for one in family for wish in one.wishes if not wish.reasons)
    return [
        (activity, [one.id for one in family if any(w.activity_id == activity and not w.reasons for w in one.wishes)])
        for activity in order
    ]
