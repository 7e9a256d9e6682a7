"""How far children are with the first part of a course, before they come into the second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.course_progress import CourseParticipant
from app.models.courses import Course, CourseGroup
from app.planning.course import plan
from app.planning.vocabulary import AttendanceMark, PhaseSort

FIRST = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstPart:
    """The lessons of the first part that a child was at or caught up with, and whether it starts in the second."""

    lessons: int = 0
    starts_in_second: bool = False


def of_children(
    session: Session, course_ids: Collection[UUID], child_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], FirstPart]:
    """Return how far the children are by course and child, in three statements; who did nothing yet is not in it.

    A lesson that was heard twice counts once, in whichever group it was.
    """
    lessons = _lessons(session, course_ids, child_ids)
    rows = session.execute(
        select(CourseParticipant.course_id, CourseParticipant.child_id, CourseParticipant.starts_in).where(
            CourseParticipant.course_id.in_(course_ids), CourseParticipant.child_id.in_(child_ids)
        )
    )
    second = {(row.course_id, row.child_id) for row in rows if row.starts_in > FIRST}
    return {
        key: FirstPart(lessons=len(lessons.get(key, ())), starts_in_second=key in second)
        for key in second | lessons.keys()
    }


def _lessons(
    session: Session, course_ids: Collection[UUID], child_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], Collection[int]]:
    specifications = session.execute(select(Course.id, Course.specification).where(Course.id.in_(course_ids)))
    phases = {
        row.id: plan.from_data(row.specification).phase(part=FIRST, sort=PhaseSort.MEETINGS) for row in specifications
    }
    order = (ProgrammeSession.starts_at, ProgrammeSession.id)
    place = func.row_number().over(partition_by=ProgrammeSession.activity_id, order_by=order)
    meetings = (
        select(ProgrammeSession.id, CourseGroup.course_id, place.label("place"))
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .where(
            CourseGroup.course_id.in_(course_ids),
            CourseGroup.part == FIRST,
            CourseGroup.sort == PhaseSort.MEETINGS,
            ~ProgrammeSession.cancelled,
        )
        .subquery()
    )
    rows = session.execute(
        select(meetings.c.course_id, Attendance.child_id, meetings.c.place)
        .join(meetings, meetings.c.id == Attendance.session_id)
        .where(Attendance.child_id.in_(child_ids), Attendance.mark == AttendanceMark.PRESENT)
    )
    found: dict[tuple[UUID, UUID], set[int]] = defaultdict(set)
    for row in rows:
        phase = phases[row.course_id]
        if phase is not None:
            found[row.course_id, row.child_id].update(phase.lessons_in(row.place - 1))
    return found
