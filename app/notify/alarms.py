"""What somebody must hear at once: a decline when hardly any time is left (CALENDARS.md, rule 27), or too few stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.messages import MessageKind
from app.models.publications import Invitation
from app.notify import outbox
from app.notify.outbox import NewMessage

LATE = timedelta(hours=24)


def is_late(row: ProgrammeSession, now: datetime) -> bool:
    """Say whether hardly any time is left before a session."""
    return now >= row.starts_at - LATE


def decline(
    session: Session, row: ProgrammeSession, *, invitation: Invitation, responsible_id: UUID, now: datetime
) -> None:
    """Tell the responsible person of a decline that cannot wait until they look; at any hour of the day."""
    message = NewMessage(
        kind=MessageKind.LATE_DECLINE,
        # No, yes and no again within a minute is one fact: the mail says what is true when it is sent.
        dedup_key=f"late:{invitation.id}:{now:%Y%m%dT%H%M}",
        location_id=row.location_id,
        user_id=responsible_id,
        session_id=row.id,
        invitation_id=invitation.id,
        stamped_at=now,
        due_at=now,
        expires_at=row.ends_at,
    )
    outbox.queue(session, [message], now=now)


def too_few_adults(
    session: Session, row: ProgrammeSession, *, invitation: Invitation | None, responsible_id: UUID, now: datetime
) -> None:
    """Tell the responsible person that an outing keeps too few adults, whoever took one off; at any hour of the day.

    `invitation` is that of whoever said no, none when somebody else took them off.
    """
    message = NewMessage(
        kind=MessageKind.TOO_FEW_ADULTS,
        # Several who are taken off within a minute are one fact: the page says how many are missing.
        dedup_key=f"few:{row.id}:{invitation.id if invitation else ''}:{now:%Y%m%dT%H%M}",
        location_id=row.location_id,
        user_id=responsible_id,
        session_id=row.id,
        invitation_id=invitation.id if invitation else None,
        stamped_at=now,
        due_at=now,
        expires_at=row.ends_at,
    )
    outbox.queue(session, [message], now=now)
