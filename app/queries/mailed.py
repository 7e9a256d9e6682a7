"""Whether an answer that stands in the plan came by mail: the mail that was taken in at the moment of the answer."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, select

from app.models.people import Contact
from app.models.replies import IncomingReply, ReplyState
from app.models.shifts import Assignment, Engagement


def of_seat() -> ScalarSelect[bool]:
    """Return whether the sender of a seat's answer was verified; nothing when it did not come by mail."""
    return (
        select(IncomingReply.verified)
        .where(
            IncomingReply.volunteer_id == Assignment.volunteer_id,
            IncomingReply.session_id == Assignment.session_id,
            IncomingReply.received_at == Assignment.answered_at,
            IncomingReply.state == ReplyState.NOTED,
        )
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )


def of_engagement() -> ScalarSelect[bool]:
    """Return the same of a partner's answer."""
    return (
        select(IncomingReply.verified)
        .join(Contact, Contact.id == IncomingReply.contact_id)
        .where(
            Contact.partner_id == Engagement.partner_id,
            IncomingReply.session_id == Engagement.session_id,
            IncomingReply.received_at == Engagement.answered_at,
            IncomingReply.state == ReplyState.NOTED,
        )
        .limit(1)
        .correlate(Engagement)
        .scalar_subquery()
    )
