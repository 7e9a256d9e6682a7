"""Whoever is enrolled in a group of a course takes part in the course, by whichever page it came there."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models.children import Child
from app.models.course_progress import CourseParticipant
from app.models.courses import CourseGroup


def join(session: Session, activity_id: UUID, child_ids: Collection[UUID]) -> None:
    """Let children be participants of the course that an activity is a group of, if it is one: two statements.

    Who stopped begins again, with everything that was noted before.
    """
    if not child_ids:
        return
    course_id = select(CourseGroup.course_id).where(CourseGroup.activity_id == activity_id)
    again = update(CourseParticipant).where(
        CourseParticipant.course_id.in_(course_id),
        CourseParticipant.child_id.in_(child_ids),
        CourseParticipant.stopped_at.is_not(None),
    )
    session.execute(again.values(stopped_at=None), execution_options={"synchronize_session": "fetch"})
    mine = (
        select(
            func.gen_random_uuid(),
            CourseGroup.location_id,
            CourseGroup.course_id,
            Child.id,
            literal(1),
            literal(value=False),
            literal(value=False),
        )
        .join(Child, Child.location_id == CourseGroup.location_id)
        .where(CourseGroup.activity_id == activity_id, Child.id.in_(child_ids))
    )
    names = ["id", "location_id", "course_id", "child_id", "starts_in", "own_bike", "own_helmet"]
    session.execute(insert(CourseParticipant).from_select(names, mine).on_conflict_do_nothing())
