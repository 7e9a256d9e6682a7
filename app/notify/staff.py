"""Asking staff and mentors whether they come to what cannot go on without them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.messages import MessageKind
from app.models.publications import Publication
from app.models.shifts import StaffPresence
from app.notify import outbox
from app.notify.outbox import NewMessage


def ask(session: Session, session_ids: Collection[UUID], *, now: datetime) -> int:
    """Ask whoever is noted for these meetings with an account and did not answer; return how many get a mail.

    Once for each meeting, and only for what people know of: a draft is asked about when it is published. Whoever is
    asked for several at once gets one mail, about the first of them: the page that it leads to has the others.
    """
    rows = session.execute(
        select(StaffPresence.account_id, ProgrammeSession)
        .join(ProgrammeSession, ProgrammeSession.id == StaffPresence.session_id)
        .join(Publication, Publication.session_id == ProgrammeSession.id)
        .where(
            StaffPresence.session_id.in_(session_ids),
            StaffPresence.account_id.is_not(None),
            StaffPresence.coming.is_(None),
            ProgrammeSession.starts_at > now,
            ~ProgrammeSession.cancelled,
            ~Publication.cancelled,
        )
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    first = {row.account_id: row.ProgrammeSession for row in rows}  # what is put in last comes first
    messages = [
        NewMessage(
            kind=MessageKind.STAFF_ASKED,
            dedup_key=f"staff:{meeting.id}:{account_id}",
            location_id=meeting.location_id,
            user_id=account_id,
            session_id=meeting.id,
            stamped_at=now,
            due_at=now,
            expires_at=meeting.starts_at,
        )
        for account_id, meeting in first.items()
    ]
    return outbox.queue(session, messages, now=now)
