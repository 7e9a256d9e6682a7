"""What was sent to whom, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession
from app.models.messages import RETURNED, Message, MessageKind, MessageState
from app.models.people import Contact, Volunteer

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageLine:
    """A message in the list."""

    id: UUID
    kind: MessageKind
    state: MessageState
    who: str | None
    title: str | None
    session_id: UUID | None
    meetings: int
    """How many meetings a mail about several is about."""
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    returned: bool
    """Whether a mail server took it, and sent it back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePage:
    """A page of the list, how many pages there are, and how many messages in each state."""

    lines: tuple[MessageLine, ...]
    page: int
    pages: int
    counts: dict[MessageState, int]


def page(session: Session, *, state: MessageState | None, number: int) -> MessagePage:
    """Return one page of the messages, all of them or those in one state: two queries."""
    counted = session.execute(select(Message.state, func.count().label("number")).group_by(Message.state))
    counts = {row.state: row.number for row in counted}
    total = counts.get(state, 0) if state else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    shown = min(max(1, number), pages)
    query = (
        select(
            Message.id,
            Message.kind,
            Message.state,
            func.coalesce(Volunteer.name, Contact.name, UserAccount.name).label("who"),
            ProgrammeSession.title,
            Message.session_id,
            func.coalesce(func.cardinality(Message.invitation_ids), 0).label("meetings"),
            Message.due_at,
            Message.sent_at,
            Message.attempts,
            func.coalesce(Message.error, "").startswith(RETURNED).label("returned"),
        )
        .outerjoin(Volunteer, Volunteer.id == Message.volunteer_id)
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .outerjoin(UserAccount, UserAccount.id == Message.user_id)
        .outerjoin(ProgrammeSession, ProgrammeSession.id == Message.session_id)
        .order_by(Message.due_at.desc(), Message.id)
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    )
    rows = session.execute(query.where(Message.state == state) if state else query)
    lines = tuple(MessageLine(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name
    return MessagePage(lines=lines, page=shown, pages=pages, counts=counts)
