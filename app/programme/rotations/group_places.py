"""The children of the location in their groups: the places that they hold in the sessions of a safety day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.orm import Session

from app.models.attendance import Attendance
from app.programme.refusals import ChildTaken
from app.programme.rotations.running_orders import DayPart

_ROTATION = bindparam("rotation", type_=Uuid)

# Whoever is in no group any more, and of whom nobody noted anything.
_LEAVE = text(
    """
DELETE FROM attendance a USING programme_session s
WHERE s.id = a.session_id AND s.rotation_id = :rotation AND a.mark = 'not_recorded'
    AND NOT EXISTS (
        SELECT FROM rotation_participant p
        WHERE p.rotation_id = :rotation AND p.child_id = a.child_id AND p.group_id IS NOT NULL)
"""
).bindparams(_ROTATION)

# With its mark: a child that changed groups during the day was there before, too.
_MOVE = text(
    """
UPDATE attendance a
SET session_id = s.id, starts_at = s.starts_at, ends_at = s.ends_at, session_cancelled = s.cancelled
FROM rotation_participant p
JOIN rotation_group g ON g.id = p.group_id
JOIN programme_session s ON s.id = g.session_id AND s.rotation_id = p.rotation_id AND NOT s.cancelled,
    programme_session b
WHERE p.rotation_id = :rotation AND a.child_id = p.child_id AND b.id = a.session_id
    AND b.rotation_id = :rotation AND a.session_id <> s.id
"""
).bindparams(_ROTATION)

_ENTER = text(
    """
INSERT INTO attendance (id, location_id, session_id, child_id, starts_at, ends_at, session_cancelled, placed, mark)
SELECT gen_random_uuid(), p.location_id, s.id, p.child_id, s.starts_at, s.ends_at, false, true, 'not_recorded'
FROM rotation_participant p
JOIN rotation_group g ON g.id = p.group_id
JOIN programme_session s ON s.id = g.session_id AND s.rotation_id = p.rotation_id AND NOT s.cancelled
WHERE p.rotation_id = :rotation AND p.child_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM attendance a WHERE a.session_id = s.id AND a.child_id = p.child_id)
"""
).bindparams(_ROTATION)

_TAKEN = text(
    """
SELECT p.group_id, count(DISTINCT p.child_id) AS children
FROM jsonb_to_recordset(CAST(:wanted AS jsonb)) AS w(id uuid, starts_at timestamptz, ends_at timestamptz)
JOIN rotation_participant p ON p.group_id = w.id AND p.rotation_id = :rotation
JOIN attendance a ON a.child_id = p.child_id AND a.placed AND NOT a.session_cancelled
    AND tstzrange(a.starts_at, a.ends_at) && tstzrange(w.starts_at, w.ends_at)
JOIN programme_session s ON s.id = a.session_id AND s.rotation_id IS DISTINCT FROM :rotation
GROUP BY p.group_id
"""
).bindparams(_ROTATION)


def taken(session: Session, rotation_id: UUID, groups: Sequence[DayPart]) -> Iterator[tuple[DayPart, ChildTaken]]:
    """Yield the groups with children who have something else at that time: how many, never which."""
    wanted = [
        {"id": str(part.id), "starts_at": part.slot.starts_at.isoformat(), "ends_at": part.slot.ends_at.isoformat()}
        for part in groups
    ]
    rows = session.execute(_TAKEN, {"wanted": json.dumps(wanted), "rotation": rotation_id})
    children = {row.group_id: row.children for row in rows}
    for part in groups:
        if part.id in children:
            yield part, ChildTaken(children[part.id])


def leave(session: Session, rotation_id: UUID) -> None:
    """Let children who go round no more hold no place, unless it was noted whether they were there."""
    session.execute(_LEAVE, {"rotation": rotation_id})
    _forget(session)


def settle(session: Session, rotation_id: UUID) -> None:
    """Let every child that goes round hold a place in the session of its group, and in no other of that day."""
    for statement in (_MOVE, _ENTER):
        session.execute(statement, {"rotation": rotation_id})
    _forget(session)


def _forget(session: Session) -> None:
    for row in session.identity_map.values():
        if isinstance(row, Attendance):
            session.expire(row)
