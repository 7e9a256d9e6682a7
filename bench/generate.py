"""A plan of the size that the product is made for: 300 locations and 1 million sessions, in the database.

The database makes the rows itself, with constraints, indexes and triggers put aside: row by row it would take hours.
Putting them back checks every row, so nothing stands in the tables that the application could not have written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from psycopg import Connection

SQL = Path(__file__).with_name("generate.sql")
MEASURED_LOCATIONS = 4
"""The first locations have their past made like all others, and their coming weeks by the benchmark itself."""

CONSTRAINTS = """
SELECT format('%I', conrelid::regclass::text), quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'x', 'p', 'u') AND conparentid = 0
    AND conrelid <> 'alembic_version'::regclass
ORDER BY contype = 'f' DESC, conrelid, conname
"""
INDEXES = """
SELECT quote_ident(indexname), indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY indexname
"""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is made, and from what."""

    sessions: int
    locations: int
    seed: int


def fill(database_url: str, size: Size, *, today: date) -> None:
    """Fill an empty, migrated database as the owner of its tables; the same size and day give the same rows."""
    values = {
        "sessions": size.sessions,
        "locations": size.locations,
        "seed": str(size.seed),
        "today": today,
        "measured": MEASURED_LOCATIONS,
    }
    with psycopg.connect(database_url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'; SET timezone = 'UTC'")
        with _unguarded(connection):
            connection.execute(SQL.read_text(), values)
    analyze(database_url)


def analyze(database_url: str) -> None:
    """Bring the planner's statistics up to date, which nobody else does on a server made to be thrown away."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Put constraints, indexes and triggers aside, and put them back as they were."""
    constraints = connection.execute(CONSTRAINTS).fetchall()
    for table, name, _definition in constraints:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = connection.execute(INDEXES).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    tables = [table for (table,) in connection.execute(TABLES)]
    for table in tables:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for _name, definition in indexes:
        connection.execute(definition)
    for table, name, definition in reversed(constraints):
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
