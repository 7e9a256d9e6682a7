"""What a form about a child offers: brothers and sisters, and groups. For supervisors alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.children import Child, Group


@dataclass(frozen=True, kw_only=True, slots=True)
class Sibling:
    """A child that another one may be a brother or sister of; `here`: it has not left."""

    id: UUID
    name: str
    family_id: UUID
    languages: Sequence[str]
    here: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Something to tick."""

    id: UUID
    name: str


def everybody(session: Session) -> tuple[Sibling, ...]:
    """Return every child of the location, also those who left, by pseudonym: one statement."""
    rows = session.execute(
        select(
            Child.id,
            Child.pseudonym.label("name"),
            Child.family_id,
            Child.languages,
            Child.left_on.is_(None).label("here"),
        ).order_by(Child.pseudonym, Child.id)
    )
    return tuple(Sibling(**plain(row)) for row in rows)


def groups(session: Session) -> tuple[Choice, ...]:
    """Return the groups of the location by name: one statement."""
    rows = session.execute(select(Group.id, Group.name).order_by(Group.name, Group.id))
    return tuple(Choice(**plain(row)) for row in rows)
