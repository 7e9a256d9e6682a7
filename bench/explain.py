"""Whether the database walks through a big table from end to end for what the application really sends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event

BIG = frozenset(
    {"programme_session", "shift", "assignment", "engagement", "publication", "invitation", "message", "enrolment"}
)
"""Tables that grow with every session, or with every child."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statements:
    """What was sent to the database meanwhile, and the big tables that it would walk through for it."""

    sent: list[str] = field(default_factory=list)
    walked: list[tuple[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def watching(engine: Engine, *, explain: bool = True) -> Iterator[Statements]:
    """List the statements of a block; with `explain` each is planned again as it ran: same role, same location."""
    seen = Statements()

    def note(*sent: Any) -> None:
        _connection, cursor, statement, parameters, _context, many = sent
        seen.sent.append(statement)
        if explain and not many and statement.split(maxsplit=1)[0] in {"SELECT", "WITH", "UPDATE", "DELETE"}:
            seen.walked.extend((table, statement) for table in _walked(cursor.connection, statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _walked(connection: psycopg.Connection[Any], statement: str, parameters: Any) -> Sequence[str]:
    with psycopg.ClientCursor(connection) as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        row = cursor.fetchone()
    return [node["Relation Name"] for node in _nodes(row[0][0]["Plan"]) if _walks(node)] if row else []


def _walks(node: dict[str, Any]) -> bool:
    return node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
