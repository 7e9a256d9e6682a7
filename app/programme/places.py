"""The places of children in meetings: in new ones of an activity that they are in, in all to come when they join."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, exists, func, insert, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.planning.vocabulary import AttendanceMark, EnrolmentState


def hold_for_children(session: Session, activity_id: UUID, child_ids: Collection[UUID], *, now: datetime) -> None:
    """Let children who are placed in an activity hold their places in its meetings that are not over yet.

    The parts of a safety day have lists by group, which are made there.
    """
    coming = session.scalars(
        select(ProgrammeSession.id).where(
            ProgrammeSession.activity_id == activity_id,
            ProgrammeSession.ends_at > now,
            ProgrammeSession.rotation_id.is_(None),
            ~ProgrammeSession.cancelled,
        )
    )
    hold_for_placed(session, coming.all(), of=child_ids)


def hold_for_placed(session: Session, session_ids: Sequence[UUID], *, of: Collection[UUID] | None = None) -> None:
    """Let every child that is placed in the activity of a meeting hold a place in it, in one statement; or only some.

    A child that has something else at that time gets none: it cannot be in two places. Nor does one that has left.
    """
    if not session_ids:
        return
    chosen = [] if of is None else [Enrolment.child_id.in_(of)]
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
        .join(Child, Child.id == Enrolment.child_id)
        .where(ProgrammeSession.id.in_(session_ids), Enrolment.state == EnrolmentState.PLACED, *chosen)
        .where(or_(Child.left_on.is_(None), Child.left_on >= cast(ProgrammeSession.starts_local, Date)))
        .where(~_busy_elsewhere(), ~_listed(), ~_in_another_new_one(session_ids))
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


def _listed() -> ColumnElement[bool]:
    return exists().where(Attendance.session_id == ProgrammeSession.id, Attendance.child_id == Enrolment.child_id)


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
