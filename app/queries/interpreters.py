"""Who can interpret: volunteers who speak a language, and the organisations of interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Partner, Volunteer
from app.planning.vocabulary import PartnerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpreter:
    """A volunteer with the languages that they speak."""

    id: UUID
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A partner that sends interpreters, of whatever language."""

    id: UUID
    name: str


def volunteers(session: Session, *, but: frozenset[str]) -> tuple[Interpreter, ...]:
    """Return the volunteers who speak any language beside those, by name."""
    rows = session.execute(
        select(Volunteer.id, Volunteer.name, Volunteer.languages)
        .where(Volunteer.active)
        .order_by(Volunteer.name, Volunteer.id)
    )
    found = (Interpreter(id=row.id, name=row.name, languages=tuple(row.languages)) for row in rows)
    return tuple(one for one in found if set(one.languages) - but)


def organisations(session: Session) -> tuple[Organisation, ...]:
    """Return the partners that send interpreters, by name."""
    rows = session.execute(
        select(Partner.id, Partner.name)
        .where(Partner.sort == PartnerKind.INTERPRETING.value, Partner.active)
        .order_by(Partner.name, Partner.id)
    )
    return tuple(Organisation(id=row.id, name=row.name) for row in rows)
