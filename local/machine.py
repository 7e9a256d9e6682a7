"""What every step of starting needs to know: the wishes, the files, and who watches over the programs."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local import processes
from local.data_directory import DataDirectory
from local.guard import Guard
from local.options import Options
from local.processes import Program
from local.stopping import Stopper
from local.supervisor import Service, Supervisor

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """One `make run` on one machine."""

    options: Options
    data: DataDirectory
    guard: Guard
    stopper: Stopper
    supervisor: Supervisor
    say: Say

    def log(self, name: str) -> Path:
        """Return where a program's output goes."""
        return self.data.logs / f"{name}.log"

    def run(self, program: Program, *, log: str) -> None:
        """Run a program to its end.

        :raises ServerFailed: it ended with another status than 0.
        """
        processes.run(program, log=self.log(log), guard=self.guard, pause=self.stopper.pause)

    def keep(self, program: Program) -> None:
        """Start a program and start it again whenever it ends."""
        log = self.log(program.name)
        start = functools.partial(processes.start, program, log=log, guard=self.guard)
        self.supervisor.add(Service(name=program.name, log=log, start=start))
