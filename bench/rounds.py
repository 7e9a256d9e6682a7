"""Interleaved rounds: every subject is measured in each round, in an order that changes, and medians are kept.

What disturbs the machine for a while then disturbs all alike, and a ratio between two of them holds.
"""

from __future__ import annotations

import math
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench import cpu
from bench.client import Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """What a subject did in one round; `database` is processor time of PostgreSQL."""

    latencies: Sequence[float]
    busy: float
    cpu: float
    database: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Medians over the rounds, per request: milliseconds, and requests a second."""

    p50: float
    p95: float
    per_second: float
    cpu: float
    database: float
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Something to measure: `act` does it once, on each of `workers` connections or threads.

    `prepare` comes before each time and is not counted; `cpu` reads the processor time of whoever does the work.
    """

    name: str
    act: Callable[[int], None]
    cpu: Callable[[], float]
    prepare: Callable[[], None] | None = None
    workers: int = 1
    seconds: float = 1.0
    least: int = 1
    bursts: list[Burst] = field(default_factory=list)

    def figures(self) -> Figures:
        """Return the medians over the rounds so far."""
        bursts = self.bursts
        return Figures(
            p50=1e3 * statistics.median(statistics.median(burst.latencies) for burst in bursts),
            p95=1e3 * statistics.median(_p95(burst.latencies) for burst in bursts),
            per_second=statistics.median(len(burst.latencies) / burst.busy for burst in bursts),
            cpu=1e3 * statistics.median(burst.cpu / len(burst.latencies) for burst in bursts),
            database=1e3 * statistics.median(burst.database / len(burst.latencies) for burst in bursts),
            count=sum(len(burst.latencies) for burst in bursts),
        )


def interleave(subjects: Sequence[Subject], *, rounds: int, seed: int) -> None:
    """Measure each subject once a round, after one round that does not count."""
    order, chance = list(subjects), random.Random(seed)
    for number in range(rounds + 1):
        chance.shuffle(order)
        for subject in order:
            burst = _burst(subject)
            if number:
                subject.bursts.append(burst)


def asking(port: int, message: bytes, *, expect: int, workers: int = 1) -> Callable[[int], None]:
    """Return what asks a server and refuses an unexpected answer."""
    connections = [Connection(port) for _ in range(workers)]

    def act(worker: int) -> None:
        answer = connections[worker].ask(message)
        if answer.status != expect:
            raise RuntimeError(f"{message.split(b' ')[1]!r} answered {answer.status}, not {expect}")

    return act


def _burst(subject: Subject) -> Burst:
    own, database = cpu.measured(subject.cpu), cpu.measured(cpu.of_database)
    latencies: list[float] = []
    if subject.workers == 1:
        _repeat(subject, 0, latencies)
        busy = sum(latencies)
    else:
        started = time.perf_counter()
        threads = [
            threading.Thread(target=_repeat, args=(subject, number, latencies)) for number in range(subject.workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        busy = time.perf_counter() - started
    return Burst(latencies=latencies, busy=busy, cpu=own(), database=database())


def _repeat(subject: Subject, worker: int, latencies: list[float]) -> None:
    deadline, done = time.perf_counter() + subject.seconds, 0
    while done < subject.least or time.perf_counter() < deadline:
        if subject.prepare is not None:
            subject.prepare()
        started = time.perf_counter()
        subject.act(worker)
        latencies.append(time.perf_counter() - started)
        done += 1


def _p95(latencies: Sequence[float]) -> float:
    return sorted(latencies)[math.ceil(0.95 * (len(latencies) - 1))]
