"""Volunteers and partners of a location, searched and counted in one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.models.people import Contact, Partner, Volunteer
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState


@dataclass(frozen=True, kw_only=True, slots=True)
class VolunteerLine:
    """A volunteer in the list; `coming` counts the shifts ahead."""

    id: UUID
    name: str
    email: str
    languages: list[str]
    vog_until: date | None
    coming: int
    unanswered: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerLine:
    """A partner in the list with its contact; `waiting` counts the requests without an answer."""

    id: UUID
    name: str
    sort: str
    contact: str | None
    email: str | None
    waiting: int


def volunteers(session: Session, *, search: str, now: datetime) -> tuple[VolunteerLine, ...]:
    """Return the active volunteers whose name, address or language has the words in it, by name."""
    ahead = and_(
        Assignment.volunteer_id == Volunteer.id,
        ~Assignment.released,
        Assignment.ends_at > now,
        Assignment.answer != Answer.DECLINED,
    )
    rows = session.execute(
        select(
            Volunteer.id,
            Volunteer.name,
            Volunteer.email,
            Volunteer.languages,
            Volunteer.vog_until,
            func.count(Assignment.id).label("coming"),
            func.count(Assignment.id).filter(Assignment.answer == Answer.NONE).label("unanswered"),
        )
        .outerjoin(Assignment, ahead)
        .where(Volunteer.active, *_has(search, Volunteer.name, Volunteer.email))
        .group_by(Volunteer.id)
        .order_by(Volunteer.name, Volunteer.id)
    )
    return tuple(VolunteerLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def partners(session: Session, *, search: str) -> tuple[PartnerLine, ...]:
    """Return the partners whose name or contact has the words in it, by name."""
    waiting = and_(
        Engagement.partner_id == Partner.id, Engagement.state == EngagementState.ASKED, ~Engagement.withdrawn
    )
    rows = session.execute(
        select(
            Partner.id,
            Partner.name,
            Partner.sort,
            Contact.name.label("contact"),
            Contact.email,
            func.count(Engagement.id).label("waiting"),
        )
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .outerjoin(Engagement, waiting)
        .where(*_has(search, Partner.name, func.coalesce(Contact.name, "")))
        .group_by(Partner.id, Contact.id)
        .order_by(Partner.name, Partner.id)
    )
    return tuple(PartnerLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _has(search: str, *columns: ColumnElement[str] | object) -> list[ColumnElement[bool]]:
    """Return a condition for each word: it stands in one of the columns, whatever the case."""
    text = func.concat_ws(" ", *columns)
    return [text.icontains(word, autoescape=True) for word in search.split()[:5]]
