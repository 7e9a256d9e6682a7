"""What goes when it is no longer needed (RELIABILITY.md §3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from app.models.accounts import SignInLink
from app.models.messages import Message
from app.models.plan_imports import PlanImport
from app.notify.outbox import STOPPABLE_STATES

LINKS_KEPT = timedelta(days=1)
MESSAGES_KEPT = timedelta(days=183)


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """How many rows went."""

    links: int
    messages: int
    imports: int = 0


def remove_old(session: Session, *, now: datetime) -> Removed:
    """Remove sign-in links a day after they ended, with their messages, and all messages half a year after.

    The rows of a file that somebody sent go an hour after it was sent.
    """
    imports = delete(PlanImport).where(PlanImport.expires_at <= now).returning(PlanImport.id)
    links = delete(SignInLink).where(SignInLink.expires_at < now - LINKS_KEPT).returning(SignInLink.id)
    old = delete(Message).where(
        func.greatest(Message.due_at, Message.created_at) < now - MESSAGES_KEPT,
        Message.state.not_in(STOPPABLE_STATES),
    )
    return Removed(
        links=len(session.scalars(links.execution_options(synchronize_session=False)).all()),
        imports=len(session.scalars(imports.execution_options(synchronize_session=False)).all()),
        messages=len(session.scalars(old.returning(Message.id).execution_options(synchronize_session=False)).all()),
    )
