"""Noting when the children of a group are at school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Group, SchoolHours
from app.planning.coaching.school import overlapping
from app.planning.slot_wish import Hours
from app.programme import marks
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal
from app.queries import school_hours


@dataclass
class HoursOverlap(Refusal):
    """Two stretches of one day overlap."""

    weekday: int


def change(session: Session, group_id: UUID, hours: tuple[Hours, ...], *, seen: str, by: Actor, now: datetime) -> None:
    """Let a group have these hours at school, in the place of those that it had.

    Appointments stay where they are; what was planned in school hours shows where times are looked for.

    :raises HoursOverlap: when two stretches of a day overlap.
    :raises ChangedMeanwhile: when the hours are not any more what the form showed.
    :raises NotFound: for a group of another location.
    """
    for one, _other in overlapping(hours):
        raise HoursOverlap(one.weekday)
    row = session.scalar(select(Group).where(Group.id == group_id).with_for_update())
    found = school_hours.find(session, group_id)
    if row is None or found is None:
        raise NotFound("child_group", group_id)
    marks.refuse_outdated(found.hours, seen)
    session.execute(delete(SchoolHours).where(SchoolHours.group_id == group_id))
    values = [
        {
            "location_id": row.location_id,
            "group_id": group_id,
            "weekday": each.weekday,
            "starts": each.starts,
            "ends": each.ends,
        }
        for each in hours
    ]
    if values:
        session.execute(insert(SchoolHours), values)
    audit(session, action="school_hours.changed", subject="child_group", subject_id=group_id, by=by, now=now)
    session.flush()
