"""The children of a course by pseudonym, in which groups they are, and what they need. For supervisors alone.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import CourseGroup
from app.models.people import Volunteer
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer, EnrolmentState

IN_IT = frozenset({EnrolmentState.WANTED, EnrolmentState.PLACED, EnrolmentState.WAITING, EnrolmentState.OFFERED})
MOST_CANDIDATES = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """A child in a course; `groups` says by group how it stands there, as far as it is in it or waits for it."""

    id: UUID
    child_id: UUID
    name: str
    birth_month: date
    languages: tuple[str, ...]
    starts_in: int
    placed_on: date | None
    bike_size: int | None
    own_bike: bool
    own_helmet: bool
    stopped_at: datetime | None
    groups: Mapping[UUID, EnrolmentState]

    @property
    def placed(self) -> frozenset[UUID]:
        """The groups that it holds a place in."""
        return frozenset(group for group, state in self.groups.items() if state is EnrolmentState.PLACED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A child of the location that is not in the course."""

    id: UUID
    name: str
    birth_month: date


def participants(session: Session, course_id: UUID, *, only: UUID | None = None) -> tuple[Participant, ...]:
    """Return the children of a course by name, or one of them, in two statements; those who stopped come last."""
    chosen = [CourseParticipant.id == only] if only else []
    rows = session.execute(
        select(CourseParticipant, Child.pseudonym, Child.birth_month, Child.languages)
        .join(Child, Child.id == CourseParticipant.child_id)
        .where(CourseParticipant.course_id == course_id, *chosen)
        .order_by(CourseParticipant.stopped_at.is_not(None), Child.pseudonym, CourseParticipant.id)
    ).all()
    groups = _groups(session, course_id)
    return tuple(
        Participant(
            id=who.id,
            child_id=who.child_id,
            name=name,
            birth_month=birth_month,
            languages=tuple(languages),
            starts_in=who.starts_in,
            placed_on=who.placed_on,
            bike_size=who.bike_size,
            own_bike=who.own_bike,
            own_helmet=who.own_helmet,
            stopped_at=who.stopped_at,
            groups=groups.get(who.child_id, {}),
        )
        for who, name, birth_month, languages in rows
    )


def candidates(session: Session, course_id: UUID, *, search: str) -> tuple[Candidate, ...]:
    """Return children who are here and not in the course, by name, at most so many: one statement."""
    taking_part = select(CourseParticipant.child_id).where(
        CourseParticipant.course_id == course_id, CourseParticipant.stopped_at.is_(None)
    )
    rows = session.execute(
        select(Child.id, Child.pseudonym, Child.birth_month)
        .where(
            Child.left_on.is_(None),
            Child.id.not_in(taking_part),
            Child.pseudonym.icontains(search, autoescape=True),
        )
        .order_by(Child.pseudonym, Child.id)
        .limit(MOST_CANDIDATES)
    )
    return tuple(Candidate(id=row.id, name=row.pseudonym, birth_month=row.birth_month) for row in rows)


def seated(session: Session, activity_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many children hold a seat in each activity, in one statement."""
    holding = (EnrolmentState.PLACED, EnrolmentState.OFFERED)
    rows = session.execute(
        select(Enrolment.activity_id, func.count().label("number"))
        .where(Enrolment.activity_id.in_(activity_ids), Enrolment.state.in_(holding))
        .group_by(Enrolment.activity_id)
    )
    return {row.activity_id: row.number for row in rows}


def _groups(session: Session, course_id: UUID) -> Mapping[UUID, Mapping[UUID, EnrolmentState]]:
    rows = session.execute(
        select(Enrolment.child_id, CourseGroup.id, Enrolment.state)
        .join(CourseGroup, CourseGroup.activity_id == Enrolment.activity_id)
        .where(CourseGroup.course_id == course_id, Enrolment.state.in_(IN_IT))
        .order_by(CourseGroup.part, CourseGroup.name, CourseGroup.id)
    )
    found: defaultdict[UUID, dict[UUID, EnrolmentState]] = defaultdict(dict)
    for row in rows:
        found[row.child_id][row.id] = row.state
    return found


def expected(session: Session, session_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many children have a place in each meeting, guests too, in one statement."""
    rows = session.execute(
        select(Attendance.session_id, func.count().label("number"))
        .where(Attendance.session_id.in_(session_ids), Attendance.placed)
        .group_by(Attendance.session_id)
    )
    return {row.session_id: row.number for row in rows}


def not_understood(
    session: Session, session_ids: Collection[UUID], *, interpreters: Collection[str]
) -> Mapping[UUID, tuple[str, ...]]:
    """Return by meeting the languages of children with whom nobody there shares one, in two statements.

    Somebody is there who has a seat and did not say no; `interpreters` are languages for which one comes along.
    """
    spoken: defaultdict[UUID, set[str]] = defaultdict(lambda: set(interpreters))
    seats = session.execute(
        select(Assignment.session_id, Volunteer.languages)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .where(Assignment.session_id.in_(session_ids), ~Assignment.released, Assignment.answer != Answer.DECLINED)
    )
    for session_id, languages in seats:
        spoken[session_id].update(languages)
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    children = session.execute(
        select(Attendance.session_id, Child.languages)
        .join(Child, Child.id == Attendance.child_id)
        .where(Attendance.session_id.in_(session_ids), Attendance.placed)
    )
    for session_id, languages in children:
        if spoken[session_id].isdisjoint(languages):
            found[session_id].update(languages)
    return {session_id: tuple(sorted(languages)) for session_id, languages in found.items()}
