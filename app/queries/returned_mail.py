"""Whose mail comes back: those whose address is still the one that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.people import Contact, Partner, Volunteer
from app.models.replies import ReturnedMail

OFTEN = 3
"""So many mails that are delayed in a row are worth a word; one is not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedMark:
    """A person to whom mail does not arrive: not at all (`permanent`), or late each time."""

    id: UUID
    person_id: UUID
    who: str
    partner: str | None
    partner_id: UUID | None
    address: str
    permanent: bool
    since: datetime
    times: int


def marks(session: Session) -> tuple[ReturnedMark, ...]:
    """Return everybody of the location whose mail comes back, by name, in one query."""
    rows = session.execute(
        select(
            ReturnedMail.id,
            func.coalesce(ReturnedMail.volunteer_id, ReturnedMail.contact_id).label("person_id"),
            func.coalesce(Volunteer.name, Contact.name).label("who"),
            Partner.name.label("partner"),
            Partner.id.label("partner_id"),
            ReturnedMail.address,
            ReturnedMail.permanent,
            ReturnedMail.since,
            ReturnedMail.times,
        )
        .outerjoin(Volunteer, Volunteer.id == ReturnedMail.volunteer_id)
        .outerjoin(Contact, Contact.id == ReturnedMail.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .where(
            ReturnedMail.address == func.coalesce(Volunteer.email, Contact.email),
            or_(Volunteer.id.is_(None), Volunteer.active),
            or_(Partner.id.is_(None), Partner.active),
            or_(ReturnedMail.permanent, ReturnedMail.times >= OFTEN),
        )
        .order_by(func.coalesce(Volunteer.name, Contact.name), ReturnedMail.id)
    )
    return tuple(ReturnedMark(**plain(row)) for row in rows)


def by_person(session: Session) -> Mapping[UUID, ReturnedMark]:
    """Return the same by the id of the volunteer or partner, for lists of people."""
    return {mark.partner_id or mark.person_id: mark for mark in marks(session)}
