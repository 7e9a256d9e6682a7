"""Spaces and age groups in lists, with how much is to come in each: a statement for a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.locations import AgeGroup, Space


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceLine:
    """A space in the list."""

    id: UUID
    name: str
    directions: str
    capacity: int | None
    shareable: bool
    on_location: bool
    travel_minutes: int
    active: bool
    coming: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeGroupLine:
    """An age group in the list."""

    id: UUID
    name: str
    min_age: int
    max_age: int
    children_per_adult: int | None
    coming: int


def spaces(session: Session, *, search: str, now: datetime) -> tuple[SpaceLine, ...]:
    """Return the spaces whose name or directions have the words in them, those in use first, by name."""
    ahead = and_(ProgrammeSession.space_id == Space.id, ~ProgrammeSession.cancelled, ProgrammeSession.ends_at > now)
    text = func.concat_ws(" ", Space.name, Space.directions)
    rows = session.execute(
        select(
            Space.id,
            Space.name,
            Space.directions,
            Space.capacity,
            Space.shareable,
            Space.on_location,
            Space.travel_minutes,
            Space.active,
            func.count(ProgrammeSession.id).label("coming"),
        )
        .outerjoin(ProgrammeSession, ahead)
        .where(*(text.icontains(word, autoescape=True) for word in search.split()[:5]))
        .group_by(Space.id)
        .order_by(Space.active.desc(), Space.name, Space.id)
    )
    return tuple(SpaceLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def age_groups(session: Session, *, now: datetime) -> tuple[AgeGroupLine, ...]:
    """Return the age groups in their order."""
    ahead = and_(
        ProgrammeSession.age_group_id == AgeGroup.id, ~ProgrammeSession.cancelled, ProgrammeSession.ends_at > now
    )
    rows = session.execute(
        select(
            AgeGroup.id,
            AgeGroup.name,
            AgeGroup.min_age,
            AgeGroup.max_age,
            AgeGroup.children_per_adult,
            func.count(ProgrammeSession.id).label("coming"),
        )
        .outerjoin(ProgrammeSession, ahead)
        .group_by(AgeGroup.id)
        .order_by(AgeGroup.position, AgeGroup.name, AgeGroup.id)
    )
    return tuple(AgeGroupLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name
