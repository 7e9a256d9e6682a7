"""What stands in the way, by name, when the database forbids a slot."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.locations import Space
from app.models.people import Volunteer
from app.models.shifts import Assignment
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme.refusals import ChildTaken, Forbidden, Refusal, ShiftFull, SpaceTaken, VolunteerTaken


def explain(session: Session, refusal: Forbidden, *, session_id: UUID, slot: TimeSlot, space: Space) -> Refusal:
    """Return the refusal with the names of what clashes, or the plain one when it is of another sort."""
    match refusal.constraint:
        case "ex_programme_session_space":
            return _space_taken(session, session_id, slot, space) or refusal
        case "ex_assignment_volunteer":
            return volunteer_taken(session, slot, session_id=session_id) or refusal
        case "ex_attendance_child":
            return ChildTaken(_children_taken(session, session_id, slot))
        case "ck_assignment_within_need":
            return ShiftFull()
        case _:
            return refusal


def volunteer_taken(
    session: Session, slot: TimeSlot, *, session_id: UUID, volunteer_id: UUID | None = None
) -> VolunteerTaken | None:
    """Return which volunteer of the session (or `volunteer_id`) holds a seat elsewhere in the slot, if any."""
    mine = aliased(Assignment)
    who = select(mine.volunteer_id).where(mine.session_id == session_id, ~mine.released)
    row = session.execute(
        select(Volunteer.name, ProgrammeSession.title, Assignment.starts_at, Assignment.ends_at)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .join(ProgrammeSession, ProgrammeSession.id == Assignment.session_id)
        .where(
            Assignment.volunteer_id == volunteer_id if volunteer_id else Assignment.volunteer_id.in_(who),
            Assignment.session_id != session_id if volunteer_id is None else ~Assignment.released,
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
            _overlaps(Assignment, slot),
        )
        .order_by(Assignment.starts_at, Volunteer.name)
        .limit(1)
    ).first()
    return VolunteerTaken(*row) if row else None


def _space_taken(session: Session, session_id: UUID, slot: TimeSlot, space: Space) -> SpaceTaken | None:
    row = session.execute(
        select(ProgrammeSession.title, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .where(
            ProgrammeSession.space_id == space.id,
            ProgrammeSession.id != session_id,
            ~ProgrammeSession.cancelled,
            _overlaps(ProgrammeSession, slot),
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(1)
    ).first()
    return SpaceTaken(space.name, *row) if row else None


def _children_taken(session: Session, session_id: UUID, slot: TimeSlot) -> int:
    mine = aliased(Attendance)
    return (
        session.scalar(
            select(func.count(func.distinct(Attendance.child_id))).where(
                Attendance.child_id.in_(select(mine.child_id).where(mine.session_id == session_id, mine.placed)),
                Attendance.session_id != session_id,
                Attendance.placed,
                ~Attendance.session_cancelled,
                _overlaps(Attendance, slot),
            )
        )
        or 0
    )


def _overlaps(model: type[Assignment | Attendance | ProgrammeSession], slot: TimeSlot) -> ColumnElement[bool]:
    return (model.starts_at < slot.ends_at) & (model.ends_at > slot.starts_at)
