"""Looking at the children of a course: each look is noted in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.planning.vocabulary import EnrolmentRefusal, PhaseSort
from app.programme import enrolments
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import course_board, course_catching_up, course_children, courses
from app.queries.course_catching_up import ToCatchUp
from app.queries.course_children import Candidate, Participant
from app.queries.courses import CourseInPlan, GroupInCourse, MeetingInCourse


@dataclass(frozen=True, kw_only=True, slots=True)
class Children:
    """The children of a course, what each has to catch up with, and how many hold a seat by activity.

    `unspoken` says of the next meeting of a group which languages of its children nobody there speaks.
    """

    course: CourseInPlan
    participants: tuple[Participant, ...]
    to_catch_up: Mapping[UUID, tuple[ToCatchUp, ...]]
    seated: Mapping[UUID, int]
    unspoken: tuple[tuple[MeetingInCourse, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A group that a child can go to: from its group of that part, or as its first; `reasons` say why not."""

    group: GroupInCourse
    seated: int
    moves: bool
    reasons: tuple[EnrolmentRefusal, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneChild:
    """A child in a course with the lessons that it had, the ways it can go, and what it has to catch up with."""

    course: CourseInPlan
    participant: Participant
    lessons_had: int
    ways: tuple[Way, ...]
    to_catch_up: tuple[ToCatchUp, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidates:
    """Children who are not in a course, with what is against each in a group that was chosen."""

    course: CourseInPlan
    found: tuple[Candidate, ...]
    reasons: Mapping[UUID, tuple[EnrolmentRefusal, ...]]


def of_course(session: Session, course_id: UUID, *, by: Actor, now: datetime) -> Children:
    """Return the children of a course, in twelve statements. The look is noted.

    :raises NotFound: when there is no such course at this location.
    """
    course = _find(session, course_id)
    found = course_children.participants(session, course_id)
    to_catch_up = course_catching_up.of_course(session, course, [who.child_id for who in found], now=now)
    seated = course_children.seated(session, [group.activity_id for group in course.groups])
    coming = {meeting.id: meeting for group in course.groups if (meeting := group.next(now)) is not None}
    without = course_children.not_understood(session, coming, interpreters=course.interpreters)
    _note(session, course_id, by=by, now=now)
    return Children(
        course=course,
        participants=found,
        to_catch_up=to_catch_up,
        seated=seated,
        unspoken=tuple((coming[meeting_id], languages) for meeting_id, languages in without.items()),
    )


def one(session: Session, course_id: UUID, participant_id: UUID, *, by: Actor, now: datetime) -> OneChild:
    """Return a child of a course. The look is noted.

    :raises NotFound: when there is no such child in this course.
    """
    course = _find(session, course_id)
    found = course_children.participants(session, course_id, only=participant_id)
    if not found:
        raise NotFound("course_participant", participant_id)
    who = found[0]
    boards = course_board.one(session, who.child_id, now=now)
    line = next(line for board in boards if board.course_id == course_id for line in board.lines)
    to_catch_up = course_catching_up.of_course(session, course, [who.child_id], now=now)[who.child_id]
    ways = _ways(session, course, who, now=now)
    _note(session, course_id, by=by, now=now)
    return OneChild(
        course=course,
        participant=who,
        lessons_had=line.progress.had(course.plan.lessons),
        ways=ways,
        to_catch_up=to_catch_up,
    )


def candidates(
    session: Session, course_id: UUID, *, search: str, group_id: UUID | None, by: Actor, now: datetime
) -> Candidates:
    """Return who is not in a course and has the words in its name, with what is against each. The look is noted.

    :raises NotFound: when there is no such course at this location.
    """
    course = _find(session, course_id)
    found = course_children.candidates(session, course_id, search=search)
    group = next((one for one in course.groups if one.id == group_id), None)
    ids = [child.id for child in found]
    reasons = enrolments.reasons(session, group.activity_id, ids, now=now) if group else {}
    _note(session, course_id, by=by, now=now)
    return Candidates(course=course, found=found, reasons=reasons)


def _ways(session: Session, course: CourseInPlan, who: Participant, *, now: datetime) -> tuple[Way, ...]:
    open_groups = [group for group in course.groups if group.id not in who.placed and group.next(now)]
    ids = [group.activity_id for group in open_groups]
    against = enrolments.reasons_for_child(session, who.child_id, ids, now=now) if ids else {}
    seated = course_children.seated(session, ids)
    mine = {(group.part, group.sort) for group in course.groups if group.id in who.placed}
    return tuple(
        Way(
            group=group,
            seated=seated.get(group.activity_id, 0),
            moves=(group.part, group.sort) in mine,
            reasons=_without_own_group(against[group.activity_id], moves=(group.part, group.sort) in mine),
        )
        for group in open_groups
        if group.sort is not PhaseSort.CEREMONY or course.closed_at is None
    )


def _without_own_group(reasons: tuple[EnrolmentRefusal, ...], *, moves: bool) -> tuple[EnrolmentRefusal, ...]:
    """Return what is against a group; the meetings of the group that a child leaves are in nobody's way."""
    return tuple(one for one in reasons if not (moves and one is EnrolmentRefusal.OVERLAP))


def _find(session: Session, course_id: UUID) -> CourseInPlan:
    course = courses.find(session, course_id)
    if course is None:
        raise NotFound("course", course_id)
    return course


def _note(session: Session, course_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action="course_participants.seen", subject="course", subject_id=course_id, by=by, now=now)
    session.flush()
