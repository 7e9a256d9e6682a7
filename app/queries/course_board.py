"""How far each child is in a course: the progress board, and the same of one child. For supervisors alone.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.certificates import eligibility
from app.certificates.eligibility import Shortfall
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import Course, CourseGroup
from app.planning.course import lessons, plan, progress
from app.planning.course.lessons import GroupMeetings, Held, Meeting
from app.planning.course.marks import Noted, Place
from app.planning.course.plan import CoursePlan
from app.planning.course.progress import Progress
from app.planning.vocabulary import AttendanceMark, EnrolmentState, PhaseSort
from app.queries import course_notes
from app.queries.course_notes import Notes


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardGroup:
    """A group of a part; `activity_id` is where its meetings and children are planned."""

    id: UUID
    activity_id: UUID
    part: int
    sort: PhaseSort
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLine:
    """A child with how far it is. `certificate` is the number of the one that it has.

    `groups` are those that it is placed in now.
    """

    participant_id: UUID
    child_id: UUID
    name: str
    groups: frozenset[UUID]
    stopped: bool
    progress: Progress
    missing: tuple[Shortfall, ...]
    certificate: str | None

    @property
    def steps(self) -> int:
        """Return how much is missing, counted."""
        return eligibility.steps(self.missing)

    @property
    def out_of_reach(self) -> bool:
        """Say whether nothing can be done about it any more."""
        return eligibility.out_of_reach(self.missing)


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseBoard:
    """A course with its groups, the meetings that go on with their lessons, and a line for each child by name."""

    course_id: UUID
    title: str
    closed: bool
    plan: CoursePlan
    groups: tuple[BoardGroup, ...]
    held: tuple[Held, ...]
    lines: tuple[BoardLine, ...]


def board(session: Session, course_id: UUID, *, now: datetime) -> CourseBoard | None:
    """Return the progress board of a course, if it is one of this location: nine statements, whatever its size."""
    return next(iter(_boards(session, CourseParticipant.course_id == course_id, Course.id == course_id, now=now)), None)


def one(session: Session, child_id: UUID, *, now: datetime) -> tuple[CourseBoard, ...]:
    """Return the courses of a child, each with its own line alone: nine statements, however many there are."""
    of_child = CourseParticipant.child_id == child_id
    courses = Course.id.in_(select(CourseParticipant.course_id).where(of_child))
    return _boards(session, of_child, courses, now=now)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Participant:
    """A child in a course, as it is stored."""

    id: UUID
    course_id: UUID
    child_id: UUID
    name: str
    starts_in: int
    stopped: bool


def _boards(
    session: Session, who: ColumnElement[bool], courses: ColumnElement[bool], *, now: datetime
) -> tuple[CourseBoard, ...]:
    found = session.execute(
        select(Course.id, Course.title, Course.specification, Course.closed_at)
        .where(courses)
        .order_by(Course.closed_at.is_not(None), Course.title, Course.id)
    ).all()
    groups, meetings = _groups(session, courses)
    participants = _participants(session, who)
    placed, places = _placed(session, who), _places(session, who)
    noted = course_notes.notes(session, who)
    boards = []
    for row in found:
        outline = plan.from_data(row.specification)
        own = groups.get(row.id, ())
        held = lessons.held(outline, [_meetings(group, meetings) for group in own])
        lines = tuple(
            _line(outline, held, who_, _noted(who_, placed, places, noted), noted=noted, now=now)
            for who_ in participants.get(row.id, ())
        )
        boards.append(
            CourseBoard(
                course_id=row.id,
                title=row.title,
                closed=row.closed_at is not None,
                plan=outline,
                groups=own,
                held=held,
                lines=lines,
            )
        )
    return tuple(boards)


def _groups(
    session: Session, courses: ColumnElement[bool]
) -> tuple[Mapping[UUID, tuple[BoardGroup, ...]], Mapping[UUID, tuple[Meeting, ...]]]:
    """Return the groups by course, and the meetings by group: one statement."""
    rows = session.execute(
        select(
            CourseGroup.id,
            CourseGroup.course_id,
            CourseGroup.activity_id,
            CourseGroup.part,
            CourseGroup.sort,
            CourseGroup.name,
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.cancelled,
        )
        .join(Course, Course.id == CourseGroup.course_id)
        .outerjoin(ProgrammeSession, ProgrammeSession.activity_id == CourseGroup.activity_id)
        .where(courses)
        .order_by(CourseGroup.part, CourseGroup.name, CourseGroup.id, ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    groups: defaultdict[UUID, dict[UUID, BoardGroup]] = defaultdict(dict)
    meetings: defaultdict[UUID, list[Meeting]] = defaultdict(list)
    for row in rows:
        groups[row.course_id][row.id] = BoardGroup(
            id=row.id, activity_id=row.activity_id, part=row.part, sort=row.sort, name=row.name
        )
        if row.session_id is not None:
            meetings[row.id].append(
                Meeting(id=row.session_id, starts_at=row.starts_at, ends_at=row.ends_at, cancelled=row.cancelled)
            )
    return (
        {course_id: tuple(found.values()) for course_id, found in groups.items()},
        {group_id: tuple(found) for group_id, found in meetings.items()},
    )


def _meetings(group: BoardGroup, meetings: Mapping[UUID, tuple[Meeting, ...]]) -> GroupMeetings:
    return GroupMeetings(
        id=group.id, part=group.part, sort=group.sort, name=group.name, meetings=meetings.get(group.id, ())
    )


def _participants(session: Session, who: ColumnElement[bool]) -> Mapping[UUID, Sequence[_Participant]]:
    rows = session.execute(
        select(
            CourseParticipant.id,
            CourseParticipant.course_id,
            CourseParticipant.child_id,
            CourseParticipant.starts_in,
            CourseParticipant.stopped_at,
            Child.pseudonym,
        )
        .join(Child, Child.id == CourseParticipant.child_id)
        .where(who)
        .order_by(Child.pseudonym, CourseParticipant.id)
    )
    found: defaultdict[UUID, list[_Participant]] = defaultdict(list)
    for row in rows:
        found[row.course_id].append(
            _Participant(
                id=row.id,
                course_id=row.course_id,
                child_id=row.child_id,
                name=row.pseudonym,
                starts_in=row.starts_in,
                stopped=row.stopped_at is not None,
            )
        )
    return found


def _placed(session: Session, who: ColumnElement[bool]) -> Mapping[UUID, Mapping[UUID, datetime]]:
    """Return the groups that each participant is placed in, with since when: one statement."""
    rows = session.execute(
        select(CourseParticipant.id, CourseGroup.id.label("group_id"), Enrolment.since)
        .join(CourseGroup, CourseGroup.course_id == CourseParticipant.course_id)
        .join(
            Enrolment,
            and_(
                Enrolment.activity_id == CourseGroup.activity_id,
                Enrolment.child_id == CourseParticipant.child_id,
                Enrolment.state == EnrolmentState.PLACED,
            ),
        )
        .where(who)
    )
    found: defaultdict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    for row in rows:
        found[row.id][row.group_id] = row.since
    return found


def _places(session: Session, who: ColumnElement[bool]) -> Mapping[UUID, Sequence[Place]]:
    """Return the places of each participant in meetings of its course, what it did in groups that it left too."""
    rows = session.execute(
        select(CourseParticipant.id, Attendance.session_id, Attendance.mark, Attendance.makes_up_id)
        .join(CourseGroup, CourseGroup.course_id == CourseParticipant.course_id)
        .join(ProgrammeSession, ProgrammeSession.activity_id == CourseGroup.activity_id)
        .join(
            Attendance,
            and_(Attendance.session_id == ProgrammeSession.id, Attendance.child_id == CourseParticipant.child_id),
        )
        .where(who, or_(Attendance.placed, Attendance.mark != AttendanceMark.NOT_RECORDED))
    )
    found: defaultdict[UUID, list[Place]] = defaultdict(list)
    for row in rows:
        found[row.id].append(Place(meeting_id=row.session_id, mark=row.mark, makes_up_id=row.makes_up_id))
    return found


def _noted(
    who: _Participant,
    placed: Mapping[UUID, Mapping[UUID, datetime]],
    places: Mapping[UUID, Sequence[Place]],
    noted: Notes,
) -> Noted:
    return Noted(
        starts_in=who.starts_in,
        groups=placed.get(who.id, {}),
        places=tuple(places.get(who.id, ())),
        stamps=noted.stamps.get(who.id, ()),
        checks=noted.checks.get(who.id, ()),
        forms=noted.forms.get(who.id, ()),
    )


def _line(
    outline: CoursePlan, held: Sequence[Held], who: _Participant, facts: Noted, *, noted: Notes, now: datetime
) -> BoardLine:
    far = progress.progress(outline, held, facts, now=now)
    return BoardLine(
        participant_id=who.id,
        child_id=who.child_id,
        name=who.name,
        groups=frozenset(facts.groups),
        stopped=who.stopped,
        progress=far,
        missing=eligibility.shortfalls(outline.outline.certificate, eligibility.record(outline, far)),
        certificate=noted.certificates.get(who.id),
    )
