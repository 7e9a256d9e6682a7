"""A second process that cleans up when this one is killed."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

SWEEPER = Path(__file__).with_name("sweeper.py")


class Guard:
    """Tells the sweeper what must not outlive us."""

    def __init__(self, orders: IO[str]) -> None:
        self._orders = orders

    def watch(self, *, pid: int, stop_signal: int) -> None:
        """Have the process (and its group) stopped when we are gone."""
        self._order(f"watch {pid} {stop_signal}")

    def forget(self, *, pid: int) -> None:
        """Leave the process alone: it ended while we were there."""
        self._order(f"forget {pid}")

    def remove(self, directory: Path) -> None:
        """Have the directory removed when we are gone."""
        self._order(f"remove {directory}")

    def _order(self, line: str) -> None:
        # Without its sweeper the owner can still do its work; on Linux the kernel is there as the second rope.
        with contextlib.suppress(BrokenPipeError):
            self._orders.write(line + "\n")
            self._orders.flush()


@contextlib.contextmanager
def guarding(*, keep_open: Sequence[int] = ()) -> Iterator[Guard]:
    """Keep a sweeper beside us; leaving the block has it sweep at once.

    `keep_open`: file descriptors the sweeper shares, so that a lock on one of them holds until the sweeping is done.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as orders:
        sweeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SWEEPER)],
            stdin=orders,
            stdout=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            pass_fds=tuple(keep_open),
        )
    pipe = os.fdopen(writing, "w", encoding="utf-8")
    try:
        yield Guard(pipe)
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
        sweeper.wait()
