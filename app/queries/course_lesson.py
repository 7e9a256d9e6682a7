"""A meeting of a course with its children and how far each is: for whoever stands beside them.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import CourseParticipant, PracticalTest
from app.models.courses import Course, CourseGroup
from app.planning.course import lessons, plan, progress, trial
from app.planning.course.lessons import GroupMeetings, Meeting
from app.planning.course.marks import TestForm
from app.planning.course.plan import CoursePlan
from app.planning.course.progress import BikeResult, SkillProgress
from app.planning.course.trial import Attempt
from app.planning.vocabulary import AttendanceMark, EnrolmentState, PhaseSort
from app.queries import course_notes


@dataclass(frozen=True, kw_only=True, slots=True)
class Rider:
    """A child in a meeting; `is_guest` when it catches up with another one here."""

    participant_id: UUID
    child_id: UUID
    name: str
    mark: AttendanceMark
    is_guest: bool
    skills: tuple[SkillProgress, ...]
    bike: BikeResult | None
    forms: tuple[TestForm, ...]
    attempts: tuple[Attempt, ...]

    def skill(self, slug: str) -> SkillProgress | None:
        """Return how far it is with a skill."""
        return next((skill for skill in self.skills if skill.skill.slug == slug), None)

    @property
    def stamped(self) -> int:
        """Return how many skills are done."""
        return sum(skill.done for skill in self.skills)

    @property
    def away(self) -> bool:
        """Say whether it is known not to be there."""
        return self.mark in {AttendanceMark.ABSENT, AttendanceMark.EXCUSED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A meeting of a group of a course; `lessons` are the numbers that it holds."""

    session_id: UUID
    title: str
    course_id: UUID
    course: str
    group: str
    part: int
    sort: PhaseSort
    starts_at: datetime
    ends_at: datetime
    zone: str
    cancelled: bool
    lessons: range
    plan: CoursePlan
    riders: tuple[Rider, ...]

    def rider(self, participant_id: UUID) -> Rider | None:
        """Return a child of this meeting."""
        return next((rider for rider in self.riders if rider.participant_id == participant_id), None)


def lesson(session: Session, session_id: UUID) -> Lesson | None:
    """Return a meeting of a course with its children by name: six statements. Nothing when it is of no course."""
    head = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            ProgrammeSession.cancelled,
            Course.id.label("course_id"),
            Course.title.label("course"),
            Course.specification,
            CourseGroup.id.label("group_id"),
            CourseGroup.activity_id,
            CourseGroup.name.label("group"),
            CourseGroup.part,
            CourseGroup.sort,
        )
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .join(Course, Course.id == CourseGroup.course_id)
        .where(ProgrammeSession.id == session_id)
    ).first()
    if head is None:
        return None
    outline = plan.from_data(head.specification)
    return Lesson(
        **{name: getattr(head, name) for name in _FROM_HEAD},
        lessons=_lessons(session, head, outline),
        plan=outline,
        riders=_riders(session, head, outline),
    )


_FROM_HEAD = (
    "session_id",
    "title",
    "course_id",
    "course",
    "group",
    "part",
    "sort",
    "starts_at",
    "ends_at",
    "zone",
    "cancelled",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotedForm:
    """A form of the test as it was filled in."""

    points: dict[str, int]
    note: str


def form(session: Session, participant_id: UUID, *, attempt: int, by_id: UUID) -> NotedForm | None:
    """Return what somebody noted of a try of the test."""
    row = session.execute(
        select(PracticalTest.points, PracticalTest.note).where(
            PracticalTest.participant_id == participant_id,
            PracticalTest.attempt == attempt,
            PracticalTest.by_id == by_id,
        )
    ).first()
    return None if row is None else NotedForm(points=row.points, note=row.note)


def _lessons(session: Session, head: Row[*tuple[Any, ...]], outline: CoursePlan) -> range:
    rows = session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at, ProgrammeSession.cancelled)
        .where(ProgrammeSession.activity_id == head.activity_id)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    group = GroupMeetings(
        id=head.group_id,
        part=head.part,
        sort=head.sort,
        name=head.group,
        meetings=tuple(
            Meeting(id=row.id, starts_at=row.starts_at, ends_at=row.ends_at, cancelled=row.cancelled) for row in rows
        ),
    )
    held = lessons.of_group(outline, group)
    return next((one.lessons for one in held if one.meeting_id == head.session_id), range(0))


def _riders(session: Session, head: Row[*tuple[Any, ...]], outline: CoursePlan) -> tuple[Rider, ...]:
    """Return who has a place in the meeting; as long as nobody made its list, who is placed in the group."""
    rows = session.execute(
        select(
            CourseParticipant.id,
            CourseParticipant.child_id,
            Child.pseudonym,
            Attendance.mark,
            Attendance.makes_up_id,
        )
        .join(Child, Child.id == CourseParticipant.child_id)
        .outerjoin(
            Attendance,
            and_(Attendance.child_id == CourseParticipant.child_id, Attendance.session_id == head.session_id),
        )
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.child_id == CourseParticipant.child_id,
                Enrolment.activity_id == head.activity_id,
                Enrolment.state == EnrolmentState.PLACED,
                Enrolment.since <= head.starts_at,
            ),
        )
        .where(
            CourseParticipant.course_id == head.course_id,
            CourseParticipant.stopped_at.is_(None),
            or_(Attendance.placed, and_(Attendance.id.is_(None), Enrolment.id.is_not(None))),
        )
        .order_by(Child.pseudonym, CourseParticipant.id)
    ).all()
    who = CourseParticipant.id.in_([row.id for row in rows])
    stamps = course_notes.stamps(session, who)
    checks, forms = course_notes.checks(session, who), course_notes.forms(session, who)
    return tuple(
        Rider(
            participant_id=row.id,
            child_id=row.child_id,
            name=row.pseudonym,
            mark=row.mark or AttendanceMark.NOT_RECORDED,
            is_guest=row.makes_up_id is not None,
            skills=progress.skills(outline.outline.skills, stamps.get(row.id, ())),
            bike=progress.bike(outline.outline.bike_check, checks.get(row.id, ())),
            forms=forms.get(row.id, ()),
            attempts=trial.attempts(outline.outline, forms.get(row.id, ())),
        )
        for row in rows
    )
