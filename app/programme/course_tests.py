"""The practical test of a course: each instructor fills in a form of their own, and sees others' when it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.course_progress import CourseParticipant, PracticalTest
from app.planning.course import trial
from app.planning.course.marks import TestForm
from app.planning.vocabulary import PhaseSort
from app.programme import course_marks
from app.programme.course_marks import NotComplete
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, NotFound, Refusal
from app.queries import course_lesson
from app.queries.course_lesson import Lesson, NotedForm, Rider


@dataclass
class NoSuchTry(Refusal):
    """This try cannot be made: the former one was passed or not made yet, or all of them are used up."""

    attempt: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The form of one instructor for a try of a child.

    `attempt` is none when there is none to fill in any more. `own` is what they saved, and until then `others` is
    empty: nobody is led by what a colleague thought. `again` is the number of a further try, when there may be one.
    """

    lesson: Lesson
    rider: Rider
    attempt: int | None
    own: NotedForm | None
    others: tuple[TestForm, ...]
    again: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TestMarks:
    """What an instructor gives for each exercise of a try."""

    __test__ = False  # pytest would take it for tests

    attempt: int
    points: Mapping[str, int]
    note: str


def day(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Lesson:
    """Return the meeting of a test with its children. The look is noted.

    :raises NotFound: as `course_marks.lesson`, or when it is no test.
    """
    return _test(course_marks.lesson(session, session_id, by=by, now=now))


def sheet(
    session: Session, session_id: UUID, participant_id: UUID, *, attempt: int | None, by: Actor, now: datetime
) -> Sheet:
    """Return the form for a try, or for the one that is due. The look is noted.

    :raises NotFound: as `day`, or when the child is not in it.
    :raises NoSuchTry: when this try cannot be made.
    """
    found = day(session, session_id, by=by, now=now)
    rider = course_marks.in_lesson(found, participant_id)
    number = attempt or _due(session, found, rider)
    if number is not None:
        _refuse(found, rider, number)
    own = course_lesson.form(session, participant_id, attempt=number, by_id=by.user_id) if number else None
    following = trial.next_attempt(found.plan.outline, rider.attempts)
    return Sheet(
        lesson=found,
        rider=rider,
        attempt=number,
        own=own,
        others=tuple(form for form in rider.forms if own and form.attempt == number and form.by_id != by.user_id),
        again=following if following != number else None,
    )


def save(
    session: Session, session_id: UUID, participant_id: UUID, marks: TestMarks, *, by: Actor, now: datetime
) -> Rider:
    """Note the points of a try, or correct what the same instructor noted of it; return whose it is.

    :raises NotFound: as `sheet`.
    :raises AlreadyCancelled: when the meeting does not go on.
    :raises NoSuchTry: when this try cannot be made.
    :raises NotComplete: when an exercise was left open, or has points that there are not.
    """
    # Whoever saves a try waits for whoever saves one of the same child: the second sees what the first one passed.
    session.execute(select(CourseParticipant.id).where(CourseParticipant.id == participant_id).with_for_update())
    found = _test(course_marks.admitted(session, session_id, by=by, now=now))
    if found.cancelled:
        raise AlreadyCancelled
    rider = course_marks.in_lesson(found, participant_id)
    _refuse(found, rider, marks.attempt)
    asked = found.plan.outline.test
    left = sum(not 0 <= marks.points.get(exercise.slug, -1) <= exercise.points for exercise in asked)
    if left:
        raise NotComplete(left=left)
    known = any(form.attempt == marks.attempt and form.by_id == by.user_id for form in rider.forms)
    points = {exercise.slug: marks.points[exercise.slug] for exercise in asked}
    values = {"points": points, "note": marks.note, "at": now}
    row = {
        "location_id": by.location_id,
        "participant_id": participant_id,
        "session_id": session_id,
        "attempt": marks.attempt,
        "by_id": by.user_id,
    }
    session.execute(
        insert(PracticalTest)
        .values(row | values)
        .on_conflict_do_update(index_elements=["participant_id", "attempt", "by_id"], set_=values)
    )
    audit(
        session,
        action="course.test_corrected" if known else "course.test_noted",
        subject=CourseParticipant.__tablename__,
        subject_id=participant_id,
        by=by,
        now=now,
    )
    session.flush()
    return rider


def _test(found: Lesson) -> Lesson:
    if found.sort is not PhaseSort.TEST or not found.plan.outline.test:
        raise NotFound(ProgrammeSession.__tablename__, found.session_id)
    return found


def _due(session: Session, found: Lesson, rider: Rider) -> int | None:
    """Return the try that is made in this meeting: one that a colleague noted here already, or the next one."""
    here = session.scalar(
        select(PracticalTest.attempt)
        .where(PracticalTest.participant_id == rider.participant_id, PracticalTest.session_id == found.session_id)
        .order_by(PracticalTest.attempt.desc())
        .limit(1)
    )
    return here or trial.next_attempt(found.plan.outline, rider.attempts)


def _refuse(found: Lesson, rider: Rider, attempt: int) -> None:
    """Refuse a try beyond the last one, and a further one unless the one before it was failed."""
    made = {one.number: one for one in rider.attempts}
    before = made.get(attempt - 1)
    follows = attempt == 1 or (before is not None and not before.passed)
    if attempt not in made and not (follows and attempt <= found.plan.outline.attempts):
        raise NoSuchTry(attempt=attempt)
