"""How the mailboxes are that answers are read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.replies import Mailbox

NEVER = float("inf")
PATIENCE = timedelta(minutes=15)
"""A server that is away for a moment is nobody's business; who is locked out is told at once."""

AT_ONCE = frozenset({"refused", "untrusted", "no_folder"})


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxState:
    """When a mailbox was last read, in seconds ago, and what stands in the way of reading it now."""

    name: str
    age_seconds: float
    failure: str | None
    failing_since: datetime | None


def mailboxes(session: Session, *, now: datetime) -> tuple[MailboxState, ...]:
    """Return the state of every mailbox that was ever tried."""
    return tuple(
        MailboxState(
            name=row.name,
            age_seconds=(now - row.read_at).total_seconds() if row.read_at else NEVER,
            failure=row.failure,
            failing_since=row.failing_since,
        )
        for row in session.scalars(select(Mailbox).order_by(Mailbox.name))
    )


def trouble(session: Session, name: str, *, now: datetime) -> MailboxState | None:
    """Return the state of this mailbox if people should know of it."""
    found = next((box for box in mailboxes(session, now=now) if box.name == name), None)
    if found is None or found.failure is None or found.failing_since is None:
        return None
    return found if found.failure in AT_ONCE or now - found.failing_since > PATIENCE else None
