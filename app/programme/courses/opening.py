"""Opening a course from a template, with its first groups; changing what it is, and closing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Template
from app.models.courses import Course
from app.models.people import Partner
from app.planning.course import size
from app.planning.vocabulary import PhaseSort
from app.programme import activities, texts, turns
from app.programme.activities import Planned
from app.programme.courses import groups
from app.programme.courses.groups import NewGroup
from app.programme.courses.refusals import CourseChanged, NotACourse
from app.programme.history import audit
from app.programme.refusals import NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseDetails:
    """What a course is called, who answers for it, and in which languages somebody interprets."""

    title: str
    note: str
    responsible_id: UUID
    theory_partner_id: UUID | None
    practice_partner_id: UUID | None
    interpreters: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCourse:
    """What the form asks; `meetings` says by part and sort how many a phase has here, where it differs."""

    template_id: UUID
    details: CourseDetails
    meetings: dict[tuple[int, PhaseSort], int]
    groups: tuple[NewGroup, ...]


def begin(session: Session, wanted: NewCourse, *, by: Actor, now: datetime) -> tuple[Course, tuple[Planned, ...]]:
    """Open a course with all of the groups that are asked for, or none; return what was planned for each.

    :raises NotACourse: when the template is none.
    :raises PlanningError: for more lessons than its kind allows, and for a schedule that cannot be.
    :raises SpaceTaken: and whatever else planning an activity is refused with.
    """
    details = wanted.details
    texts.refuse_private(session, details.title, details.note)
    turns.take(session)
    template = known(session, Template, wanted.template_id)
    if not template.specification.get("course"):
        raise NotACourse
    _refuse_people(session, details, by=by)
    course = Course(
        location_id=by.location_id,
        template_id=template.id,
        specification=size.resized(template.specification, wanted.meetings, kind=template.kind),
    )
    _put(course, details)
    session.add(course)
    session.flush()
    audit(session, action="course.opened", subject="course", subject_id=course.id, by=by, now=now)
    planned = tuple(groups.put(session, course, group, by=by, now=now) for group in wanted.groups)
    return course, planned


def change(session: Session, course_id: UUID, details: CourseDetails, *, seen: int, by: Actor, now: datetime) -> Course:
    """Change what a course is; its groups stay what they are.

    :raises CourseChanged: when somebody else changed it since the version that was seen.
    """
    texts.refuse_private(session, details.title, details.note)
    turns.take(session)
    course = _find(session, course_id, seen=seen)
    _refuse_people(session, details, by=by)
    _put(course, details)
    session.flush()
    audit(session, action="course.changed", subject="course", subject_id=course.id, by=by, now=now)
    return course


def close(session: Session, course_id: UUID, *, seen: int, by: Actor, now: datetime) -> Course:
    """Close a course: it stands among those that were."""
    return _set_closed(session, course_id, closed_at=now, seen=seen, by=by, now=now)


def reopen(session: Session, course_id: UUID, *, seen: int, by: Actor, now: datetime) -> Course:
    """Open a closed course again."""
    return _set_closed(session, course_id, closed_at=None, seen=seen, by=by, now=now)


def _set_closed(
    session: Session, course_id: UUID, *, closed_at: datetime | None, seen: int, by: Actor, now: datetime
) -> Course:
    turns.take(session)
    course = _find(session, course_id, seen=seen)
    course.closed_at = closed_at
    session.flush()
    action = "course.reopened" if closed_at is None else "course.closed"
    audit(session, action=action, subject="course", subject_id=course.id, by=by, now=now)
    return course


def _find(session: Session, course_id: UUID, *, seen: int) -> Course:
    course = session.scalar(select(Course).where(Course.id == course_id).with_for_update())
    if course is None:
        raise NotFound("course", course_id)
    if course.version != seen:
        raise CourseChanged(course_id)
    return course


def _refuse_people(session: Session, details: CourseDetails, *, by: Actor) -> None:
    activities.refuse_as_responsible(session, details.responsible_id, location_id=by.location_id)
    for partner_id in (details.theory_partner_id, details.practice_partner_id):
        if partner_id is not None:
            known(session, Partner, partner_id)


def _put(course: Course, details: CourseDetails) -> None:
    course.title = details.title
    course.note = details.note
    course.responsible_id = details.responsible_id
    course.theory_partner_id = details.theory_partner_id
    course.practice_partner_id = details.practice_partner_id
    course.interpreters = list(details.interpreters)
