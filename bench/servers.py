"""Web servers as children of ours: our application and its peers, all in the same server program."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import cpu
from bench.stage import ROOT
from local import processes, valkey
from local.guard import guarding
from local.processes import Program

READY_SECONDS = 60.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running web server with one worker."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor time that it took so far."""
        return cpu.of_tree(self.pid)


@contextlib.contextmanager
def serving(target: str, *, environment: Mapping[str, str], directory: Path, log: str) -> Iterator[Server]:
    """Run a WSGI application, as in `module:app`, in granian with one worker on one core."""
    port = valkey.free_port()
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", target),
    )
    told = {**environment, "PYTHONPATH": str(ROOT)}
    with running(command, port=port, environment=told, directory=directory, log=log) as server:
        yield server


@contextlib.contextmanager
def running(
    command: tuple[str, ...], *, port: int, environment: Mapping[str, str], directory: Path, log: str = "nginx"
) -> Iterator[Server]:
    """Run a program that listens at `port`, on one core."""
    program = Program(name=log, argv=command, environment=environment, directory=ROOT)
    with guarding() as guard:
        with cpu.one_core():
            child = processes.start(program, log=directory / f"{log}.log", guard=guard)
        try:
            _wait_until_open(child, port)
            yield Server(port=port, pid=child.pid)
        finally:
            child.stop(patience=10)


def _wait_until_open(child: processes.Child, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if child.status is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{child.program.name} did not start: {child.last_words()}") from None
            time.sleep(POLL_SECONDS)
