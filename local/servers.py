"""The database and the broker: those of the environment, or our own."""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local import postgres, processes, valkey
from local.machine import Machine
from local.supervisor import Service


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """Where the database is, and the notes about what was put into it."""

    url: str
    notes: Path

    @property
    def demo_loaded(self) -> Path:
        """The note that the demo location was loaded."""
        return self.notes.with_name(f"{self.notes.name}-demo")

    @property
    def migrated(self) -> Path:
        """The note of the migrations that were applied."""
        return self.notes.with_name(f"{self.notes.name}-migrations")


def start_database(machine: Machine) -> Database:
    """Return the database of the environment, or start our own."""
    if url := machine.options.database_url:
        place = urlsplit(url)  # without its password, which may change
        name = hashlib.sha256(f"{place.hostname}:{place.port}{place.path}?{place.query}".encode()).hexdigest()[:16]
        return Database(url=url, notes=machine.data.path / name)
    cluster, log = postgres.kept_cluster(machine.data.path, guard=machine.guard), machine.log("postgres")
    if not cluster.data.exists():
        machine.say("Eerste start: de database wordt gemaakt …")

    def start() -> processes.Child:
        pause = machine.stopper.pause
        postgres.prepare(cluster, log=log, guard=machine.guard, pause=pause)
        return postgres.start(cluster, log=log, guard=machine.guard, pause=pause)

    machine.supervisor.add(Service(name="PostgreSQL", log=log, start=start))
    # Beside the files of the database: whoever removes those starts afresh, demo included.
    return Database(url=cluster.url(), notes=cluster.directory / "applied")


def start_broker(machine: Machine) -> str:
    """Return the address of the broker of the environment, or start our own."""
    if url := machine.options.redis_url:
        return url
    log, guard, pause = machine.log("valkey"), machine.guard, machine.stopper.pause
    child, store = valkey.start(machine.data.valkey, durable=True, log=log, guard=guard, pause=pause)
    # The same address again and again: the programs were told it when they started.
    start = functools.partial(valkey.restart, store, log=log, guard=guard, pause=pause)
    machine.supervisor.adopt(Service(name="Valkey", log=log, start=start), child)
    return store.url
