"""A peer of the feed: Radicale, a calendar server in Python, with the same events in files."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import client, servers
from bench.client import Connection
from bench.servers import Server
from bench.stage import Stage

CONFIGURATION = """
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}
[logging]
level = error
"""
ADDRESS = "/bench/agenda/"
SIGNED_IN = {"Authorization": "Basic " + base64.b64encode(b"bench:bench").decode()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Radicale:
    """A running Radicale with its calendar, and the tag of the calendar."""

    server: Server
    etag: str


@contextlib.contextmanager
def holding(calendar: bytes, stage: Stage) -> Iterator[Radicale]:
    """Run Radicale and put a calendar into it."""
    folder = stage.directory / "radicale"
    _write(calendar, folder / "collection-root" / "bench" / "agenda")
    configuration = stage.directory / "radicale.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    environment = {**stage.environment, "RADICALE_CONFIG": str(configuration)}
    with (
        servers.serving(
            "radicale:application", environment=environment, directory=stage.directory, log="radicale"
        ) as server,
        Connection(server.port) as connection,
    ):
        held = connection.ask(client.request(ADDRESS, SIGNED_IN))
        if held.body.count(b"BEGIN:VEVENT") != calendar.count(b"BEGIN:VEVENT"):
            raise RuntimeError(f"Radicale does not hold the events it was given: {held.status} {held.body[:200]!r}")
        yield Radicale(server=server, etag=held.header("ETag"))


def _write(calendar: bytes, collection: Path) -> None:
    """Write each event into a file, as Radicale keeps them: sending it 1,000 takes it minutes."""
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text(json.dumps({"tag": "VCALENDAR"}))
    opening, *events = calendar.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT")
    for event in events:
        whole = opening + b"BEGIN:VEVENT" + event + b"END:VCALENDAR\r\n"
        (collection / f"{hashlib.sha256(event).hexdigest()[:32]}.ics").write_bytes(whole)
