"""Programs as children that never outlive us."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from local import logs
from local.accounts import Account
from local.errors import ServerFailed
from local.guard import Guard

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.02

Pause = Callable[[float], None]
"""Waits so many seconds; may raise to end the waiting for good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to start, and which signal asks it to stop in good order."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    directory: Path
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    descriptors: tuple[int, ...] = ()  # open files it takes over from us


class Child:
    """A started program."""

    def __init__(self, *, program: Program, popen: "subprocess.Popen[bytes]", log: Path, guard: Guard) -> None:
        self.program = program
        self.log = log
        self._popen = popen
        self._guard = guard

    @property
    def pid(self) -> int:
        """The process id, which is also that of its group."""
        return self._popen.pid

    @property
    def status(self) -> int | None:
        """The exit status, None while it runs."""
        return self._popen.poll()

    def last_words(self) -> str:
        """Return the end of its output on one line."""
        return logs.last_words(self.log)

    def ask_to_stop(self) -> None:
        """Ask the program itself, not its workers: those it stops in its own order."""
        if self.status is None:
            self._popen.send_signal(self.program.stop_signal)

    def wait(self, *, patience: float) -> None:
        """Wait for the end; after `patience` seconds the whole group is killed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout=max(patience, 0.0))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        self._guard.forget(pid=self.pid)

    def stop(self, *, patience: float) -> None:
        """Ask and wait."""
        self.ask_to_stop()
        self.wait(patience=patience)


def start(program: Program, *, log: Path, guard: Guard) -> Child:
    """Start the program in a process group of its own, its output added to `log`."""
    with log.open("ab") as output:
        log.chmod(0o600)
        popen = subprocess.Popen(
            _command(program),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=program.directory,
            env=program.environment,
            process_group=0,
            pass_fds=program.descriptors,
        )
    guard.watch(pid=popen.pid, stop_signal=program.stop_signal)
    return Child(program=program, popen=popen, log=log, guard=guard)


def run(program: Program, *, log: Path, guard: Guard, pause: Pause = time.sleep) -> None:
    """Run the program to its end.

    :raises ServerFailed: it ended with another status than 0.
    """
    child = start(program, log=log, guard=guard)
    try:
        while child.status is None:
            pause(POLL_SECONDS)
    finally:
        child.stop(patience=0)
    if child.status != 0:
        raise ServerFailed(name=program.name, last_words=child.last_words())


def end_left_behind(directory: Path) -> None:
    """Kill programs that still work in `directory`: what a killed predecessor may leave where no sweeper came.

    Only for directories whose lock we hold, and only for programs that make it their working directory.
    """
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and Path(process.cwd()) == directory.resolve():
                process.kill()
                process.wait(timeout=5)


def _command(program: Program) -> list[str]:
    # The kernel's notice belongs to the thread that starts the child: from a passing thread it would come too early.
    main_thread = threading.current_thread() is threading.main_thread()
    death_signal = int(program.stop_signal) if main_thread else 0
    account = program.account
    identity = [str(account.uid), str(account.gid)] if account else ["0", "0"]
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(death_signal), *identity, "--"]
    return [*launcher, *program.argv]
