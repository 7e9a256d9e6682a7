"""What children who leave hold: seats, places, courses and safety days to come. For supervisors alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, PlanEdit, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import Course
from app.models.participants import Participant
from app.models.rotations import Rotation
from app.planning.enrolment import HOLDS_A_SEAT
from app.planning.vocabulary import AttendanceMark, EnrolmentState

LEFT = "child_left"
"""What an act by which children left is called, where acts are kept."""
STAYS = (EnrolmentState.LEFT, EnrolmentState.REFUSED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """An activity that a child is in and that is not over; `waiting` are those of other children who wait for it."""

    activity_id: UUID
    child_id: UUID
    name: str
    title: str
    state: EnrolmentState
    waiting: int

    @property
    def frees_a_seat(self) -> bool:
        """Say whether a seat is free when the child goes."""
        return self.state in HOLDS_A_SEAT


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """A course or a safety day that a child takes part in."""

    id: UUID
    of_id: UUID
    name: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """Everything that these children hold; `places` counts meetings to come, of all of them together."""

    activities: tuple[Held, ...]
    places: int
    courses: tuple[Stopped, ...]
    rotations: tuple[Stopped, ...]


def enrolments(session: Session, child_ids: Collection[UUID], *, now: datetime) -> tuple[Held, ...]:
    """Return what children are in, wait for or would like, but for what is over; by title and name: one statement."""
    meetings = select(ProgrammeSession.id).where(ProgrammeSession.activity_id == Activity.id).correlate(Activity)
    to_come = meetings.where(ProgrammeSession.ends_at > now, ~ProgrammeSession.cancelled)
    other = Enrolment.__table__.alias("other")
    waiting = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.activity_id == Activity.id,
            other.c.state == EnrolmentState.WAITING,
            other.c.child_id.not_in(child_ids),
        )
        .correlate(Activity)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Enrolment.activity_id,
            Enrolment.child_id,
            Child.pseudonym.label("name"),
            Activity.title,
            Enrolment.state,
            waiting.label("waiting"),
        )
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(Child, Child.id == Enrolment.child_id)
        .where(
            Enrolment.child_id.in_(child_ids),
            Enrolment.state.not_in(STAYS),
            or_(to_come.exists(), ~meetings.exists(), Enrolment.state != EnrolmentState.PLACED),
        )
        .order_by(Activity.title, Activity.id, Child.pseudonym, Child.id)
    )
    return tuple(Held(**plain(row)) for row in rows)


def places_after(session: Session, child_ids: Collection[UUID], *, after: datetime) -> tuple[Attendance, ...]:
    """Return the places in meetings that begin after a moment and of which nothing was noted: one statement."""
    return tuple(
        session.scalars(
            select(Attendance)
            .where(
                Attendance.child_id.in_(child_ids),
                Attendance.starts_at > after,
                Attendance.mark == AttendanceMark.NOT_RECORDED,
            )
            .order_by(Attendance.starts_at, Attendance.id)
            .execution_options(populate_existing=True)
        )
    )


def courses(session: Session, child_ids: Collection[UUID]) -> tuple[Stopped, ...]:
    """Return the courses that children are in and that are not closed: one statement."""
    rows = session.execute(
        select(
            CourseParticipant.id,
            CourseParticipant.course_id.label("of_id"),
            Child.pseudonym.label("name"),
            Course.title,
        )
        .join(Course, Course.id == CourseParticipant.course_id)
        .join(Child, Child.id == CourseParticipant.child_id)
        .where(
            CourseParticipant.child_id.in_(child_ids),
            CourseParticipant.stopped_at.is_(None),
            Course.closed_at.is_(None),
        )
        .order_by(Course.title, Child.pseudonym, CourseParticipant.id)
    )
    return tuple(Stopped(**plain(row)) for row in rows)


def rotations(session: Session, child_ids: Collection[UUID], *, after: date) -> tuple[Stopped, ...]:
    """Return the safety days after a day that children go round on: one statement."""
    rows = session.execute(
        select(Participant.id, Participant.rotation_id.label("of_id"), Child.pseudonym.label("name"), Activity.title)
        .join(Rotation, Rotation.id == Participant.rotation_id)
        .join(Activity, Activity.id == Rotation.activity_id)
        .join(Child, Child.id == Participant.child_id)
        .where(Participant.child_id.in_(child_ids), Rotation.day > after)
        .order_by(Rotation.day, Activity.title, Child.pseudonym, Participant.id)
    )
    return tuple(Stopped(**plain(row)) for row in rows)


def last_act(session: Session, child_id: UUID, *, since: datetime) -> UUID | None:
    """Return the act by which a child left, when that was since a moment and was not undone: one statement."""
    return session.scalar(
        select(PlanEdit.id)
        .where(
            PlanEdit.sort == LEFT,
            PlanEdit.at >= since,
            PlanEdit.undone_at.is_(None),
            PlanEdit.before["children"].has_key(str(child_id)),
        )
        .order_by(PlanEdit.at.desc(), PlanEdit.id)
        .limit(1)
    )
