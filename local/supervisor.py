"""Keeps the programs running: one that ends is reported and started again, each time a little later."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.errors import ServerFailed
from local.logs import Log
from local.processes import Child

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0


@dataclass(kw_only=True, slots=True)
class Service:
    """A program that must run: how to start it, and how it fares."""

    name: str
    log: Path
    start: Callable[[], Child]
    child: Child | None = None
    started_at: float = 0.0
    failures: int = 0
    again_at: float = 0.0
    output: Log = field(init=False)

    def __post_init__(self) -> None:
        self.output = Log(path=self.log)
        self.output.skip()

    def launch(self, *, now: float) -> None:
        """Start it.

        :raises ServerFailed: it did not become ready.
        """
        self.child = None
        self.child = self.start()
        self.started_at = now

    def ended(self) -> bool:
        """Tell whether it does not run."""
        return self.child is None or self.child.status is not None

    def note_failure(self, *, now: float) -> float:
        """Plan the next attempt and return in how many seconds it comes."""
        if now - self.started_at > STEADY_SECONDS:
            self.failures = 0
        delay = min(FIRST_DELAY_SECONDS * 2.0**self.failures, LONGEST_DELAY_SECONDS)
        self.failures += 1
        self.again_at = now + delay
        return delay


class Supervisor:
    """Watches over services in the order in which they were added."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self.services: list[Service] = []
        self._say = say

    def add(self, service: Service) -> None:
        """Start a service and watch over it from now on.

        :raises ServerFailed: it did not become ready.
        """
        self.services.append(service)
        service.launch(now=time.monotonic())

    def adopt(self, service: Service, child: Child) -> None:
        """Watch over a service that runs already."""
        service.child = child
        service.started_at = time.monotonic()
        self.services.append(service)

    def require_all(self) -> None:
        """See that everything runs, while we start: what fails now would fail again.

        :raises ServerFailed: with the last words of the first that ended.
        """
        for service in self.services:
            if service.child is not None and service.ended():
                raise ServerFailed(name=service.name, last_words=service.child.last_words())

    def tend(self, *, now: float) -> None:
        """Report and restart what ended."""
        for service in self.services:
            if service.child is not None and service.ended():
                self._mourn(service, service.child, now=now)
            if service.child is None and now >= service.again_at:
                self._revive(service, now=now)

    def read_logs(self) -> None:
        """Show errors and keep the files small."""
        for service in self.services:
            for line in service.output.new_trouble():
                self._say(f"[{service.name}] {line}")
            service.output.keep_small()

    def skip_logs(self) -> None:
        """Pass over what was written so far: it belongs to starting up."""
        for service in self.services:
            service.output.skip()

    def stop(self, names: Sequence[str], *, seconds: float, hurried: Callable[[], bool]) -> None:
        """Ask the named services to stop, all at once; whoever has not after so many seconds is killed."""
        children = [service.child for service in self.services if service.name in names and service.child is not None]
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + seconds
        while any(child.status is None for child in children) and time.monotonic() < deadline and not hurried():
            time.sleep(0.02)
        for child in children:
            child.wait(patience=0)

    def _mourn(self, service: Service, child: Child, *, now: float) -> None:
        child.wait(patience=0)
        service.child = None
        delay = service.note_failure(now=now)
        self._say(
            f"[{service.name}] gestopt (status {child.status}), start opnieuw over {delay:g} s: {child.last_words()}"
        )

    def _revive(self, service: Service, *, now: float) -> None:
        try:
            service.launch(now=now)
        except ServerFailed as failed:
            delay = service.note_failure(now=time.monotonic())
            self._say(f"[{service.name}] start niet, opnieuw over {delay:g} s: {failed.last_words}")
        else:
            self._say(f"[{service.name}] draait weer.")
