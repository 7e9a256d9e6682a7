"""What people decide about ticks that contradict one another, and taking back what was noted last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import Attendance, AttendanceChange
from app.programme import attendance_rows
from app.programme.history import audit
from app.programme.refusals import ChangedSince, NotFound
from app.queries import attendance_history


def take(session: Session, session_id: UUID, change_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a refused tick count after all; what stood until now stays in the history.

    :raises NotFound: when no such tick waits for a choice in this session.
    """
    row = _waiting(session, session_id, change_id)
    places = select(Attendance.id).where(Attendance.id == row.attendance_id, Attendance.placed)
    wanted = attendance_history.noted_of(row.after)
    changes = [
        attendance_rows.changed(place, wanted, ticked_at=now)
        for place in attendance_rows.lock_places(session, places, session_ids=[session_id])
        if place.noted != wanted
    ]
    attendance_rows.write(session, changes, by=by, now=now)
    _settle(session, row, session_id, by=by, now=now)


def leave(session: Session, session_id: UUID, change_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let stand what is noted, and not a refused tick.

    :raises NotFound: when no such tick waits for a choice in this session.
    """
    _settle(session, _waiting(session, session_id, change_id), session_id, by=by, now=now)


def undo(session: Session, session_id: UUID, change_id: UUID, *, by: Actor, now: datetime) -> int:
    """Take back all that was noted together with this change; return of how many children.

    :raises NotFound: when there is no such change in this session.
    :raises ChangedSince: when something was noted of one of these children afterwards; then nothing is taken back.
    """
    one = _found(session, session_id, change_id)
    act = session.scalars(
        select(AttendanceChange)
        .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
        .where(
            Attendance.session_id == session_id,
            AttendanceChange.at == one.at,
            AttendanceChange.by_id == one.by_id,
            ~AttendanceChange.refused,
        )
    ).all()
    places = select(Attendance.id).where(Attendance.id.in_([row.attendance_id for row in act]))
    by_place = {row.attendance_id: row for row in act}
    held = attendance_rows.lock_places(session, places, session_ids=[session_id])
    if any(attendance_rows.data_of(place.noted) != by_place[place.id].after for place in held):
        raise ChangedSince
    changes = [
        attendance_rows.changed(place, attendance_history.noted_of(by_place[place.id].before), ticked_at=now)
        for place in held
    ]
    attendance_rows.write(session, changes, by=by, now=now)
    _note(session, "undone", session_id, by=by, now=now)
    return len(changes)


def _waiting(session: Session, session_id: UUID, change_id: UUID) -> AttendanceChange:
    row = _found(session, session_id, change_id)
    if not row.refused or row.settled_at is not None:
        raise NotFound(AttendanceChange.__tablename__, change_id)
    return row


def _found(session: Session, session_id: UUID, change_id: UUID) -> AttendanceChange:
    """Return a change of this session, locked: two who decide at once decide one after the other."""
    row = session.scalars(
        select(AttendanceChange)
        .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
        .where(AttendanceChange.id == change_id, Attendance.session_id == session_id)
        .with_for_update(of=AttendanceChange, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(AttendanceChange.__tablename__, change_id)
    return row


def _settle(session: Session, row: AttendanceChange, session_id: UUID, *, by: Actor, now: datetime) -> None:
    row.settled_at = now
    _note(session, "decided", session_id, by=by, now=now)


def _note(session: Session, what: str, session_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action=f"attendance.{what}", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
