"""Whether the database is as the migrations want it, found out without starting the application."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg


class Ledger:
    """A note beside the database of which migrations brought it to which version.

    Asking the application takes as long as starting it; the note and the version in the database take a millisecond.
    Whatever differs (a new migration, another database, a version set by hand) means: ask the application.
    """

    def __init__(self, *, note: Path, versions: Path, database_url: str) -> None:
        self._note = note
        self._versions = versions
        self._database_url = database_url

    def up_to_date(self) -> bool:
        """Tell whether there is nothing to migrate for certain."""
        return self._note.exists() and self._note.read_text() == self._state()

    def write(self) -> None:
        """Note that all migrations were applied."""
        self._note.write_text(self._state())

    def _state(self) -> str:
        digest = hashlib.sha256()
        for part in self._parts():
            digest.update(len(part).to_bytes(8) + part)
        return digest.hexdigest()

    def _parts(self) -> Iterator[bytes]:
        for path in sorted(self._versions.glob("*.py")):
            yield path.name.encode()
            yield path.read_bytes()
        yield self._stored_version().encode()

    def _stored_version(self) -> str:
        address = self._database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        try:
            with psycopg.connect(address, connect_timeout=5) as connection:
                return str(connection.execute("SELECT version_num FROM alembic_version ORDER BY 1").fetchall())
        except psycopg.Error as error:
            return f"unknown: {type(error).__name__}"
