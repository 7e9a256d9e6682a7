"""How somebody's meetings come into their calendar: by invitations or by a subscription, chosen so that none is twice.

It is chosen, never guessed: an address that a supervisor or a command hands out changes nothing for whom it is about.
Only who chose the subscription and has no address left gets invitations again (ADR 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.audit import AuditEntry
from app.models.feeds import Feed, FeedScope
from app.models.people import CalendarBy, Contact, Volunteer
from app.programme import calendar_switches
from app.programme.calendar_switches import Holder

OWN_SCOPES = frozenset({FeedScope.VOLUNTEER, FeedScope.PARTNER})
"""What shows somebody all that they are invited to, as the invitations themselves would."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Whose:
    """The meetings of a volunteer or of a partner, as a subscription shows them."""

    scope: FeedScope
    subject_id: UUID


def choose(session: Session, whose: Whose, chosen: CalendarBy, *, by: Actor | None, now: datetime) -> None:
    """Let the meetings of a volunteer or partner come into their calendar like this; chosen already is chosen.

    When that changes the choice, what somebody holds leaves their calendar, or comes into it, by one mail. Take a turn
    before.
    """
    person = _person(session, whose)
    if person.calendar_by is chosen:
        return
    person.calendar_by = chosen
    _audit(session, person, by=by, now=now)
    session.flush()
    switch = calendar_switches.take_back if chosen is CalendarBy.FEED else calendar_switches.give
    holder = Holder(location_id=person.location_id, recipient=person.id, to_contact=isinstance(person, Contact))
    switch(session, holder, now=now)


def left_without(session: Session, feed: Feed) -> Whose | None:
    """Return who chose the subscription and has no address of it any more, now that this one ended."""
    subject_id = feed.volunteer_id or feed.partner_id
    if feed.scope not in OWN_SCOPES or subject_id is None:
        return None
    whose = Whose(scope=feed.scope, subject_id=subject_id)
    if _person(session, whose).calendar_by is not CalendarBy.FEED:
        return None
    works = session.scalar(select(exists().where(_shows_the_same(feed), Feed.revoked_at.is_(None))))
    return None if works else whose


def _person(session: Session, whose: Whose) -> Volunteer | Contact:
    """Return who it is, as others left them whose turn was before."""
    fresh = {"populate_existing": True}
    if whose.scope is FeedScope.VOLUNTEER:
        of_volunteer = select(Volunteer).where(Volunteer.id == whose.subject_id)
        return session.scalars(of_volunteer, execution_options=fresh).one()
    of_partner = select(Contact).where(Contact.partner_id == whose.subject_id)
    return session.scalars(of_partner, execution_options=fresh).one()


def _shows_the_same(feed: Feed) -> ColumnElement[bool]:
    subject = Feed.volunteer_id == feed.volunteer_id
    if feed.scope is FeedScope.PARTNER:
        subject = Feed.partner_id == feed.partner_id
    return and_(Feed.scope == feed.scope, subject)


def _audit(session: Session, person: Volunteer | Contact, *, by: Actor | None, now: datetime) -> None:
    session.add(
        AuditEntry(
            location_id=person.location_id,
            at=now,
            by_id=by.user_id if by else None,
            action=f"calendar.by_{person.calendar_by}",
            subject=person.__tablename__,
            subject_id=person.id,
        )
    )
