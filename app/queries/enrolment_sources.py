"""Whole groups of children that can be enrolled at once: by age, by group, or everybody whom an activity is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.children import Child, Group, GroupMember


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedGroup:
    """A group of children that can be chosen."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A child with its family and its groups."""

    id: UUID
    name: str
    birth_month: date
    family_id: UUID
    groups: str


def groups(session: Session) -> tuple[NamedGroup, ...]:
    """Return the groups of the location by name."""
    rows = session.execute(select(Group.id, Group.name).order_by(Group.name, Group.id))
    return tuple(NamedGroup(**plain(row)) for row in rows)


def members(session: Session, *, day: date, group_id: UUID | None = None) -> tuple[Member, ...]:
    """Return the children who are still at the location on a day, all or those of a group, by name."""
    names = (
        select(func.coalesce(func.string_agg(Group.name, ", "), ""))
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.child_id == Child.id)
        .correlate(Child)
        .scalar_subquery()
    )
    inside = select(GroupMember.child_id).where(GroupMember.group_id == group_id)
    rows = session.execute(
        select(Child.id, Child.pseudonym.label("name"), Child.birth_month, Child.family_id, names.label("groups"))
        .where(
            or_(Child.left_on.is_(None), Child.left_on >= day),
            true() if group_id is None else Child.id.in_(inside),
        )
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(Member(**plain(row)) for row in rows)
