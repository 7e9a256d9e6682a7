"""Clean up after a process that is gone: stop what it started, remove what it borrowed.

Run as a script by `local.guard`, which writes one order a line to standard input: `watch PID SIGNAL`, `forget PID`,
`remove DIRECTORY`. The pipe closes when the owner ends, however it ends: that is the moment to sweep.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 18.0
POLL_SECONDS = 0.02


def main() -> None:
    """Read orders until the owner is gone, then carry them out."""
    groups, directories = _orders()
    for group, stop_signal in groups.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(group, stop_signal)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(_alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _orders() -> tuple[dict[int, int], list[str]]:
    groups: dict[int, int] = {}
    directories: list[str] = []
    for line in sys.stdin:
        order, _, rest = line.rstrip("\n").partition(" ")
        if order == "watch":
            group, stop_signal = rest.split(" ")
            groups[int(group)] = int(stop_signal)
        elif order == "forget":
            groups.pop(int(rest), None)
        elif order == "remove":
            directories.append(rest)
    return groups, directories


def _alive(group: int) -> bool:
    """Tell whether the process group still does anything; a zombie that nobody reaps does not count."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    states = [state for pgrp, state in _process_states() if pgrp == group]
    return not states or any(state not in "ZX" for state in states)


def _process_states() -> list[tuple[int, str]]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
            found.append((int(pgrp), state))
    return found


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    main()
