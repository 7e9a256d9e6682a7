"""The accounts of mentors, guardians and coaches: who follows young people, and who coaches them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role
from app.models.accounts import UserAccount

FOLLOWERS = (Role.MENTOR, Role.GUARDIAN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Follower:
    """Somebody who signs in by a mailed link, or a coach."""

    id: UUID
    name: str
    email: str
    role: Role
    active: bool


def accounts(
    session: Session, location_id: UUID, roles: Collection[Role], *, active: bool | None = True, search: str = ""
) -> tuple[Follower, ...]:
    """Return the accounts of a location in these roles, by name; accounts stand outside row-level security."""
    query = (
        select(UserAccount.id, UserAccount.name, UserAccount.email, UserAccount.role, UserAccount.active)
        .where(UserAccount.location_id == location_id, UserAccount.role.in_(roles))
        .where(
            UserAccount.name.icontains(search, autoescape=True) | UserAccount.email.icontains(search, autoescape=True)
        )
        .order_by(UserAccount.active.desc(), UserAccount.name, UserAccount.id)
    )
    if active is not None:
        query = query.where(UserAccount.active.is_(active))
    return tuple(Follower(**row._mapping) for row in session.execute(query))  # noqa: SLF001 - its documented name
