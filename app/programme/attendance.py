"""Recording who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import Attendance
from app.planning.vocabulary import AttendanceMark
from app.programme import sessions
from app.programme.history import audit


def record(
    session: Session, session_id: UUID, *, marks: Mapping[UUID, AttendanceMark], by: Actor, now: datetime
) -> int:
    """Note for each child (by id) whether it was there; return how many marks changed.

    Marks of children who have no place in the session are passed over: the list was printed before they left.
    """
    sessions.find(session, session_id, lock=True)
    rows = session.scalars(
        select(Attendance).where(Attendance.session_id == session_id, Attendance.placed).order_by(Attendance.id)
    ).all()
    changed = [row for row in rows if marks.get(row.child_id, row.mark) is not row.mark]
    for row in changed:
        row.mark = marks[row.child_id]
        noted = row.mark is not AttendanceMark.NOT_RECORDED
        row.recorded_at, row.recorded_by_id = (now, by.user_id) if noted else (None, None)
    if changed:
        audit(session, action="attendance.recorded", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    return len(changed)
