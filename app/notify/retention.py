"""What goes when it is no longer needed (RELIABILITY.md §3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Update, delete, func, update
from sqlalchemy.orm import Session

from app.models.accounts import SignInLink
from app.models.messages import Message
from app.models.people import Volunteer
from app.models.plan_imports import PlanImport
from app.models.replies import IncomingReply, IntakeCount
from app.notify.outbox import STOPPABLE_STATES

LINKS_KEPT = timedelta(days=1)
COUNTS_KEPT = timedelta(hours=2)
MESSAGES_KEPT = timedelta(days=183)
VOG_KEPT = timedelta(days=183)


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """How many rows went."""

    links: int
    messages: int
    imports: int = 0
    replies: int = 0
    vogs: int = 0


def remove_old(session: Session, *, now: datetime) -> Removed:
    """Remove sign-in links a day after they ended, with their messages, and messages and replies after half a year.

    The rows of a file that somebody sent go an hour after it was sent; what was noted of the VOG of a volunteer goes
    half a year after they stopped (RELIABILITY.md §3.5).
    """
    old = delete(Message).where(
        func.greatest(Message.due_at, Message.created_at) < now - MESSAGES_KEPT,
        Message.state.not_in(STOPPABLE_STATES),
    )
    session.execute(delete(IntakeCount).where(IntakeCount.hour < now - COUNTS_KEPT))
    vog = (
        update(Volunteer)
        .where(Volunteer.left_at < now - VOG_KEPT, Volunteer.vog_until.is_not(None))
        .values(vog_until=None, vog_seen_by=None)
    )
    return Removed(
        vogs=_remove(session, vog, Volunteer.id),
        links=_remove(session, delete(SignInLink).where(SignInLink.expires_at < now - LINKS_KEPT), SignInLink.id),
        imports=_remove(session, delete(PlanImport).where(PlanImport.expires_at <= now), PlanImport.id),
        replies=_remove(
            session, delete(IncomingReply).where(IncomingReply.received_at < now - MESSAGES_KEPT), IncomingReply.id
        ),
        messages=_remove(session, old, Message.id),
    )


def _remove(session: Session, statement: Delete | Update, row_id: Any) -> int:
    """Remove and count; the rows need not be read for it."""
    return len(session.scalars(statement.returning(row_id).execution_options(synchronize_session=False)).all())
