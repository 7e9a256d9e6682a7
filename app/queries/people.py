"""Volunteers and partners of a location, searched, filtered and counted in one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.people import Availability, Contact, Partner, Volunteer
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState

ASKED_AGAIN = timedelta(weeks=8)
"""How long before its end a VOG is asked again (RELIABILITY.md §3.5)."""


class VogState(StrEnum):
    """How it is with somebody's VOG."""

    VALID = "valid"
    EXPIRING = "expiring"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which volunteers are looked for; `weekday` is a day on which they can come, 1 (Monday) to 7."""

    search: str = ""
    vog: VogState | None = None
    weekday: int | None = None
    active: bool = True


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

    active: bool
    id: UUID
    name: str
    sort: str
    contact: str | None
    email: str | None
    waiting: int


def volunteers(session: Session, wanted: Wanted, *, today: date, now: datetime) -> tuple[VolunteerLine, ...]:
    """Return the volunteers who are looked for, with the words in their name or address, by name."""
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
        .where(
            Volunteer.active.is_(wanted.active),
            *_has(wanted.search, Volunteer.name, Volunteer.email),
            *_vog(wanted.vog, today),
            *_can_come(wanted.weekday),
        )
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
            Partner.active,
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
        .order_by(Partner.active.desc(), Partner.name, Partner.id)
    )
    return tuple(PartnerLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _vog(state: VogState | None, today: date) -> list[ColumnElement[bool]]:
    match state:
        case None:
            return []
        case VogState.VALID:
            return [Volunteer.vog_until >= today]
        case VogState.EXPIRING:
            return [Volunteer.vog_until.between(today, today + ASKED_AGAIN)]
        case VogState.MISSING:
            return [or_(Volunteer.vog_until.is_(None), Volunteer.vog_until < today)]
        case _:
            assert_never(state)


def _can_come(weekday: int | None) -> list[ColumnElement[bool]]:
    if weekday is None:
        return []
    return [exists().where(Availability.volunteer_id == Volunteer.id, Availability.weekday == weekday)]


def _has(search: str, *columns: ColumnElement[str] | object) -> list[ColumnElement[bool]]:
    """Return a condition for each word: it stands in one of the columns, whatever the case."""
    text = func.concat_ws(" ", *columns)
    return [text.icontains(word, autoescape=True) for word in search.split()[:5]]
