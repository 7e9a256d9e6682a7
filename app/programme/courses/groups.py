"""Groups of a course: each an activity with meetings of its own, planned like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.courses import Course, CourseGroup
from app.planning.course import plan as plans
from app.planning.course.plan import CoursePhase
from app.planning.schedule import Schedule
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ConsentPurpose, PhaseSort
from app.programme import activities, turns
from app.programme.activities import NewActivity, Planned
from app.programme.courses.refusals import CourseClosed, GroupNameTaken, NoSuchPhase
from app.programme.history import audit
from app.programme.refusals import Forbidden, known, refused_by_database


@dataclass(frozen=True, kw_only=True, slots=True)
class NewGroup:
    """A group of a part: its name within that part, the title of its activity, who teaches, where and when."""

    part: int
    sort: PhaseSort
    name: str
    title: str
    age_group_id: UUID | None
    space_id: UUID
    capacity: int | None
    partner_ids: tuple[UUID, ...]
    when: TimeSlot | Schedule


def add(session: Session, course_id: UUID, wanted: NewGroup, *, by: Actor, now: datetime) -> Planned:
    """Plan a group of a course with all of its meetings, or none.

    :raises NoSuchPhase: when the course has no such part.
    :raises GroupNameTaken: when another group of that part has the name.
    :raises CourseClosed: when the course is closed.
    :raises SpaceTaken: and whatever else planning an activity is refused with.
    """
    turns.take(session)
    course = known(session, Course, course_id)
    if course.closed_at is not None:
        raise CourseClosed
    return put(session, course, wanted, by=by, now=now)


def put(session: Session, course: Course, wanted: NewGroup, *, by: Actor, now: datetime) -> Planned:
    """Plan a group of a course in the turn of the caller; refused as `add` is."""
    phase = plans.from_data(course.specification).phase(part=wanted.part, sort=wanted.sort)
    if phase is None:
        raise NoSuchPhase(wanted.part)
    planned = activities.plan(session, _activity(course, phase, wanted), by=by, now=now)
    group = CourseGroup(
        location_id=by.location_id,
        course_id=course.id,
        activity_id=planned.activity.id,
        part=wanted.part,
        sort=wanted.sort,
        name=wanted.name,
    )
    try:
        with refused_by_database(session):
            session.add(group)
    except Forbidden as refusal:
        raise GroupNameTaken(wanted.name) from refusal
    audit(session, action="course.group_added", subject="course_group", subject_id=group.id, by=by, now=now)
    session.flush()
    return planned


def _activity(course: Course, phase: CoursePhase, wanted: NewGroup) -> NewActivity:
    return NewActivity(
        template_id=course.template_id,
        title=wanted.title,
        description="",
        age_group_id=wanted.age_group_id,
        space_id=wanted.space_id,
        responsible_id=course.responsible_id,
        capacity=wanted.capacity,
        when=wanted.when,
        partner_ids=wanted.partner_ids,
        consents=(ConsentPurpose.OUTING,) if phase.away else (),
    )
