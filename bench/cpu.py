"""How much processor time processes took, their children and threads included."""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Callable, Iterator

import psutil

LINUX = platform.system() == "Linux"


def of_tree(pid: int) -> float:
    """Return the seconds that a process and its living descendants took so far."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return sum(_of(member) for member in (process, *process.children(recursive=True)))
    return 0.0


def of_database() -> float:
    """Return the seconds that the PostgreSQL server of this run and its living connections took so far."""
    family = psutil.Process().children(recursive=True)
    return sum(_of(process) for process in family if _name(process) == "postgres")


def measured(read: Callable[[], float]) -> Callable[[], float]:
    """Return a function that gives what `read` grew by since it was last asked."""
    before = read()

    def grown() -> float:
        nonlocal before
        now = read()
        growth, before = now - before, now
        return growth

    return grown


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Bind the programs that are started meanwhile to one processor core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return process.name()
    return ""


def _of(process: psutil.Process) -> float:
    """Return what a process took, its threads that ended included; Linux counts nanoseconds, others hundredths."""
    with contextlib.suppress(OSError, psutil.Error):
        if LINUX:
            return time.clock_gettime(~process.pid << 3 | 2)  # the clock of that process: clock_getcpuclockid(3)
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
