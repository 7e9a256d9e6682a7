"""A guest in a parallel group: a child catches up there with a lesson that it missed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.course_progress import CourseParticipant
from app.planning.vocabulary import AttendanceMark
from app.programme import turns
from app.programme.courses.refusals import NoSuchChance, NoteStands
from app.programme.history import audit
from app.programme.refusals import ChildTaken, Forbidden, NotFound, known, refused_by_database
from app.queries import course_catching_up, courses


def seat(
    session: Session, participant_id: UUID, *, missed_id: UUID, at_id: UUID, by: Actor, now: datetime
) -> Attendance:
    """Give a child a place in a meeting of a parallel group, to catch up with one that it missed.

    Places are given out in turn, so that of two for the last seat the second is told that it is gone.

    :raises NoSuchChance: when it did not miss that meeting, or cannot catch up with it there (any more).
    :raises ChildTaken: when it is somewhere else meanwhile.
    """
    turns.take(session)
    row = known(session, CourseParticipant, participant_id)
    course = courses.find(session, row.course_id)
    if course is None:
        raise NotFound("course", row.course_id)
    found = course_catching_up.of_course(session, course, [row.child_id], now=now)[row.child_id]
    if not any(one.missed.meeting_id == missed_id and at_id in {at.meeting_id for at in one.chances} for one in found):
        raise NoSuchChance
    at = session.get_one(ProgrammeSession, at_id)
    place = Attendance(
        location_id=by.location_id,
        session_id=at.id,
        child_id=row.child_id,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        session_cancelled=False,
        makes_up_id=missed_id,
    )
    try:
        with refused_by_database(session):
            session.add(place)
    except Forbidden as refusal:
        raise ChildTaken(1) from refusal
    audit(session, action="catching_up.seated", subject="attendance", subject_id=place.id, by=by, now=now)
    session.flush()
    return place


def release(session: Session, participant_id: UUID, *, missed_id: UUID, at_id: UUID, by: Actor, now: datetime) -> None:
    """Take back the place of a guest.

    :raises NoSuchChance: when it has none there.
    :raises NoteStands: when it was noted whether it was there.
    """
    turns.take(session)
    row = known(session, CourseParticipant, participant_id)
    place = session.scalar(
        select(Attendance).where(
            Attendance.child_id == row.child_id, Attendance.session_id == at_id, Attendance.makes_up_id == missed_id
        )
    )
    if place is None:
        raise NoSuchChance
    if place.mark is not AttendanceMark.NOT_RECORDED:
        raise NoteStands
    audit(session, action="catching_up.released", subject="attendance", subject_id=place.id, by=by, now=now)
    session.delete(place)
    session.flush()
