"""Rotations of the sizes that have a target: until the end is proven, until everything is, and planned again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.planning.rotation.events import station_out
from app.planning.rotation.grid import Grid, grid, named
from app.planning.rotation.replanning import replan
from app.planning.rotation.running import Running
from app.planning.rotation.search import Deadline
from app.planning.rotation.shortest import shortest
from app.planning.rotation.solving import solve
from app.planning.vocabulary import WaitingMode
from bench.report import Report
from bench.rotation_days import Shape, made

BLOCKED = (0.1, 0.2, 0.3)
SECONDS = 10
REPLANNING_SECONDS = 3
NOW = 7
"""The round from which a day of 20 groups is planned again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """Seconds by the clock and of the processor, whether it is proven, and what came out."""

    seconds: float
    processor: float
    is_proven: bool
    comes_to: str


_Act = Callable[[], tuple[bool, str]]


def measure(report: Report, *, seed: int) -> None:
    """Measure each size once."""
    small, large = _day(12, 8, 0.0, seed), _day(20, 10, 0.0, seed)
    ends = {"12 × 8": _timed(_end(small)), "20 × 10": _timed(_end(large))}
    others = {
        "12 × 8, everything": _timed(_everything(small, WaitingMode.WAVES)),
        "20 × 10, everything": _timed(_everything(large, WaitingMode.WAVES)),
        "20 × 10, with booklets": _timed(_everything(large, WaitingMode.BOOKLET)),
        "20 × 10, a station out for two rounds": _timed(_planned_again),
    }
    for blocked in BLOCKED:
        hard = _day(20, 10, blocked, seed)
        ends[f"20 × 10, {blocked:.0%} blocked, skips, firsts"] = _timed(_end(hard))
        others[f"20 × 10, {blocked:.0%} blocked, everything"] = _timed(_everything(hard, WaitingMode.WAVES))
    report.table(
        ("day", "s", "s of processor", "proven", "comes to"),
        [_row(f"{name}, end", one) for name, one in ends.items()] + [_row(name, one) for name, one in others.items()],
    )
    first, *hardest = ends.values()
    report.target("12 × 8, seconds to the proven end", figure=_until_proven(first), most=2)
    report.target("20 × 10, seconds to the proven end", figure=max(map(_until_proven, hardest)), most=10)


def _day(groups: int, stations: int, blocked: float, seed: int) -> Grid:
    shape = Shape(groups=groups, stations=stations, blocked=blocked, seed=seed, wishes=blocked > 0)
    return grid(made(shape))


def _end(of: Grid) -> _Act:
    def act() -> tuple[bool, str]:
        found = shortest(of, Deadline(SECONDS), seed=1)
        return found.last_round == found.rounds - 1, f"{found.rounds} rounds"

    return act


def _everything(of: Grid, waiting: WaitingMode) -> _Act:
    def act() -> tuple[bool, str]:
        found = solve(of, seconds=SECONDS, seed=1, waiting=waiting)
        values, bounds = found.objective, found.bound
        groups = ("idle", values.group_idle, bounds.group_idle)
        if waiting is WaitingMode.BOOKLET:
            groups = ("booklet", values.booklet, bounds.booklet)
        name, value, bound = groups
        return found.proven, (
            f"{values.last_round + 1} rounds, {name} {value} (≥ {bound}), "
            f"stations {values.station_idle} (≥ {bounds.station_idle})"
        )

    return act


def _planned_again() -> tuple[bool, str]:
    """Let a station drop out for two rounds when a third of the day is over."""
    day = made(Shape(groups=20, stations=10, blocked=0.0, seed=1))
    visits = named(day, solve(grid(day), seconds=SECONDS, seed=1).visits)
    done = frozenset(visit for visit in visits if visit.round < NOW)
    running = Running(day=day, from_round=NOW, done=done, plan=visits - done)
    started = time.perf_counter()
    found = replan(station_out(running, "P3", since=NOW, until=NOW + 2), seconds=REPLANNING_SECONDS)
    seconds = time.perf_counter() - started
    return found.proven, f"{found.last_round + 1} rounds, {len(found.changed)} visits changed, alone {seconds:.2f} s"


def _timed(act: _Act) -> Timed:
    started, busy = time.perf_counter(), time.process_time()
    is_proven, comes_to = act()
    return Timed(
        seconds=time.perf_counter() - started,
        processor=time.process_time() - busy,
        is_proven=is_proven,
        comes_to=comes_to,
    )


def _row(name: str, one: Timed) -> tuple[str, ...]:
    return name, f"{one.seconds:.2f}", f"{one.processor:.2f}", "yes" if one.is_proven else "no", one.comes_to


def _until_proven(one: Timed) -> float:
    return one.seconds if one.is_proven else float("inf")
