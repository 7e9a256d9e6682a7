"""What stands in the way, by name, when the database forbids a slot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was to become of a session; `put_back`: seats that were to be held again."""

    session_id: UUID
    slot: TimeSlot
    space: Space
    put_back: Collection[UUID] = ()


def explain(session: Session, refusal: Forbidden, wanted: Wanted) -> Refusal:
    """Return the refusal with the names of what clashes, or the plain one when it is of another sort."""
    match refusal.constraint:
        case "ex_programme_session_space":
            return _space_taken(session, wanted) or refusal
        case "ex_assignment_volunteer":
            return _volunteer_of_session_taken(session, wanted) or refusal
        case "ex_attendance_child":
            return ChildTaken(_children_taken(session, wanted.session_id, wanted.slot))
        case "ck_assignment_within_need":
            return ShiftFull()
        case _:
            return refusal


def volunteer_taken(session: Session, slot: TimeSlot, *, volunteer_id: UUID) -> VolunteerTaken | None:
    """Return which seat the volunteer holds in the slot, if any."""
    return _taken(session, slot, Assignment.volunteer_id == volunteer_id)


def _volunteer_of_session_taken(session: Session, wanted: Wanted) -> VolunteerTaken | None:
    mine = aliased(Assignment)
    holds = ~mine.released & (mine.answer != Answer.DECLINED)
    who = select(mine.volunteer_id).where(mine.session_id == wanted.session_id, holds | mine.id.in_(wanted.put_back))
    elsewhere = Assignment.session_id != wanted.session_id
    return _taken(session, wanted.slot, Assignment.volunteer_id.in_(who) & elsewhere)


def _taken(session: Session, slot: TimeSlot, who: ColumnElement[bool]) -> VolunteerTaken | None:
    row = session.execute(
        select(Volunteer.name, ProgrammeSession.title, Assignment.starts_at, Assignment.ends_at)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .join(ProgrammeSession, ProgrammeSession.id == Assignment.session_id)
        .where(who, ~Assignment.released, Assignment.answer != Answer.DECLINED, _overlaps(Assignment, slot))
        .order_by(Assignment.starts_at, Volunteer.name, Assignment.id)
        .limit(1)
    ).first()
    return VolunteerTaken(*row) if row else None


def _space_taken(session: Session, wanted: Wanted) -> SpaceTaken | None:
    row = session.execute(
        select(ProgrammeSession.title, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .where(
            ProgrammeSession.space_id == wanted.space.id,
            ProgrammeSession.id != wanted.session_id,
            ~ProgrammeSession.cancelled,
            _overlaps(ProgrammeSession, wanted.slot),
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(1)
    ).first()
    return SpaceTaken(wanted.space.name, *row) if row else None


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
