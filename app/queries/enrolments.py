"""Who takes part in an activity, who waits for it, was offered a seat, or is gone: for supervisors alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.courses import CourseGroup
from app.models.locations import Location
from app.planning.vocabulary import ActivityKind, EnrolmentRefusal, EnrolmentState


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """An activity as the page about its children names it; `course_id` when it is a group of a course."""

    id: UUID
    title: str
    kind: ActivityKind
    moves_up: bool
    zone: str
    course_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolled:
    """A child in an activity, with in how many coming meetings it has a place."""

    child_id: UUID
    name: str
    state: EnrolmentState
    since: datetime
    asked_at: datetime
    reason: EnrolmentRefusal | None
    comment: str
    offered_until: datetime | None
    passed_at: datetime | None
    places: int


def head(session: Session, activity_id: UUID) -> Head | None:
    """Return an activity of this location."""
    row = session.execute(
        select(Activity.id, Activity.title, Activity.kind, Activity.moves_up, Location.zone, CourseGroup.course_id)
        .join(Location, Location.id == Activity.location_id)
        .outerjoin(CourseGroup, CourseGroup.activity_id == Activity.id)
        .where(Activity.id == activity_id)
    ).first()
    return Head(**plain(row)) if row else None


def enrolled(session: Session, activity_id: UUID, *, now: datetime) -> tuple[Enrolled, ...]:
    """Return the children of an activity in one statement: by name, and whoever waits in turn."""
    places = (
        select(func.count())
        .select_from(Attendance)
        .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
        .where(
            ProgrammeSession.activity_id == Enrolment.activity_id,
            Attendance.child_id == Enrolment.child_id,
            ProgrammeSession.ends_at > now,
            Attendance.placed,
            ~Attendance.session_cancelled,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Enrolment.child_id,
            Child.pseudonym.label("name"),
            Enrolment.state,
            Enrolment.since,
            Enrolment.asked_at,
            Enrolment.reason,
            Enrolment.comment,
            Enrolment.offered_until,
            Enrolment.passed_at,
            places.label("places"),
        )
        .join(Child, Child.id == Enrolment.child_id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Child.pseudonym, Child.id)
    )
    found = [Enrolled(**plain(row)) for row in rows]
    waiting = {EnrolmentState.WAITING, EnrolmentState.WANTED}
    turns = {row.child_id: number for number, row in enumerate(sorted(found, key=lambda row: row.asked_at))}
    return tuple(sorted(found, key=lambda row: turns[row.child_id] if row.state in waiting else -1))
