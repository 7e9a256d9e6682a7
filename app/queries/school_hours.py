"""When the groups of a location are at school."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.children import Group, GroupMember, SchoolHours
from app.planning.slot_wish import Hours
from app.planning.vocabulary import ActivityKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassHours:
    """A group with how many children it has, and when they are at school."""

    id: UUID
    name: str
    children: int
    hours: tuple[Hours, ...]


def of_all(session: Session) -> tuple[ClassHours, ...]:
    """Return the groups of the location, first those with hours, then by name: two statements.

    A group that was made to go round on a safety day is no class, unless hours were noted of it.
    """
    goes_round = select(Activity.id).where(Activity.group_id == Group.id, Activity.kind == ActivityKind.SAFETY_DAY)
    at_school = select(SchoolHours.id).where(SchoolHours.group_id == Group.id).exists()
    rows = session.execute(
        select(Group.id, Group.name, func.count(GroupMember.id).label("children"))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .where(or_(at_school, ~goes_round.exists()))
        .group_by(Group.id, Group.name)
        .order_by(at_school.desc(), Group.name, Group.id)
    ).all()
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    for row in session.execute(
        select(SchoolHours.group_id, SchoolHours.weekday, SchoolHours.starts, SchoolHours.ends).order_by(
            SchoolHours.group_id, SchoolHours.weekday, SchoolHours.starts
        )
    ):
        hours[row.group_id].append(Hours(weekday=row.weekday, starts=row.starts, ends=row.ends))
    return tuple(
        ClassHours(id=row.id, name=row.name, children=row.children, hours=tuple(hours[row.id])) for row in rows
    )


def find(session: Session, group_id: UUID) -> ClassHours | None:
    """Return one group."""
    return next((each for each in of_all(session) if each.id == group_id), None)
