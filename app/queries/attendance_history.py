"""What was noted on the list of a session: by whom, when, instead of what, and which ticks wait for a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import UserAccount
from app.models.attendance import Attendance, AttendanceChange
from app.models.children import Child
from app.planning.marking import Noted
from app.planning.vocabulary import AttendanceMark

MOST_STEPS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What was noted of a child, by whom and when; `ticked_at` is when they did it, `at` when it came in.

    A `refused` one did not count, and waits for a choice until `settled_at`.
    """

    id: UUID
    pseudonym: str
    before: Noted
    after: Noted
    refused: bool
    settled_at: datetime | None
    by: str | None
    by_id: UUID | None
    ticked_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A tick that waits for a choice: what somebody noted, and what stands by whom since when."""

    step: Step
    stands: Noted
    stands_by: str | None
    stands_since: datetime | None


def steps(session: Session, session_id: UUID) -> tuple[Step, ...]:
    """Return what was noted of a session's children, the last first, as far back as a page shows: one statement."""
    rows = session.execute(
        select(
            AttendanceChange,
            Child.pseudonym,
            UserAccount.name.label("by"),
        )
        .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
        .join(Child, Child.id == Attendance.child_id)
        .outerjoin(UserAccount, UserAccount.id == AttendanceChange.by_id)
        .where(Attendance.session_id == session_id)
        .order_by(AttendanceChange.at.desc(), AttendanceChange.by_id, Child.pseudonym, AttendanceChange.id)
        .limit(MOST_STEPS)
    )
    return tuple(_step(row) for row in rows)


def waiting(session: Session, session_id: UUID) -> tuple[UUID, ...]:
    """Return which ticks wait for a choice, without any name: one statement."""
    return tuple(
        session.scalars(
            select(AttendanceChange.id)
            .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
            .where(Attendance.session_id == session_id, AttendanceChange.refused, AttendanceChange.settled_at.is_(None))
            .order_by(AttendanceChange.at, AttendanceChange.id)
        )
    )


def choices(session: Session, session_id: UUID) -> tuple[Choice, ...]:
    """Return which ticks wait for a choice, with what stands, the first first: one statement."""
    own, others = aliased(UserAccount), aliased(UserAccount)
    standing = aliased(AttendanceChange)
    since = (
        select(func.max(standing.ticked_at))
        .where(standing.attendance_id == Attendance.id, ~standing.refused)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            AttendanceChange,
            Child.pseudonym,
            own.name.label("by"),
            others.name.label("stands_by"),
            func.coalesce(since, Attendance.recorded_at).label("stands_since"),
            Attendance.mark,
            Attendance.arrived_at,
            Attendance.left_at,
        )
        .join(Attendance, Attendance.id == AttendanceChange.attendance_id)
        .join(Child, Child.id == Attendance.child_id)
        .outerjoin(own, own.id == AttendanceChange.by_id)
        .outerjoin(others, others.id == Attendance.recorded_by_id)
        .where(Attendance.session_id == session_id, AttendanceChange.refused, AttendanceChange.settled_at.is_(None))
        .order_by(AttendanceChange.at, Child.pseudonym, AttendanceChange.id)
    )
    return tuple(_choice(row) for row in rows)


def _choice(row: Any) -> Choice:
    return Choice(
        step=_step(row),
        stands=Noted(mark=row.mark, arrived_at=row.arrived_at, left_at=row.left_at),
        stands_by=row.stands_by,
        stands_since=row.stands_since,
    )


def _step(row: Any) -> Step:
    change: AttendanceChange = row.AttendanceChange
    return Step(
        id=change.id,
        pseudonym=row.pseudonym,
        before=noted_of(change.before),
        after=noted_of(change.after),
        refused=change.refused,
        settled_at=change.settled_at,
        by=row.by,
        by_id=change.by_id,
        ticked_at=change.ticked_at,
        at=change.at,
    )


def noted_of(data: Mapping[str, Any]) -> Noted:
    """Return what a change keeps, as a value."""
    return Noted(
        mark=AttendanceMark(data["mark"]), arrived_at=_moment(data["arrived_at"]), left_at=_moment(data["left_at"])
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
