"""What the outbox needs around it: published meetings and people who were invited to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from app.models.activities import Activity
from app.models.messages import MessageKind
from app.models.publications import Invitation, Publication
from app.notify.outbox import NewMessage
from tests import factories


def soon(**ahead):
    """Return a moment by the real clock, in whole seconds: the pump goes by the database's."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(**ahead)


def published(session, starts_at=None, *, minutes=90, **values):
    """Publish a meeting, by default one of tomorrow."""
    meeting = factories.meeting(session, starts_at or soon(days=1), minutes=minutes, title="Fietsles op het plein")
    return publication_of(session, meeting, **values)


def publication_of(session, meeting, **values):
    """Publish this meeting as it is planned."""
    responsible_id = session.get_one(Activity, meeting.activity_id).responsible_id
    publication = Publication(
        **{
            "location_id": meeting.location_id,
            "session_id": meeting.id,
            "calendar_uid": meeting.calendar_uid,
            "title": meeting.title,
            "description": "Twaalf kinderen leren fietsen.",
            "place": "Plein, achter het hek",
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "zone": meeting.zone,
            "cancelled": meeting.cancelled,
            "sequence": 0,
            "component": b"",
            "content_hash": "",
            "stamped_at": factories.NOW,
            "published_at": factories.NOW,
            "published_by_id": responsible_id,
        }
        | values
    )
    session.add(publication)
    session.flush()
    return publication


def invited(session, publication, *, volunteer=None, contact=None, **values):
    """Invite somebody, by default a new volunteer."""
    if volunteer is None and contact is None:
        volunteer = factories.volunteer(session)
    invitation = Invitation(
        **{
            "location_id": publication.location_id,
            "session_id": publication.session_id,
            "volunteer_id": volunteer.id if volunteer else None,
            "contact_id": contact.id if contact else None,
            "sequence": 0,
            "told_starts_at": publication.starts_at,
            "told_ends_at": publication.ends_at,
            "told_hash": "",
            "stamped_at": soon(),
        }
        | values
    )
    session.add(invitation)
    session.flush()
    return invitation


def news(invitation, kind=MessageKind.INVITATION, **values):
    """Return what would be queued to tell an invited person this."""
    return NewMessage(
        **{
            "kind": kind,
            "dedup_key": f"test:{uuid4()}",
            "location_id": invitation.location_id,
            "volunteer_id": invitation.volunteer_id,
            "contact_id": invitation.contact_id,
            "session_id": invitation.session_id,
            "invitation_id": invitation.id,
            "sequence": None if kind is MessageKind.REMINDER else invitation.sequence,
            "stamped_at": invitation.stamped_at,
            "due_at": soon(seconds=-5),
            "expires_at": invitation.told_starts_at,
        }
        | values
    )
