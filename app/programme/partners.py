"""Partners: organisations with their one contact, added and changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Contact, Partner
from app.planning.languages import Language
from app.planning.vocabulary import PartnerKind
from app.programme import marks, own_mails, readdressing, sign_ins, turns
from app.programme.history import audit
from app.programme.readdressing import Whom
from app.programme.refusals import NameInUse, NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerDetails:
    """Everything of a partner that a form can change; one that is not `active` is not asked for anything new."""

    name: str
    sort: str
    contact: str
    email: str
    language: Language
    reminded: bool
    active: bool = True


def add(session: Session, wanted: PartnerDetails, *, by: Actor, now: datetime) -> Partner:
    """Add a partner with its contact.

    :raises NameInUse: when another partner has the name.
    """
    turns.take(session)
    _refuse_taken(session, wanted.name, but=None)
    row = Partner(location_id=by.location_id, name=wanted.name, sort=PartnerKind(wanted.sort), active=wanted.active)
    session.add(row)
    session.flush()
    token = secrets.token_hex(16)
    session.add(Contact(location_id=by.location_id, partner_id=row.id, rsvp_token=token, **_contact(wanted)))
    session.flush()
    audit(session, action="partner.added", subject="partner", subject_id=row.id, by=by, now=now)
    return row


def change(session: Session, partner_id: UUID, wanted: PartnerDetails, *, seen: str, by: Actor, now: datetime) -> int:
    """Change a partner and its contact to what is wanted; return how many mails go to a new address (ADR 13).

    :raises NotFound: when there is no such partner here.
    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises NameInUse: when another partner has the new name.
    :raises SignsInElsewhere: when somebody else signs in with the new address.
    """
    turns.take(session)
    row, contact = known(session, Partner, partner_id), contact_of(session, partner_id)
    before = details_of(row, contact)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return 0
    _refuse_taken(session, wanted.name, but=row.id)
    whom = Whom(contact_id=contact.id)
    sign_ins.rename(session, whom, name=wanted.contact, email=wanted.email)
    row.name, row.sort, row.active = wanted.name, PartnerKind(wanted.sort), wanted.active
    for name, value in _contact(wanted).items():
        setattr(contact, name, value)
    session.flush()
    if wanted.reminded != before.reminded:
        own_mails.plan_reminders(session, contact.id, now=now)
    audit(session, action="partner.changed", subject="partner", subject_id=row.id, by=by, now=now)
    return readdressing.invite_anew(session, whom, now=now) if wanted.email.lower() != before.email.lower() else 0


def contact_of(session: Session, partner_id: UUID) -> Contact:
    """Return the contact of a partner.

    :raises NotFound: when there is none here.
    """
    found = session.scalar(select(Contact).where(Contact.partner_id == partner_id))
    if found is None:
        raise NotFound("contact", partner_id)
    return found


def details_of(row: Partner, contact: Contact) -> PartnerDetails:
    """Return what a partner is now."""
    return PartnerDetails(
        name=row.name,
        sort=row.sort,
        contact=contact.name,
        email=contact.email,
        language=contact.language,
        reminded=contact.reminded,
        active=row.active,
    )


def _contact(wanted: PartnerDetails) -> dict[str, object]:
    return {
        "name": wanted.contact,
        "email": wanted.email,
        "language": wanted.language,
        "reminded": wanted.reminded,
    }


def _refuse_taken(session: Session, name: str, *, but: UUID | None) -> None:
    other = session.execute(
        select(Partner.id, Partner.name)
        .where(func.lower(Partner.name) == name.lower(), Partner.id.is_distinct_from(but))
        .limit(1)
    ).first()
    if other is not None:
        raise NameInUse(other.id, other.name)
