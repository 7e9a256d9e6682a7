"""A peer of the feed: Xandikos, a calendar server in Python, with the same events in a Git repository."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xandikos.store.git import TreeGitStore

from bench import client, servers
from bench.client import Connection
from bench.servers import Server
from bench.stage import Stage

COLLECTION = "user/calendars/agenda"
ADDRESS = f"/{COLLECTION}/?export"
HOLDER = b"Bench <bench@weekwijzer.example>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Xandikos:
    """A running Xandikos with its calendar, and the tag of the calendar."""

    server: Server
    etag: str


@contextlib.contextmanager
def holding(calendar: bytes, stage: Stage) -> Iterator[Xandikos]:
    """Run Xandikos with a calendar in it."""
    folder = stage.directory / "xandikos"
    _write(calendar, folder / COLLECTION)
    environment = {**stage.environment, "XANDIKOSPATH": str(folder)}
    with (
        servers.serving(
            "xandikos.wsgi:app", environment=environment, directory=stage.directory, log="xandikos"
        ) as server,
        Connection(server.port) as connection,
    ):
        held = connection.ask(client.request(ADDRESS))
        if held.body.count(b"BEGIN:VEVENT") != calendar.count(b"BEGIN:VEVENT"):
            raise RuntimeError(f"Xandikos does not hold the events it was given: {held.status} {held.body[:200]!r}")
        yield Xandikos(server=server, etag=held.header("ETag"))


def _write(calendar: bytes, collection: Path) -> None:
    """Write each event into a file and commit them together: sending it 1,000 takes it minutes."""
    collection.parent.mkdir(parents=True)
    store = TreeGitStore.create(str(collection))  # type: ignore[no-untyped-call]  # it has no types
    store.set_type("calendar")
    opening, *events = calendar.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT")
    names = [f"{hashlib.sha256(event).hexdigest()[:32]}.ics" for event in events]
    for name, event in zip(names, events, strict=True):
        (collection / name).write_bytes(opening + b"BEGIN:VEVENT" + event + b"END:VCALENDAR\r\n")
    tree = store.repo.get_worktree()
    tree.stage(names)
    tree.commit(message=b"Agenda", author=HOLDER, committer=HOLDER)
