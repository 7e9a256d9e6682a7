"""Children in a course: they come into it and into a group, change groups, start in part 2, and stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import Enrolment
from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import Course, CourseGroup
from app.planning.vocabulary import EnrolmentState
from app.programme import enrolment_undoing, enrolments, turns
from app.programme.courses.refusals import CourseClosed, NoSeatThere
from app.programme.enrolments import IN_IT, Placed
from app.programme.history import audit
from app.programme.refusals import NotFound, known

SECOND_PART = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What a child needs to ride: `bike_size` in inches (none: not known), and what it brings itself."""

    bike_size: int | None
    own_bike: bool
    own_helmet: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How a child is put into a group: `anyway` with a comment sets aside what a supervisor may set aside."""

    anyway: bool = False
    comment: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """That a child went from groups to another one; the changes are taken back together.

    `placed` is none when it waited there already.
    """

    state: EnrolmentState
    left: tuple[UUID, ...]
    placed: UUID | None


def add(
    session: Session, course_id: UUID, child_id: UUID, group_id: UUID | None, how: Setting, *, by: Actor, now: datetime
) -> Placed | None:
    """Take a child into a course, and place it in a group or let it wait for it; nothing yet without a group.

    Who stopped begins again, with everything that was noted before.

    :raises CannotTakePart: with every reason, when it can neither be placed nor wait.
    :raises CourseClosed: when the course is closed.
    """
    turns.take(session)
    _open_course(session, course_id)
    known(session, Child, child_id)
    row = session.scalar(
        select(CourseParticipant).where(
            CourseParticipant.course_id == course_id, CourseParticipant.child_id == child_id
        )
    )
    if row is None:
        row = CourseParticipant(location_id=by.location_id, course_id=course_id, child_id=child_id)
        session.add(row)
    row.stopped_at = None
    session.flush()
    _note(session, row, "added", by=by, now=now)
    if group_id is None:
        return None
    group = _group(session, course_id, group_id)
    return enrolments.place(
        session, group.activity_id, child_id, by=by, now=now, anyway=how.anyway, comment=how.comment
    )


def move(session: Session, participant_id: UUID, to_id: UUID, how: Setting, *, by: Actor, now: datetime) -> Moved:
    """Let a child go from its group of a part to another group; what it did stays its own.

    Who starts in part 2 leaves part 1 as well. A child without a group of that part may wait for one.

    :raises NoSeatThere: when it would lose its group and wait for the other one: it stays where it is.
    :raises CannotTakePart: with every reason.
    """
    turns.take(session)
    row = known(session, CourseParticipant, participant_id)
    _open_course(session, row.course_id)
    to = _group(session, row.course_id, to_id)
    left = tuple(
        enrolments.leave(session, group.activity_id, row.child_id, by=by, now=now)
        for group in _groups_of(session, row)
        if group.id != to.id and _gives_way(group, to, row)
    )
    placed = enrolments.place(
        session, to.activity_id, row.child_id, by=by, now=now, anyway=how.anyway, comment=how.comment
    )
    if left and placed.state is not EnrolmentState.PLACED:
        raise NoSeatThere(placed.reasons)
    _note(session, row, "moved", by=by, now=now)
    return Moved(state=placed.state, left=left, placed=placed.change_id)


def move_back(session: Session, changes: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Let a child be in the group again that it was moved from: `changes` are those of the move, the last one first.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises ChangedSince: when one of both was changed again afterwards.
    """
    turns.take(session)
    for change_id in changes:
        enrolment_undoing.undo(session, change_id, by=by, now=now)


def note_placement(
    session: Session, participant_id: UUID, *, starts_in: int, on: date, by: Actor, now: datetime
) -> CourseParticipant:
    """Note the outcome of a placement test: in which part the child starts, on which day it was seen, and by whom."""
    turns.take(session)
    row = known(session, CourseParticipant, participant_id)
    row.starts_in, row.placed_on, row.placed_by_id = starts_in, on, by.user_id
    session.flush()
    _note(session, row, "placement_noted", by=by, now=now)
    return row


def note_needs(session: Session, participant_id: UUID, needs: Needs, *, by: Actor, now: datetime) -> CourseParticipant:
    """Note what a child needs to ride."""
    row = known(session, CourseParticipant, participant_id)
    row.bike_size, row.own_bike, row.own_helmet = needs.bike_size, needs.own_bike, needs.own_helmet
    session.flush()
    _note(session, row, "needs_noted", by=by, now=now)
    return row


def stop(session: Session, participant_id: UUID, *, by: Actor, now: datetime, comment: str = "") -> CourseParticipant:
    """Let a child stop: it leaves its groups, and what it did stays."""
    turns.take(session)
    row = known(session, CourseParticipant, participant_id)
    for group in _groups_of(session, row):
        enrolments.leave(session, group.activity_id, row.child_id, by=by, now=now, comment=comment)
    row.stopped_at = now
    session.flush()
    _note(session, row, "stopped", by=by, now=now)
    return row


def _open_course(session: Session, course_id: UUID) -> Course:
    course = known(session, Course, course_id)
    if course.closed_at is not None:
        raise CourseClosed
    return course


def _group(session: Session, course_id: UUID, group_id: UUID) -> CourseGroup:
    found = known(session, CourseGroup, group_id)
    if found.course_id != course_id:
        raise NotFound("course_group", group_id)
    return found


def _gives_way(group: CourseGroup, to: CourseGroup, row: CourseParticipant) -> bool:
    """Say whether a child leaves a group when it comes into another one."""
    if (group.part, group.sort) == (to.part, to.sort):
        return True
    return row.starts_in == SECOND_PART and group.part < SECOND_PART <= to.part


def _groups_of(session: Session, row: CourseParticipant) -> list[CourseGroup]:
    """Return the groups that a child is in or waits for."""
    return list(
        session.scalars(
            select(CourseGroup)
            .join(Enrolment, Enrolment.activity_id == CourseGroup.activity_id)
            .where(
                CourseGroup.course_id == row.course_id,
                Enrolment.child_id == row.child_id,
                Enrolment.state.in_(IN_IT),
            )
            .order_by(CourseGroup.part, CourseGroup.name)
        )
    )


def _note(session: Session, row: CourseParticipant, what: str, *, by: Actor, now: datetime) -> None:
    action = f"course_participant.{what}"
    audit(session, action=action, subject=CourseParticipant.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
