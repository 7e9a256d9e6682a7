"""Partners: who is asked to a session, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Contact, Partner
from app.models.publications import Invitation
from app.models.shifts import Engagement
from app.notify import reminders
from app.planning.vocabulary import EngagementState
from app.programme import declines, feed_joins, sessions, supervision, texts, turns
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, NoLongerNeeded, NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerAnswer:
    """Yes, or no with a reason."""

    confirmed: bool
    reason: str


def ask(session: Session, session_id: UUID, *, partner_id: UUID, by: Actor, now: datetime) -> Engagement:
    """Put a partner on a session; they are asked when it is published. Asking twice is asking once."""
    row = sessions.find(session, session_id, lock=True)
    if row.cancelled:
        raise AlreadyCancelled
    sessions.refuse_for_staff(session, row)
    known(session, Partner, partner_id)
    found = _engagement(session, session_id, partner_id)
    if found is None:
        found = Engagement(location_id=row.location_id, session_id=session_id, partner_id=partner_id)
        session.add(found)
    elif found.withdrawn or found.state is EngagementState.DECLINED:
        found.withdrawn, found.state = False, EngagementState.NOT_ASKED
        found.decline_reason, found.answered_at = None, None
    else:
        return found
    session.flush()
    audit(session, action="partner.asked", subject="engagement", subject_id=found.id, by=by, now=now)
    return found


def withdraw(session: Session, engagement_id: UUID, *, by: Actor, now: datetime) -> Engagement:
    """Take a partner off a session; when they were asked, they hear of it when the session is published."""
    turns.take(session)
    found = session.scalar(select(Engagement).where(Engagement.id == engagement_id))
    if found is None:
        raise NotFound("engagement", engagement_id)
    if found.withdrawn:
        return found
    with supervision.kept(session, [found.session_id], now=now):
        found.withdrawn = True
    audit(session, action="partner.withdrawn", subject="engagement", subject_id=found.id, by=by, now=now)
    return found


def answer(session: Session, *, session_id: UUID, partner_id: UUID, said: PartnerAnswer, now: datetime) -> None:
    """Note what an asked partner says; a no shortly before the start alarms.

    :raises NoLongerNeeded: when the session is over or cancelled, or the partner is not asked any more.
    """
    texts.refuse_private(session, said.reason)
    row = sessions.find(session, session_id, lock=True)
    engagement = _engagement(session, session_id, partner_id)
    invitation = session.scalar(
        select(Invitation)
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(Invitation.session_id == session_id, Contact.partner_id == partner_id)
    )
    if engagement is None or invitation is None or engagement.withdrawn or invitation.withdrawn:
        raise NoLongerNeeded
    if row.cancelled or row.ends_at <= now:
        raise NoLongerNeeded
    before = supervision.adults(session, [row.id], now=now)
    newly_declined = not said.confirmed and engagement.state is not EngagementState.DECLINED
    engagement.state = EngagementState.CONFIRMED if said.confirmed else EngagementState.DECLINED
    engagement.decline_reason = None if said.confirmed else said.reason or None
    engagement.answered_at = now
    shown = invitation.declined_at is None
    invitation.declined_at = None if said.confirmed else now
    session.flush()
    if newly_declined:
        declines.alarm(session, row, before, invitation=invitation, now=now)
    reminders.plan(session, [session_id], now=now)
    if shown is not (invitation.declined_at is None):
        feed_joins.follow(session, row.location_id, now=now)


def forget_answer(session: Session, *, session_id: UUID, partner_id: UUID, now: datetime) -> None:
    """Let an asked partner's answer be open again.

    :raises NoLongerNeeded: when the session is over or cancelled, or the partner is not asked any more.
    """
    row = sessions.find(session, session_id, lock=True)
    engagement = _engagement(session, session_id, partner_id)
    if engagement is None or engagement.withdrawn or row.cancelled or row.ends_at <= now:
        raise NoLongerNeeded
    with supervision.kept(session, [session_id], now=now):
        engagement.state, engagement.decline_reason, engagement.answered_at = EngagementState.ASKED, None, None
    session.execute(
        update(Invitation)
        .where(
            Invitation.session_id == session_id,
            Invitation.contact_id.in_(select(Contact.id).where(Contact.partner_id == partner_id)),
        )
        .values(declined_at=None)
        .execution_options(synchronize_session=False)
    )
    reminders.plan(session, [session_id], now=now)
    feed_joins.follow(session, row.location_id, now=now)


def _engagement(session: Session, session_id: UUID, partner_id: UUID) -> Engagement | None:
    return session.scalar(
        select(Engagement).where(Engagement.session_id == session_id, Engagement.partner_id == partner_id)
    )
