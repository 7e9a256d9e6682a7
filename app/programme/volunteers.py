"""What volunteers choose for themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.people import Volunteer
from app.programme import own_mails
from app.programme.refusals import NotFound


def remind_before(session: Session, volunteer_id: UUID, *, hours: int, now: datetime) -> None:
    """Let the reminders of a volunteer come this long before each shift; those that wait are planned anew.

    None come with no hours.

    :raises NotFound: when there is no such volunteer here.
    """
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise NotFound("volunteer", volunteer_id)
    volunteer.reminded = hours > 0
    volunteer.reminder_hours = hours or volunteer.reminder_hours
    session.flush()
    own_mails.plan_reminders(session, volunteer_id, now=now)
