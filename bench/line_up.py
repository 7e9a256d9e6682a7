"""Talent shows put in an order: what is carried and who stands twice in a row, beside greedy, luck and first come."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.planning.line_up import measure as stage_measure
from app.planning.line_up.solving import arrange
from app.planning.line_up.stage import LineUp, StageAct, ideal_breaks
from app.planning.vocabulary import ActSort
from bench.report import Report

SHOWS = 10
SIZES = ((8, 1), (12, 1), (20, 2), (30, 2))
"""Acts and breaks of a show."""
DRAWS = 1000
TWICE = 0.35
"""The chance that somebody in an act is in another one too."""
SORTS = (ActSort.MUSIC, ActSort.MUSIC, ActSort.SONG, ActSort.DANCE, ActSort.DANCE, ActSort.THEATRE, ActSort.OTHER)
INSTRUMENTS = ("gitaar", "keyboard", "djembe", "cajón", "oud", "microfoons")

Way = Callable[[Sequence[StageAct], int, random.Random], LineUp]


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """What one way made of one show: without an order that keeps the rule, `cost` is still what is carried."""

    cost: int
    breaches: int
    bound: int | None
    proven: bool
    seconds: float


def measure(report: Report, *, seed: int) -> None:
    """Put the same shows in order in four ways."""
    report.heading(f"Line-up: {SHOWS} talent shows of each size, {DRAWS:,} draws of luck, seed {seed}")
    slowest = 0.0
    for acts, breaks in SIZES:
        shows = [_show(random.Random(f"{seed} {acts} {number}"), acts) for number in range(SHOWS)]
        ours = [_ours(show, breaks) for show in shows]
        slowest = max(slowest, *(put.seconds for put in ours))
        report.note(f"**{acts} acts, {breaks} break{'s' if breaks > 1 else ''}**")
        rows = [("ours", ours), *((name, [_peer(way, show, breaks, seed) for show in shows]) for name, way in _WAYS)]
        report.table(_COLUMNS, [(name, *_figures(found, ours)) for name, found in rows])
    report.note(
        "Cost: instruments brought on or off, three for two acts of one sort in a row, four for each act that a break"
        " is off its place. Twice in a row: shows in which somebody is in two acts without a break between them."
    )
    report.target("a show, the slowest, in s", figure=slowest, most=5)


_COLUMNS = ("way", "cost", "bound", "proven the best", "twice in a row", "s, p50", "cost against ours")


def _show(chance: random.Random, acts: int) -> tuple[StageAct, ...]:
    """Make up a show: one to four people an act, some of them in a second one or a third."""
    made: list[StageAct] = []
    known: list[str] = []
    for number in range(acts):
        people = set()
        for place in range(chance.choice((1, 1, 2, 2, 3, 4))):
            again = bool(known) and chance.random() < TWICE
            people.add(chance.choice(known) if again else f"{number} {place}")
        known += sorted(people - set(known))
        sort = chance.choice(SORTS)
        carried = chance.sample(INSTRUMENTS, chance.randint(1, 3)) if sort in (ActSort.MUSIC, ActSort.SONG) else []
        made.append(
            StageAct(
                id=UUID(int=chance.getrandbits(128)),
                sort=sort,
                performers=frozenset(people),
                instruments=frozenset(carried),
            )
        )
    return tuple(made)


def _ours(show: Sequence[StageAct], breaks: int) -> Put:
    started = time.perf_counter()
    found = arrange(show, breaks=breaks)
    seconds = time.perf_counter() - started
    if found.line_up is None:
        raise RuntimeError("a show that can be put in order was not")
    return _put(show, found.line_up, seconds, bound=found.bound, proven=found.proven)


def _peer(way: Way, show: Sequence[StageAct], breaks: int, seed: int) -> Put:
    started = time.perf_counter()
    line_up = way(show, breaks, random.Random(seed))
    return _put(show, line_up, time.perf_counter() - started)


def _put(
    show: Sequence[StageAct], line_up: LineUp, seconds: float, *, bound: int | None = None, proven: bool = False
) -> Put:
    return Put(
        cost=stage_measure.cost(show, line_up).total,
        breaches=len(stage_measure.breaches(show, line_up)),
        bound=bound,
        proven=proven,
        seconds=seconds,
    )


def _greedy(show: Sequence[StageAct], breaks: int, _chance: random.Random) -> LineUp:
    """Take next what fits best after the act before it, somebody twice in a row only when nothing else is left."""
    waiting, order = list(show[1:]), [show[0]]
    while waiting:
        last = order[-1]
        best = min(waiting, key=lambda act: (bool(last.performers & act.performers), stage_measure.beside(last, act)))
        waiting.remove(best)
        order.append(best)
    return _with_breaks(order, breaks)


def _luck(show: Sequence[StageAct], breaks: int, chance: random.Random) -> LineUp:
    """Take the best of many orders drawn by lot."""
    drawn = (_with_breaks(chance.sample(show, len(show)), breaks) for _ in range(DRAWS))
    return min(drawn, key=lambda one: (len(stage_measure.breaches(show, one)), stage_measure.cost(show, one).total))


def _as_they_came(show: Sequence[StageAct], breaks: int, _chance: random.Random) -> LineUp:
    return _with_breaks(show, breaks)


def _with_breaks(order: Sequence[StageAct], breaks: int) -> LineUp:
    places = ideal_breaks(len(order), breaks)
    return LineUp(order=tuple(act.id for act in order), breaks_after=frozenset(order[at - 1].id for at in places))


_WAYS: tuple[tuple[str, Way], ...] = (
    ("greedy", _greedy),
    (f"best of {DRAWS:,}", _luck),
    ("as they came", _as_they_came),
)


def _figures(found: Sequence[Put], ours: Sequence[Put]) -> tuple[str, ...]:
    bounds = [put.bound for put in found if put.bound is not None]
    cost, own = (statistics.mean(put.cost for put in one) for one in (found, ours))
    return (
        f"{cost:.1f}",
        f"{statistics.mean(bounds):.1f}" if bounds else "–",
        f"{statistics.mean(put.proven for put in found):.0%}" if bounds else "–",
        f"{sum(put.breaches > 0 for put in found)} of {len(found)}",
        f"{statistics.median(put.seconds for put in found):.3f}",
        f"{cost / own:.2f} ×",
    )
