"""Courses as they are planned: the list, and one with its groups and their meetings; no child is read for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.courses import Course, CourseGroup
from app.models.locations import Space
from app.models.people import Partner
from app.models.publications import Publication
from app.planning.course import plan
from app.planning.course.lessons import Held
from app.planning.course.plan import CoursePhase, CoursePlan
from app.planning.vocabulary import PartnerKind, PhaseSort
from app.queries.session_page import Choice

TEACHING = frozenset({PartnerKind.TRAFFIC_SAFETY, PartnerKind.CYCLING_ASSOCIATION, PartnerKind.SCHOOL})
"""The sorts of partner that give lessons in traffic."""


class Standing(StrEnum):
    """How far a course is."""

    EMPTY = "empty"
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseLine:
    """A course in the list; `first`, `last` and `next` are starts of meetings that go on."""

    id: UUID
    title: str
    responsible: str
    groups: int
    first: datetime | None
    last: datetime | None
    next: datetime | None
    closed_at: datetime | None

    def standing(self, now: datetime) -> Standing:
        """Return how far it is."""
        if self.closed_at is not None:
            return Standing.CLOSED
        if self.first is None:
            return Standing.EMPTY
        if self.next is None:
            return Standing.OVER
        return Standing.COMING if self.first > now else Standing.RUNNING


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingInCourse:
    """A meeting of a group with the lessons that it holds; a cancelled one holds none."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    space_id: UUID
    space: str
    cancelled: bool
    known: bool
    lessons: range


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupInCourse:
    """A group with its meetings in order; `phase` is the part of the course that it goes through."""

    id: UUID
    activity_id: UUID
    title: str
    part: int
    sort: PhaseSort
    name: str
    capacity: int | None
    away: bool
    meetings: tuple[MeetingInCourse, ...]

    @property
    def held(self) -> tuple[MeetingInCourse, ...]:
        """Those that go on."""
        return tuple(meeting for meeting in self.meetings if not meeting.cancelled)

    @property
    def lessons_held(self) -> tuple[Held, ...]:
        """Those that go on, as the pure core knows them."""
        return tuple(
            Held(
                meeting_id=one.id,
                group_id=self.id,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                lessons=one.lessons,
            )
            for one in self.held
        )

    def next(self, now: datetime) -> MeetingInCourse | None:
        """Return the meeting that comes, or is going on."""
        return next((meeting for meeting in self.held if meeting.ends_at > now), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseInPlan:
    """A course with its groups, in the order of its parts."""

    id: UUID
    template_id: UUID
    title: str
    note: str
    responsible_id: UUID
    responsible: str
    theory_partner_id: UUID | None
    theory_partner: str | None
    practice_partner_id: UUID | None
    practice_partner: str | None
    interpreters: tuple[str, ...]
    closed_at: datetime | None
    version: int
    plan: CoursePlan
    groups: tuple[GroupInCourse, ...]

    def of(self, phase: CoursePhase) -> tuple[GroupInCourse, ...]:
        """Return the groups of a phase."""
        return tuple(group for group in self.groups if (group.part, group.sort) == (phase.part, phase.sort))

    def next(self, now: datetime) -> tuple[GroupInCourse, MeetingInCourse] | None:
        """Return the meeting of all groups that comes first, with its group."""
        coming = [(group, meeting) for group in self.groups if (meeting := group.next(now)) is not None]
        return min(coming, key=lambda found: (found[1].starts_at, found[0].name), default=None)


_Row = tuple[ProgrammeSession, str, bool]


def overview(session: Session, *, now: datetime) -> tuple[CourseLine, ...]:
    """Return the courses of the location, the one that began last first, in one statement."""
    held = (
        select(
            CourseGroup.course_id,
            func.count(CourseGroup.id.distinct()).label("groups"),
            func.min(ProgrammeSession.starts_at).label("first"),
            func.max(ProgrammeSession.starts_at).label("last"),
            func.min(ProgrammeSession.starts_at).filter(ProgrammeSession.ends_at > now).label("next"),
        )
        .outerjoin(
            ProgrammeSession,
            (ProgrammeSession.activity_id == CourseGroup.activity_id) & ~ProgrammeSession.cancelled,
        )
        .group_by(CourseGroup.course_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Course.id,
            Course.title,
            UserAccount.name.label("responsible"),
            func.coalesce(held.c.groups, 0).label("groups"),
            held.c.first,
            held.c.last,
            held.c.next,
            Course.closed_at,
        )
        .join(UserAccount, UserAccount.id == Course.responsible_id)
        .outerjoin(held, held.c.course_id == Course.id)
        .order_by(held.c.first.desc().nulls_first(), Course.title, Course.id)
    )
    return tuple(CourseLine(**plain(row)) for row in rows)


def find(session: Session, course_id: UUID) -> CourseInPlan | None:
    """Return a course with its groups and their meetings, in three statements; or none of this location."""
    theory, practice = aliased(Partner), aliased(Partner)
    row = session.execute(
        select(Course, UserAccount.name, theory.name, practice.name)
        .join(UserAccount, UserAccount.id == Course.responsible_id)
        .outerjoin(theory, theory.id == Course.theory_partner_id)
        .outerjoin(practice, practice.id == Course.practice_partner_id)
        .where(Course.id == course_id)
    ).one_or_none()
    if row is None:
        return None
    course, responsible, theory_name, practice_name = row
    outline = plan.from_data(course.specification)
    return CourseInPlan(
        id=course.id,
        template_id=course.template_id,
        title=course.title,
        note=course.note,
        responsible_id=course.responsible_id,
        responsible=responsible,
        theory_partner_id=course.theory_partner_id,
        theory_partner=theory_name,
        practice_partner_id=course.practice_partner_id,
        practice_partner=practice_name,
        interpreters=tuple(course.interpreters),
        closed_at=course.closed_at,
        version=course.version,
        plan=outline,
        groups=_groups(session, course_id, outline),
    )


def specification(session: Session, course_id: UUID) -> dict[str, Any]:
    """Return what the course was made from, as data; nothing when there is none."""
    return session.scalar(select(Course.specification).where(Course.id == course_id)) or {}


def around(session: Session, activity_id: UUID) -> Choice | None:
    """Return the course that an activity is a group of, or `None`."""
    row = session.execute(
        select(Course.id, Course.title)
        .join(CourseGroup, CourseGroup.course_id == Course.id)
        .where(CourseGroup.activity_id == activity_id)
    ).one_or_none()
    return Choice(id=row.id, name=row.title) if row else None


def _groups(session: Session, course_id: UUID, outline: CoursePlan) -> tuple[GroupInCourse, ...]:
    rows = session.execute(
        select(CourseGroup, Activity.title, Activity.capacity)
        .join(Activity, Activity.id == CourseGroup.activity_id)
        .where(CourseGroup.course_id == course_id)
        .order_by(CourseGroup.part, CourseGroup.name, CourseGroup.id)
    ).all()
    order = {(phase.part, phase.sort): number for number, phase in enumerate(outline.phases)}
    meetings = _meetings(session, [row.CourseGroup.activity_id for row in rows])
    groups = []
    for group, title, capacity in rows:
        phase = outline.phase(part=group.part, sort=group.sort)
        groups.append(
            GroupInCourse(
                id=group.id,
                activity_id=group.activity_id,
                title=title,
                part=group.part,
                sort=group.sort,
                name=group.name,
                capacity=capacity,
                away=phase is not None and phase.away,
                meetings=_numbered(meetings[group.activity_id], phase),
            )
        )
    return tuple(sorted(groups, key=lambda group: order.get((group.part, group.sort), len(order))))


def _meetings(session: Session, activity_ids: list[UUID]) -> dict[UUID, list[_Row]]:
    rows = session.execute(
        select(ProgrammeSession, Space.name, Publication.id.is_not(None).label("known"))
        .join(Space, Space.id == ProgrammeSession.space_id)
        .outerjoin(Publication, Publication.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.activity_id.in_(activity_ids))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    found: dict[UUID, list[_Row]] = defaultdict(list)
    for held, space, known in rows:
        found[held.activity_id].append((held, space, known))
    return found


def _numbered(rows: list[_Row], phase: CoursePhase | None) -> tuple[MeetingInCourse, ...]:
    found, number = [], 0
    for held, space, known in rows:
        lessons = range(0) if held.cancelled or phase is None else phase.lessons_in(number)
        number += not held.cancelled
        found.append(
            MeetingInCourse(
                id=held.id,
                starts_at=held.starts_at,
                ends_at=held.ends_at,
                space_id=held.space_id,
                space=space,
                cancelled=held.cancelled,
                known=known,
                lessons=lessons,
            )
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerOfSort:
    """A partner that can be asked, with its sort."""

    id: UUID
    name: str
    sort: PartnerKind


def partners(session: Session) -> tuple[PartnerOfSort, ...]:
    """Return the partners that can be asked; those who know traffic, cycling and school come first."""
    rows = session.execute(
        select(Partner.id, Partner.name, Partner.sort).where(Partner.active).order_by(Partner.name, Partner.id)
    )
    found = [PartnerOfSort(id=row.id, name=row.name, sort=PartnerKind(row.sort)) for row in rows]
    return tuple(sorted(found, key=lambda partner: partner.sort not in TEACHING))
