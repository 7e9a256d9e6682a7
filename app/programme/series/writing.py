"""Writing many meetings in a few statements, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.shifts import Assignment, Engagement, Shift
from app.programme.refusals import refused_by_database

# What forbids overlaps looks at the end, so that a series which moves over itself is not in its own way.
_LATER, _NOW = (
    text(f"SET CONSTRAINTS ex_programme_session_space, ex_assignment_volunteer, ex_attendance_child {when}")
    for when in ("DEFERRED", "IMMEDIATE")
)

_FREE_SCHEDULE = text("UPDATE programme_session SET meant_for = NULL WHERE id = ANY(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)

_SESSIONS = text(
    """
UPDATE programme_session AS s
SET starts_at = c.starts_at, ends_at = c.ends_at, starts_local = c.starts_at AT TIME ZONE s.zone,
    space_id = space.id, space_shareable = space.shareable, age_group_id = c.age_group_id,
    title = c.title, notes = c.notes, cancelled = c.cancelled, cancel_reason = c.cancel_reason,
    by_hand = c.by_hand, meant_for = c.meant_for, version = s.version + 1
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS c(
    id uuid, starts_at timestamptz, ends_at timestamptz, space_id uuid, age_group_id uuid, title text, notes text,
    cancelled boolean, cancel_reason text, by_hand text[], meant_for timestamp)
JOIN space ON space.id = c.space_id
WHERE s.id = c.id
"""
)

_SHIFTS = text(
    """
UPDATE shift SET need = c.need, withdrawn = c.withdrawn
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS c(id uuid, need smallint, withdrawn boolean)
WHERE shift.id = c.id
"""
)

_ENGAGEMENTS = text(
    """
UPDATE engagement
SET state = c.state, withdrawn = c.withdrawn, answered_at = c.answered_at, decline_reason = c.decline_reason
FROM jsonb_to_recordset(CAST(:rows AS jsonb))
    AS c(id uuid, state text, withdrawn boolean, answered_at timestamptz, decline_reason text)
WHERE engagement.id = c.id
"""
)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Run changes of several meetings, and look at overlaps when all are made.

    :raises Forbidden: with the name of the constraint; the changes are rolled back, the transaction lives on.
    """
    with refused_by_database(session):
        session.execute(_LATER)
        yield
        session.execute(_NOW)


def put_sessions(session: Session, snapshots: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Let these sessions be what their snapshots say."""
    if not snapshots:
        return
    # First none: the schedule's times are unique, and each would meet the one that the next has not left yet.
    session.execute(_FREE_SCHEDULE, {"ids": list(snapshots)})
    session.execute(_SESSIONS, {"rows": _rows(snapshots)})
    _forget(session, ProgrammeSession)


def put_shifts(session: Session, values: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Let these shifts have the need, and be withdrawn or not, as their values say."""
    if values:
        session.execute(_SHIFTS, {"rows": _rows(values)})
        _forget(session, Shift)


def put_engagements(session: Session, values: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Let these engagements be what their values say."""
    if values:
        session.execute(_ENGAGEMENTS, {"rows": _rows(values)})
        _forget(session, Engagement)


def _rows(values: Mapping[UUID, Mapping[str, Any]]) -> str:
    return json.dumps([dict(row) | {"id": str(row_id)} for row_id, row in values.items()])


def _forget(session: Session, *models: type[ProgrammeSession | Shift | Engagement | Assignment]) -> None:
    """Let what was read of these before be read again: the statements went round the objects of the session."""
    stale: Sequence[Any] = [row for row in session.identity_map.values() if isinstance(row, models)]
    for row in stale:
        session.expire(row)
