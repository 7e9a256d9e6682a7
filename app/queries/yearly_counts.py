"""How often children take part in a year in what an activity is one of, where a child may only so many times."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance
from app.queries.candidates import WAS_NOT_THERE


def of_children(session: Session, activity_id: UUID, child_ids: Collection[UUID], *, year: int) -> dict[UUID, int]:
    """Return by child at how many meetings of this sort it was or has a place in that year: one statement.

    Those of other activities of the same template count too; children without any are not in it.
    """
    same = (
        select(Template.slug)
        .join(Activity, Activity.template_id == Template.id)
        .where(Activity.id == activity_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Attendance.child_id, func.count().label("meetings"))
        .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .where(
            Attendance.child_id.in_(child_ids),
            Template.slug == same,
            func.extract("year", ProgrammeSession.starts_local) == year,
            Attendance.placed,
            ~Attendance.session_cancelled,
            Attendance.mark.not_in(WAS_NOT_THERE),
        )
        .group_by(Attendance.child_id)
        .order_by(Attendance.child_id)
    )
    return {row.child_id: row.meetings for row in rows}
