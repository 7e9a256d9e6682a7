"""When the groups of a location are at school."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.children import Group, GroupMember, SchoolHours
from app.planning.slot_wish import Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassHours:
    """A group with how many children it has, and when they are at school."""

    id: UUID
    name: str
    children: int
    hours: tuple[Hours, ...]


def of_all(session: Session) -> tuple[ClassHours, ...]:
    """Return the groups of the location by name, in two statements."""
    rows = session.execute(
        select(Group.id, Group.name, func.count(GroupMember.id).label("children"))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .group_by(Group.id, Group.name)
        .order_by(Group.name, Group.id)
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
