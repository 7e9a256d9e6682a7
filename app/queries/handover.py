"""What goes along with a child to its next location. For supervisors alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from app.documents.handover import CourseOnPaper, Done, Earned, Handover
from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child
from app.models.course_progress import Certificate, CourseParticipant
from app.models.locations import Location
from app.planning.vocabulary import AttendanceMark
from app.queries import course_board


def find(session: Session, child_id: UUID, *, now: datetime) -> Handover | None:
    """Return the sheet of a child of this location: a fixed number of statements, however much it did."""
    row = session.execute(
        select(
            Child.pseudonym.label("name"),
            Child.birth_month,
            Child.languages,
            Location.name.label("location"),
            Child.arrived_on,
            Child.left_on,
        )
        .join(Location, Location.id == Child.location_id)
        .where(Child.id == child_id)
    ).first()
    if row is None:
        return None
    return Handover(
        **plain(row) | {"languages": tuple(row.languages)},
        done=_done(session, child_id),
        courses=_courses(session, child_id, now=now),
        certificates=_certificates(session, child_id),
    )


def _done(session: Session, child_id: UUID) -> tuple[Done, ...]:
    """Return the activities that it was at, the most often first."""
    times, last_on = func.count(), func.max(cast(ProgrammeSession.starts_local, Date))
    rows = session.execute(
        select(Activity.title, times.label("times"), last_on.label("last_on"))
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .where(Attendance.child_id == child_id, Attendance.mark == AttendanceMark.PRESENT)
        .group_by(Activity.id)
        .order_by(times.desc(), Activity.title, Activity.id)
    )
    return tuple(Done(**plain(row)) for row in rows)


def _courses(session: Session, child_id: UUID, *, now: datetime) -> tuple[CourseOnPaper, ...]:
    return tuple(
        CourseOnPaper(title=board.title, plan=board.plan, progress=line.progress)
        for board in course_board.one(session, child_id, now=now)
        for line in board.lines
    )


def _certificates(session: Session, child_id: UUID) -> tuple[Earned, ...]:
    rows = session.execute(
        select(Certificate.title, Certificate.number, Certificate.issued_on)
        .join(CourseParticipant, CourseParticipant.id == Certificate.participant_id)
        .where(CourseParticipant.child_id == child_id, Certificate.withdrawn_on.is_(None))
        .order_by(Certificate.issued_on, Certificate.number)
    )
    return tuple(Earned(**plain(row)) for row in rows)
