"""Places divided among children with wishes: how many get which, beside first come first served and mere lots."""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.planning.allocation.claims import lot
from app.planning.allocation.dividing import divide
from app.planning.allocation.wishes import Offered, Round, Wish, Wisher
from bench import allocation_peers
from bench.allocation_peers import Places
from bench.report import Report

ROUNDS = 40
CHILDREN = 100
ACTIVITIES = 10
WISHES = 3
SEATS_FOR = 0.7
"""Seats in all, for each child."""
FAMILIES = (0.0, 0.3)
"""The share of children with a brother or sister whom they stay with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Divided:
    """What one way of dividing came to in one round."""

    asked: Round
    places: Places
    seconds: float


def measure(report: Report, *, seed: int) -> None:
    """Divide the same rounds in three ways."""
    report.heading(
        f"Allocation: {CHILDREN} children, {CHILDREN * WISHES} wishes, {ACTIVITIES} activities with a place for"
        f" {SEATS_FOR:.0%}, {ROUNDS} rounds, seed {seed}"
    )
    slowest = 0.0
    for share in FAMILIES:
        rounds = [_made(random.Random(f"{seed} {share} {number}"), share) for number in range(ROUNDS)]
        ways = {
            "ours": [_ours(asked) for asked in rounds],
            "first come, first served": [_peer(asked, allocation_peers.first_come) for asked in rounds],
            "lots alone": [_peer(asked, allocation_peers.by_lot) for asked in rounds],
        }
        slowest = max(slowest, *(one.seconds for one in ways["ours"]))
        report.note(f"**{share:.0%} of the children stay with a brother or sister**")
        report.table(_COLUMNS, [(name, *_figures(found)) for name, found in ways.items()])
        report.table(_RATIOS, [(f"ours against {name}", *_ratios(ways["ours"], ways[name])) for name in list(ways)[1:]])
    report.note(
        "Least: the quarter of the children who did least in the weeks before. Passed over: pairs, a round, of a child"
        " and a wish whose seat somebody has who did more lately and needs no fewer seats."
        " Who signs up first does most, give or take."
    )
    report.target(f"{CHILDREN * WISHES} wishes, slowest round, in s", figure=slowest, most=1)


_COLUMNS = ("way", "1st wish", "2nd", "3rd", "nothing", "least: a place", "least: 1st wish", "passed over", "ms, p50")

_RATIOS = ("ratio", "places given", "1st wish", "least: 1st wish", "time")


def _made(chance: random.Random, share: float) -> Round:
    ids = [UUID(int=chance.getrandbits(128)) for _ in range(CHILDREN + ACTIVITIES)]
    children, activities = ids[:CHILDREN], ids[CHILDREN:]
    liked = [chance.uniform(1, 4) for _ in activities]
    seats = [round(CHILDREN * SEATS_FOR / ACTIVITIES)] * ACTIVITIES
    siblings = {n: children[n - n % 2] for n in range(round(CHILDREN * share))}
    wishers: list[Wisher] = []
    for number, child in enumerate(children):
        order = sorted(range(ACTIVITIES), key=lambda one: -liked[one] * chance.random())
        wishes = [Wish(activity_id=activities[one], of_this=chance.randint(0, 2)) for one in order[:WISHES]]
        if number in siblings and number % 2:
            wishes = list(wishers[-1].wishes)
        had = min(12, int(chance.expovariate(0.25)))
        wishers.append(Wisher(id=child, wishes=tuple(wishes), had=had, family=siblings.get(number)))
    offered = tuple(Offered(id=one, seats=number) for one, number in zip(activities, seats, strict=True))
    return Round(activities=offered, wishers=tuple(wishers), seed=chance.randrange(10**6))


def _ours(asked: Round) -> Divided:
    started = time.perf_counter()
    outcome = divide(asked)
    seconds = time.perf_counter() - started
    places = {told.child_id: told.got[0].activity_id for told in outcome.children if told.got}
    return Divided(asked=asked, places=places, seconds=seconds)


def _peer(asked: Round, way: allocation_peers.Way) -> Divided:
    started = time.perf_counter()
    places = way(asked)
    return Divided(asked=asked, places=places, seconds=time.perf_counter() - started)


def _figures(found: Sequence[Divided]) -> tuple[str, ...]:
    ranks, least = _all_ranks(found), _ranks_of_least(found)
    return (
        *(f"{ranks.count(rank) / len(ranks):.1%}" for rank in (1, 2, 3, 0)),
        f"{1 - least.count(0) / len(least):.1%}",
        f"{least.count(1) / len(least):.1%}",
        f"{_passed_over(found):.1f}",
        f"{1000 * statistics.median(one.seconds for one in found):.1f}",
    )


def _ratios(ours: Sequence[Divided], peer: Sequence[Divided]) -> tuple[str, ...]:
    pairs = (
        (len(_all_ranks(ours)) - _all_ranks(ours).count(0), len(_all_ranks(peer)) - _all_ranks(peer).count(0)),
        (_all_ranks(ours).count(1), _all_ranks(peer).count(1)),
        (_ranks_of_least(ours).count(1), _ranks_of_least(peer).count(1)),
        (sum(one.seconds for one in ours), sum(one.seconds for one in peer)),
    )
    return tuple(f"{own / other:.2f} ×" for own, other in pairs)


def _all_ranks(found: Sequence[Divided]) -> list[int]:
    return [rank for one in found for rank in _ranks(one).values()]


def _ranks_of_least(found: Sequence[Divided]) -> list[int]:
    return [rank for one in found for rank in _ranks(one, _least(one.asked)).values()]


def _passed_over(found: Sequence[Divided]) -> float:
    """Return how many wishes a round went to somebody who did more and needs no fewer seats."""
    return statistics.mean(sum(_passed_over_in(one)) for one in found)


def _passed_over_in(one: Divided) -> Iterator[bool]:
    had: dict[UUID, int] = defaultdict(int)
    size: dict[UUID, int] = defaultdict(int)
    inside: dict[UUID, set[UUID]] = defaultdict(set)
    for wisher in one.asked.wishers:
        key = wisher.family or wisher.id
        had[key], size[key] = max(had[key], wisher.had), size[key] + 1
        if wisher.id in one.places:
            inside[one.places[wisher.id]].add(key)
    for wisher in one.asked.wishers:
        key = wisher.family or wisher.id
        for wish in wisher.wishes:
            if wish.activity_id == one.places.get(wisher.id):
                break
            yield any(had[other] > had[key] and size[other] >= size[key] for other in inside[wish.activity_id])


def _ranks(one: Divided, only: frozenset[UUID] | None = None) -> dict[UUID, int]:
    """Return which wish each child got; 0: none."""
    return {
        wisher.id: next(
            (rank for rank, wish in enumerate(wisher.wishes, 1) if wish.activity_id == one.places.get(wisher.id)), 0
        )
        for wisher in one.asked.wishers
        if only is None or wisher.id in only
    }


def _least(asked: Round) -> frozenset[UUID]:
    order = sorted(asked.wishers, key=lambda wisher: (wisher.had, lot(asked.seed, wisher.id)))
    return frozenset(wisher.id for wisher in order[: CHILDREN // 4])
