"""Extensions without an application, the model base, and the scope that every transaction runs in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Any

from flask_babel import Babel
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, Table, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, SessionTransaction
from sqlalchemy.sql import visitors

APP_ROLE = "weekwijzer_app"
SYSTEM_ROLE = "weekwijzer_system"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of all models, with names for constraints that migrations and error pages can rely on."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(session_options={"expire_on_commit": False})
"""A view reads once and commits once: what it read stays readable for the page that it answers with."""

migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
security = Security()


class System(Enum):
    """The scope of work that serves every location: the pump, housekeeping, looking up a feed's secret."""

    SYSTEM = "system"


class Commits:
    """The last commit of this process that wrote, as an object that stands for it: what was read before may be old."""

    latest: object = object()


_WROTE = "wrote"
_READS = re.compile(r"\s*(SELECT|SHOW|SET|WITH(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b))\b", re.IGNORECASE | re.DOTALL)
"""A statement that writes nothing; of one that cannot be told, writing is assumed."""


class UnscopedQueryError(RuntimeError):
    """A query on a location's data was about to run without saying which location."""


def enter_location(session: Session, location_id: uuid.UUID) -> None:
    """Let `session` see one location's rows from here on, in this transaction and those that follow."""
    _enter(session, location_id)


@contextmanager
def system_scope(session: Session) -> Iterator[None]:
    """Let `session` see every location's rows for a while; the scope before it returns afterwards."""
    before = session.info.get("scope")
    _enter(session, System.SYSTEM)
    try:
        yield
    except BaseException:
        with suppress(SQLAlchemyError):  # a broken transaction takes no statement; its rollback ends the scope as well
            _enter(session, before)
        raise
    _enter(session, before)


def _enter(session: Session, scope: uuid.UUID | System | None) -> None:
    session.info["scope"] = scope
    if session.in_transaction() and session.is_active:
        _apply(session.connection(), scope)


def _apply(connection: Connection, scope: uuid.UUID | System | None) -> None:
    role = SYSTEM_ROLE if scope is System.SYSTEM else APP_ROLE
    location = str(scope) if isinstance(scope, uuid.UUID) else ""
    connection.execute(
        text("SELECT set_config('role', :role, true), set_config('app.location_id', :location, true)"),
        {"role": role, "location": location},
    )


@event.listens_for(Session, "after_begin")
def _scope_transaction(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        session.info["connection"] = connection
        connection.info.pop(_WROTE, None)
    scope = session.info.get("scope")
    if scope is not None:
        _apply(connection, scope)


@event.listens_for(Engine, "before_cursor_execute")
def _note_writing(connection: Connection, _cursor: Any, statement: str, *_others: Any) -> None:
    if not _READS.match(statement):
        connection.info[_WROTE] = True


@event.listens_for(Session, "after_commit")
def _note_commit(session: Session) -> None:
    """Let a commit count when something was written: most requests only ask, and end with COMMIT as well."""
    if session.in_nested_transaction():  # the end of a savepoint
        return
    connection = session.info.pop("connection", None)
    ended = connection is None or connection.closed  # nothing began since a rollback: to count it is safe
    if ended or connection.info.pop(_WROTE, False):
        Commits.latest = object()


@event.listens_for(Session, "do_orm_execute")
def _refuse_unscoped(state: ORMExecuteState) -> None:
    """Raise on a query that reads a location's table anywhere, without a scope: it would silently find nothing."""
    statement = state.statement
    if state.session.info.get("scope") is not None or not isinstance(statement, visitors.ExternallyTraversible):
        return
    for part in visitors.iterate(statement):
        table = part if isinstance(part, Table) else getattr(part, "table", None)
        if isinstance(table, Table) and "location_id" in table.columns and not table.info.get("before_sign_in"):
            raise UnscopedQueryError(table.name)


def plain(row: Any) -> dict[str, Any]:
    """Return a result row as keyword arguments for a value class."""
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for it
