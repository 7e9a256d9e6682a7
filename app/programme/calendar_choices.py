"""How somebody's meetings come into their calendar: by invitations or by a subscription, chosen so that none is twice.

Handing out the subscription to one's own meetings is choosing it, and ending the last one is choosing invitations
again (ADR 15).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.audit import AuditEntry
from app.models.feeds import Feed, FeedScope
from app.models.people import CalendarBy, Contact, Volunteer
from app.programme import calendar_switches
from app.programme.calendar_switches import Whose

OWN_SCOPES = frozenset({FeedScope.VOLUNTEER, FeedScope.PARTNER})
"""What shows somebody all that they are invited to, as the invitations themselves would."""


def follow(session: Session, feed: Feed, *, by: Actor | None, now: datetime) -> None:
    """Let the choice be what there is, after a subscription was handed out or ended.

    When that changes the choice, what somebody holds leaves their calendar, or comes into it, by one mail. Take a turn
    before the subscription is written.
    """
    if feed.scope not in OWN_SCOPES:
        return
    person = _about(session, feed)
    works = session.scalar(select(exists().where(_shows_the_same(feed), Feed.revoked_at.is_(None))))
    chosen = CalendarBy.FEED if works else CalendarBy.INVITATIONS
    if person.calendar_by is chosen:
        return
    person.calendar_by = chosen
    _audit(session, person, by=by, now=now)
    session.flush()
    whose = Whose(location_id=person.location_id, recipient=person.id, to_contact=isinstance(person, Contact))
    switch = calendar_switches.take_back if chosen is CalendarBy.FEED else calendar_switches.give
    switch(session, whose, now=now)


def _about(session: Session, feed: Feed) -> Volunteer | Contact:
    """Return whom the subscription is about, as others left them whose turn was before."""
    fresh = {"populate_existing": True}
    if feed.scope is FeedScope.VOLUNTEER:
        of_volunteer = select(Volunteer).where(Volunteer.id == feed.volunteer_id)
        return session.scalars(of_volunteer, execution_options=fresh).one()
    of_partner = select(Contact).where(Contact.partner_id == feed.partner_id)
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
