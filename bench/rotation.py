"""Rotations of made-up safety days: how far they are proven, in what time, beside a cyclic schedule and first fit."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.planning.rotation.found import NoRotation, NotFoundInTime, Rotation
from app.planning.rotation.grid import Grid, Visit, grid, idle
from app.planning.rotation.search import Deadline
from app.planning.rotation.shortest import shortest
from app.planning.rotation.solving import solve
from bench import rotation_sizes
from bench.report import Report
from bench.rotation_days import Shape, made
from bench.rotation_peers import cyclic, first_fit

BLOCKED = (0.0, 0.1, 0.2, 0.3, 0.4)
DAYS = 8
SECONDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Solved:
    """What became of one day; `visits` are those of the solver and of each peer, or nothing."""

    rotation: Rotation | None
    seconds: float
    ended: float
    """Seconds until the last round was proven to be the earliest."""
    peers: Sequence[frozenset[Visit] | None]


def measure(report: Report, *, seed: int) -> None:
    """Measure a family of days, and then the two sizes that have a target."""
    report.heading(f"Rotations: 5–20 groups, 5–10 stations, {DAYS} days for each share of blocked rounds, seed {seed}")
    every: dict[float, list[Solved]] = {}
    for blocked in BLOCKED:
        report.say(f"{blocked:.0%} of all rounds blocked")
        every[blocked] = [_solved(grid(made(shape))) for shape in _family(blocked, seed)]
    rows = [(f"{blocked:.0%} blocked", days) for blocked, days in every.items()]
    rows.append(("all", [day for days in every.values() for day in days]))
    report.table(_COLUMNS, [(name, str(len(days)), *_figures(days)) for name, days in rows])
    report.note(
        f"At most {SECONDS} s a day. Last round: how many rounds a peer takes for one of ours, where it solves it. "
        "Idle: of groups, rounds between their first and last visit, a day, where first fit solves the day."
    )
    rotation_sizes.measure(report, seed=seed)


_COLUMNS = (
    "rounds",
    "days",
    "solved: ours",
    "cyclic",
    "first fit",
    "last round: cyclic",
    "first fit",
    "idle: ours",
    "first fit",
    "end proven",
    "all proven",
    "s to proven end, p50",
    "s in all, p50",
)


def _family(blocked: float, seed: int) -> Iterable[Shape]:
    chance = random.Random(f"{seed} {blocked}")
    for number in range(DAYS):
        yield Shape(
            groups=chance.randint(5, 20),
            stations=chance.randint(5, 10),
            blocked=blocked,
            seed=chance.randrange(2**31),
            wishes=number % 2 == 1,
        )


def _solved(of: Grid) -> Solved:
    started = time.perf_counter()
    rotation = None
    try:
        shortest(of, Deadline(SECONDS), seed=1)
        ended = time.perf_counter() - started
        started = time.perf_counter()
        rotation = solve(of, seconds=SECONDS, seed=1)
    except (NoRotation, NotFoundInTime):
        ended = time.perf_counter() - started
    seconds = time.perf_counter() - started
    return Solved(rotation=rotation, seconds=seconds, ended=ended, peers=[cyclic(of), first_fit(of)])


def _figures(days: list[Solved]) -> tuple[str, ...]:
    found = [day.rotation for day in days if day.rotation is not None]
    ends = [rotation.objective.last_round == rotation.bound.last_round for rotation in found]
    together = [(day.rotation, day.peers[1]) for day in days if day.rotation is not None and day.peers[1] is not None]
    return (
        *(_share(sum(each), len(days)) for each in _who_solved(days)),
        *(_rounds(days, peer) for peer in (0, 1)),
        _mean(rotation.objective.group_idle or 0 for rotation, _ in together),
        _mean(idle(visits, of=0) for _, visits in together),
        _share(sum(ends), len(days)),
        _share(sum(rotation.proven for rotation in found), len(days)),
        f"{statistics.median(day.ended for day in days):.2f}",
        f"{statistics.median(day.seconds for day in days):.2f}",
    )


def _who_solved(days: list[Solved]) -> tuple[list[bool], ...]:
    return (
        [day.rotation is not None for day in days],
        [day.peers[0] is not None for day in days],
        [day.peers[1] is not None for day in days],
    )


def _rounds(days: list[Solved], peer: int) -> str:
    """Return how many rounds a peer takes for one of ours."""
    pairs = [(day.rotation, day.peers[peer]) for day in days]
    ratios = [
        (max(one for _, _, one in visits) + 1) / (rotation.objective.last_round + 1)
        for rotation, visits in pairs
        if rotation is not None and visits
    ]
    return f"{statistics.mean(ratios):.2f} ×" if ratios else "–"


def _mean(values: Iterable[int]) -> str:
    known = list(values)
    return f"{statistics.mean(known):.1f}" if known else "–"


def _share(some: int, of: int) -> str:
    return f"{some / of:.0%}"
