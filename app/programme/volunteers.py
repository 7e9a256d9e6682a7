"""What volunteers choose for themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Volunteer
from app.models.publications import Invitation, Publication
from app.notify import reminders
from app.programme.refusals import NotFound


def remind_before(session: Session, volunteer_id: UUID, *, hours: int, now: datetime) -> None:
    """Let the reminders of a volunteer come this long before each shift; those that wait are planned anew.

    :raises NotFound: when there is no such volunteer here.
    """
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise NotFound("volunteer", volunteer_id)
    volunteer.reminder_hours = hours
    session.flush()
    ahead = session.scalars(
        select(Publication.session_id)
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .where(Invitation.volunteer_id == volunteer_id, Publication.starts_at > now)
    ).all()
    reminders.plan(session, ahead, now=now)
