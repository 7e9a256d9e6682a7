"""Who stands behind a reply address, and what they were invited to: believed because of the address's secret alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.extensions import system_scope
from app.models.accounts import UserAccount
from app.models.messages import Message
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.models.replies import IncomingReply

ADDRESS = re.compile(r"rsvp\+([0-9a-z]{16,32})@[^@\s]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correspondent:
    """A volunteer, or the contact of a partner, with the addresses that we know to be theirs, in small letters."""

    location_id: UUID
    addresses: frozenset[str]
    volunteer_id: UUID | None = None
    contact_id: UUID | None = None
    partner_id: UUID | None = None

    def wrote(self) -> ColumnElement[bool]:
        """Return the condition for what came in of them."""
        if self.volunteer_id is not None:
            return IncomingReply.volunteer_id == self.volunteer_id
        return IncomingReply.contact_id == self.contact_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """An invitation of a correspondent to a session or a series: in which version, and when it starts as they know it.

    ``session_id`` is the session, or the first of the series; ``coming`` are the sessions of a series that are not
    over, by start, and none for a single session.
    """

    session_id: UUID
    sequence: int
    moments: frozenset[object]
    coming: Mapping[datetime, UUID] = field(default_factory=dict)

    def meant(self, recurrence_at: datetime | None) -> tuple[UUID, ...]:
        """Return the sessions that an answer is about: one, all of a series that are to come, or none."""
        if recurrence_at not in self.moments:
            return ()
        if not self.coming:
            return (self.session_id,)
        return tuple(self.coming.values()) if recurrence_at is None else (self.coming[recurrence_at],)


def behind(session: Session, address: str) -> Correspondent | None:
    """Return whose reply address this is, at whatever location; in the address of the envelope, no other."""
    found = ADDRESS.fullmatch(address.strip())
    if found is None:
        return None
    token = found[1].casefold()
    with system_scope(session):
        return _volunteer(session, token) or _contact(session, token)


def invited(session: Session, person: Correspondent, *, uid: str, now: datetime) -> Invited | None:
    """Return the invitation with this UID, if it is one of theirs."""
    return _to_session(session, person, uid) or _to_series(session, person, uid, now)


def _to_session(session: Session, person: Correspondent, uid: str) -> Invited | None:
    row = session.execute(
        select(Invitation.session_id, Invitation.sequence, Invitation.told_starts_at, Publication.starts_at)
        .join(Publication, Publication.session_id == Invitation.session_id)
        .where(Publication.calendar_uid == uid, _theirs(person))
    ).first()
    if row is None:
        return None
    return Invited(
        session_id=row.session_id,
        sequence=row.sequence,
        moments=frozenset({None, row.told_starts_at, row.starts_at}),
    )


def _to_series(session: Session, person: Correspondent, uid: str, now: datetime) -> Invited | None:
    rows = session.execute(
        select(Invitation.session_id, Invitation.told_starts_at, Invitation.told_ends_at, SeriesInvitation.sequence)
        .join(SeriesInvitation, SeriesInvitation.id == Invitation.series_id)
        .where(SeriesInvitation.calendar_uid == uid, _theirs(person), ~Invitation.withdrawn)
        .order_by(Invitation.told_starts_at, Invitation.session_id)
    ).all()
    if not rows:
        return None
    coming = {row.told_starts_at: row.session_id for row in rows if row.told_ends_at > now}
    return Invited(
        session_id=rows[0].session_id,
        sequence=rows[0].sequence,
        moments=frozenset({None, *coming}) if coming else frozenset(),
        coming=coming,
    )


def session_of_mail(session: Session, person: Correspondent, keys: Sequence[str]) -> UUID | None:
    """Return the session that one of our mails to them was about, by the keys of the mails."""
    to_them = (
        Message.volunteer_id == person.volunteer_id
        if person.volunteer_id is not None
        else Message.contact_id == person.contact_id
    )
    return session.scalar(
        select(Message.session_id)
        .where(Message.message_id.in_(keys), to_them, Message.session_id.is_not(None))
        .order_by(Message.created_at.desc(), Message.id)
        .limit(1)
    )


def _theirs(person: Correspondent) -> ColumnElement[bool]:
    if person.volunteer_id is not None:
        return Invitation.volunteer_id == person.volunteer_id
    return Invitation.contact_id == person.contact_id


def _volunteer(session: Session, token: str) -> Correspondent | None:
    rows = session.execute(
        select(Volunteer.id, Volunteer.location_id, Volunteer.email, UserAccount.email.label("account"))
        .outerjoin(UserAccount, UserAccount.volunteer_id == Volunteer.id)
        .where(Volunteer.rsvp_token == token)
    ).all()
    if not rows:
        return None
    return Correspondent(
        location_id=rows[0].location_id, volunteer_id=rows[0].id, addresses=_addresses(rows[0].email, rows)
    )


def _contact(session: Session, token: str) -> Correspondent | None:
    rows = session.execute(
        select(
            Contact.id,
            Contact.location_id,
            Contact.partner_id,
            Contact.email,
            UserAccount.email.label("account"),
        )
        .outerjoin(UserAccount, UserAccount.contact_id == Contact.id)
        .where(Contact.rsvp_token == token)
    ).all()
    if not rows:
        return None
    return Correspondent(
        location_id=rows[0].location_id,
        contact_id=rows[0].id,
        partner_id=rows[0].partner_id,
        addresses=_addresses(rows[0].email, rows),
    )


def _addresses(own: str, rows: Sequence[object]) -> frozenset[str]:
    accounts = [getattr(row, "account", None) for row in rows]
    return frozenset(address.casefold() for address in (own, *accounts) if address)
