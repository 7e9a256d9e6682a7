"""The list of a session's children, for those who record who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child
from app.planning.ages import age_on
from app.planning.vocabulary import AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A child on the list: its pseudonym, age in whole years on the day, and mark."""

    child_id: UUID
    pseudonym: str
    age: int
    mark: AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Unrecorded:
    """A session that is over and whose list is not complete."""

    session_id: UUID
    title: str
    starts_at: datetime
    zone: str
    missing: int


def lines(session: Session, session_id: UUID, *, on: date) -> tuple[Line, ...]:
    """Return the placed children of a session by pseudonym: one query."""
    rows = session.execute(
        select(Child.id, Child.pseudonym, Child.birth_month, Attendance.mark)
        .join(Child, Child.id == Attendance.child_id)
        .where(Attendance.session_id == session_id, Attendance.placed)
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(
        Line(
            child_id=row.id,
            pseudonym=row.pseudonym,
            age=age_on(on, birth_month=row.birth_month),
            mark=row.mark,
        )
        for row in rows
    )


def unrecorded(session: Session, *, since: datetime, now: datetime) -> tuple[Unrecorded, ...]:
    """Return the sessions that ended since then with marks missing, newest first: one query."""
    missing = func.count().filter(Attendance.mark == AttendanceMark.NOT_RECORDED)
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.zone,
            missing.label("missing"),
        )
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(ProgrammeSession.ends_at.between(since, now), ~ProgrammeSession.cancelled, Attendance.placed)
        .group_by(ProgrammeSession.id)
        .having(missing > 0)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    return tuple(Unrecorded(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name
