"""How the meetings of a volunteer or partner come into their calendar."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import plain
from app.models.feeds import Feed, FeedScope
from app.models.people import CalendarBy, Contact, Partner, Volunteer


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a volunteer, or the contact of a partner, chose; `addresses` are those of the subscription that work.

    `scope` and `subject_id` say whose it is: of a volunteer, or of a partner.
    """

    scope: FeedScope
    subject_id: UUID
    name: str
    by: CalendarBy
    addresses: int

    @property
    def is_feed(self) -> bool:
        """Whether it is the subscription."""
        return self.by is CalendarBy.FEED


def of(session: Session, scope: FeedScope, subject_id: UUID) -> Choice | None:
    """Return the choice of a volunteer or partner of this location; nothing for any other scope."""
    match scope:
        case FeedScope.VOLUNTEER:
            return _of_volunteer(session, Volunteer.id == subject_id)
        case FeedScope.PARTNER:
            return _of_partner(session, Partner.id == subject_id)
        case _:
            return None


def own(session: Session, owner: Actor) -> Choice | None:
    """Return the choice of whoever is signed in; nothing for staff."""
    if owner.volunteer_id is not None:
        return of(session, FeedScope.VOLUNTEER, owner.volunteer_id)
    if owner.partner_id is not None:
        return of(session, FeedScope.PARTNER, owner.partner_id)
    return None


def _of_volunteer(session: Session, which: ColumnElement[bool]) -> Choice | None:
    feeds = select(func.count(Feed.id)).where(
        Feed.volunteer_id == Volunteer.id, Feed.scope == FeedScope.VOLUNTEER, Feed.revoked_at.is_(None)
    )
    row = session.execute(
        select(
            Volunteer.id.label("subject_id"),
            Volunteer.name,
            Volunteer.calendar_by.label("by"),
            feeds.scalar_subquery().label("addresses"),
        ).where(which)
    ).one_or_none()
    return Choice(scope=FeedScope.VOLUNTEER, **plain(row)) if row else None


def _of_partner(session: Session, which: ColumnElement[bool]) -> Choice | None:
    feeds = select(func.count(Feed.id)).where(Feed.partner_id == Partner.id, Feed.revoked_at.is_(None))
    row = session.execute(
        select(
            Partner.id.label("subject_id"),
            Partner.name,
            Contact.calendar_by.label("by"),
            feeds.scalar_subquery().label("addresses"),
        )
        .join(Contact, Contact.partner_id == Partner.id)
        .where(which)
    ).one_or_none()
    return Choice(scope=FeedScope.PARTNER, **plain(row)) if row else None
