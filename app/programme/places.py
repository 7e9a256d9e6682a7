"""The places of children in new meetings of an activity that they take part in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, insert, literal, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.planning.vocabulary import AttendanceMark, EnrolmentState


def hold_for_placed(session: Session, session_ids: Sequence[UUID]) -> None:
    """Let every child that is placed in the activity of a new meeting hold a place in it, in one statement.

    A child that has something else at that time gets none: it cannot be in two places.
    """
    if not session_ids:
        return
    mine = (
        select(
            func.gen_random_uuid(),
            ProgrammeSession.location_id,
            ProgrammeSession.id,
            Enrolment.child_id,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            literal(value=False),
            literal(value=True),
            literal(AttendanceMark.NOT_RECORDED.value),
        )
        .join(Enrolment, Enrolment.activity_id == ProgrammeSession.activity_id)
        .where(ProgrammeSession.id.in_(session_ids), Enrolment.state == EnrolmentState.PLACED)
        .where(~_busy_elsewhere(), ~_in_another_new_one(session_ids))
    )
    names = ["id", "location_id", "session_id", "child_id", "starts_at", "ends_at"]
    session.execute(insert(Attendance).from_select([*names, "session_cancelled", "placed", "mark"], mine))


def _busy_elsewhere() -> ColumnElement[bool]:
    return exists().where(
        Attendance.child_id == Enrolment.child_id,
        Attendance.placed,
        ~Attendance.session_cancelled,
        Attendance.starts_at < ProgrammeSession.ends_at,
        Attendance.ends_at > ProgrammeSession.starts_at,
    )


def _in_another_new_one(session_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Say that the child would be in two of the new meetings at once, and this is not the first of them."""
    other, enrolled = aliased(ProgrammeSession), aliased(Enrolment)
    return exists().where(
        other.id.in_(session_ids),
        other.id < ProgrammeSession.id,
        other.starts_at < ProgrammeSession.ends_at,
        other.ends_at > ProgrammeSession.starts_at,
        enrolled.activity_id == other.activity_id,
        enrolled.child_id == Enrolment.child_id,
        enrolled.state == EnrolmentState.PLACED,
    )
