"""Noting how it went in a lesson of a course: stamps and bike checks. Each look and each note is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Action, Actor, may
from app.models.activities import ProgrammeSession
from app.models.course_progress import BikeCheck, CourseParticipant, Stamp
from app.models.courses import Course
from app.planning.vocabulary import StampResult
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, NotFound, NothingToUndo, Refusal
from app.queries import course_board, course_lesson, seats_today
from app.queries.course_board import CourseBoard
from app.queries.course_lesson import Lesson, Rider

UNDO_WITHIN = timedelta(hours=1)


@dataclass
class NotComplete(Refusal):
    """So much of a form was left open."""

    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NewStamp:
    """How a skill of a child went; a tip is kept when it has to be tried again."""

    participant_id: UUID
    skill: str
    result: StampResult
    tip: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BikeForm:
    """What was good of a bike, by point; `key` is the form's own, so that it counts once however often it is sent."""

    points: Mapping[str, bool]
    note: str
    key: UUID


def board(session: Session, course_id: UUID, *, by: Actor, now: datetime) -> CourseBoard:
    """Return how far each child is in a course. The look is noted.

    :raises NotFound: when there is no such course here.
    """
    found = course_board.board(session, course_id, now=now)
    if found is None:
        raise NotFound(Course.__tablename__, course_id)
    audit(session, action="course.seen", subject=Course.__tablename__, subject_id=course_id, by=by, now=now)
    session.flush()
    return found


def lesson(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Lesson:
    """Return a meeting with its children, to staff and on its day to whoever leads it. The look is noted.

    :raises NotFound: to anybody else: to them there is no such meeting.
    """
    found = admitted(session, session_id, by=by, now=now)
    note(session, "seen", session_id, by=by, now=now)
    return found


def stamp(
    session: Session, session_id: UUID, stamps: Sequence[NewStamp], *, key: UUID, by: Actor, now: datetime
) -> int:
    """Note stamps in one statement; return how many. A form that is sent twice, with one `key`, counts once.

    Children and skills that are not in this lesson are passed over: the page was opened before they left. Stamps of two
    telephones are both kept, and the last one counts.

    :raises NotFound: as `lesson`.
    :raises AlreadyCancelled: when the meeting does not go on.
    """
    found = _going_on(session, session_id, by=by, now=now)
    known = [one for one in stamps if (rider := found.rider(one.participant_id)) and rider.skill(one.skill)]
    if not known:
        return 0
    rows = [
        {
            "id": _stamp_id(key, one.participant_id, one.skill),
            "location_id": by.location_id,
            "participant_id": one.participant_id,
            "session_id": session_id,
            "skill": one.skill,
            "result": one.result,
            "tip": one.tip if one.result is StampResult.AGAIN else "",
            "by_id": by.user_id,
            "at": now,
        }
        for one in known
    ]
    session.execute(insert(Stamp).on_conflict_do_nothing(index_elements=["id"]), rows)
    note(session, "stamped", session_id, by=by, now=now)
    return len(rows)


def take_back(session: Session, session_id: UUID, *, key: UUID, by: Actor, now: datetime) -> int:
    """Take back the stamps that one form noted, within the hour and by who sent it; return how many.

    :raises NotFound: as `lesson`.
    :raises NothingToUndo: when they are not there any more, or too old.
    """
    found = admitted(session, session_id, by=by, now=now)
    ids = [_stamp_id(key, rider.participant_id, skill.skill.slug) for rider in found.riders for skill in rider.skills]
    done = session.execute(
        delete(Stamp).where(Stamp.id.in_(ids), Stamp.by_id == by.user_id, Stamp.at > now - UNDO_WITHIN)
    )
    count = done.rowcount if isinstance(done, CursorResult) else 0
    if not count:
        raise NothingToUndo
    note(session, "unstamped", session_id, by=by, now=now)
    return count


def rider(
    session: Session, session_id: UUID, participant_id: UUID, *, by: Actor, now: datetime
) -> tuple[Lesson, Rider]:
    """Return a meeting with one child of it. The look is noted.

    :raises NotFound: as `lesson`, or when the child is not in it.
    """
    found = lesson(session, session_id, by=by, now=now)
    return found, in_lesson(found, participant_id)


def check_bike(
    session: Session, session_id: UUID, participant_id: UUID, form: BikeForm, *, by: Actor, now: datetime
) -> Rider:
    """Note what was good of a bike, for every point of the course's list; return whose bike it was.

    :raises NotFound: as `rider`.
    :raises AlreadyCancelled: when the meeting does not go on.
    :raises NotComplete: when a point was left open.
    """
    found = _going_on(session, session_id, by=by, now=now)
    whose = in_lesson(found, participant_id)
    asked = [point.slug for point in found.plan.outline.bike_check]
    left = sum(slug not in form.points for slug in asked)
    if left or not asked:
        raise NotComplete(left=left)
    row = {
        "id": _stamp_id(form.key, participant_id, BikeCheck.__tablename__),
        "location_id": by.location_id,
        "participant_id": participant_id,
        "points": {slug: form.points[slug] for slug in asked},
        "note": form.note,
        "by_id": by.user_id,
        "at": now,
    }
    session.execute(insert(BikeCheck).on_conflict_do_nothing(index_elements=["id"]), [row])
    audit(
        session,
        action="course.bike_checked",
        subject=CourseParticipant.__tablename__,
        subject_id=participant_id,
        by=by,
        now=now,
    )
    session.flush()
    return whose


def admitted(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Lesson:
    """Return a meeting to whoever may know its children.

    :raises NotFound: as `lesson`.
    """
    allowed = may(by, Action.RECORD_ATTENDANCE) or seats_today.leads(session, session_id, actor=by, now=now)
    found = course_lesson.lesson(session, session_id) if allowed else None
    if found is None:
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    return found


def in_lesson(found: Lesson, participant_id: UUID) -> Rider:
    """Return a child of a meeting.

    :raises NotFound: when it is not in it.
    """
    whose = found.rider(participant_id)
    if whose is None:
        raise NotFound(CourseParticipant.__tablename__, participant_id)
    return whose


def note(session: Session, what: str, session_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note in the audit log what was done with the children of a meeting."""
    audit(
        session,
        action=f"course.{what}",
        subject=ProgrammeSession.__tablename__,
        subject_id=session_id,
        by=by,
        now=now,
    )
    session.flush()


def _going_on(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Lesson:
    found = admitted(session, session_id, by=by, now=now)
    if found.cancelled:
        raise AlreadyCancelled
    return found


def _stamp_id(key: UUID, participant_id: UUID, skill: str) -> UUID:
    """Return the id that a note is to have: the same for a form that is sent twice."""
    return uuid5(key, f"{participant_id}:{skill}")
