"""Searching children, by pseudonym and by group: a module apart, for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.children import Child, Group, GroupMember
from app.queries.search import MOST_FOUND, MOST_WORDS, Hit, has, rank


def children(session: Session, words: Sequence[str]) -> tuple[Hit, ...]:
    """Return the children here whose pseudonym or group has the words in it: one query."""
    wanted = words[:MOST_WORDS]
    if not wanted:
        return ()
    groups = (
        select(func.coalesce(func.string_agg(Group.name, ", "), ""))
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.child_id == Child.id)
        .correlate(Child)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Child.id, Child.pseudonym, groups.label("groups"))
        .where(has(wanted, Child.pseudonym, groups), Child.left_on.is_(None))
        .order_by(rank(wanted, Child.pseudonym), Child.pseudonym)
        .limit(MOST_FOUND + 1)
    )
    return tuple(Hit(id=row.id, name=row.pseudonym, note=row.groups) for row in rows)
