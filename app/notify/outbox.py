"""The outbox: facts that somebody must be told, written in the transaction of the change itself (RELIABILITY.md §1).

What is written here is sent by the pump, from a process of its own; ring it after the commit with `app.jobs.ring()`.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, case, func, literal, or_, select, text, union, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from app.models.messages import RETURNED, Message, MessageKind, MessageState

CALENDAR_KINDS = frozenset({MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION})
CHOICE_KINDS = frozenset({MessageKind.FEED_CHOSEN, MessageKind.INVITATIONS_CHOSEN})
"""Nothing new about any meeting: its calendar objects leave somebody's calendar, or come into it."""

EVALUATION_KINDS = frozenset({MessageKind.EVALUATION_REQUEST, MessageKind.EVALUATION_REMINDER})

REPEATABLE_KINDS = (
    CALENDAR_KINDS
    | CHOICE_KINDS
    | {
        MessageKind.CHANGES,
        MessageKind.SERIES,
        MessageKind.DIGEST,
        MessageKind.SIGN_IN_LINK,
        MessageKind.LATE_DECLINE,
        MessageKind.TOO_FEW_ADULTS,
        MessageKind.STAFF_ASKED,
        MessageKind.EVALUATION_REQUEST,
        MessageKind.COACHING_EVALUATION,
    }
)
"""What may arrive a second time without harm: the same calendar object, the same link that works once, or an alarm."""

STOPPABLE_STATES = frozenset({MessageState.PENDING, MessageState.LEASED, MessageState.HELD})
"""Not handed over yet: who changes the row now is ahead of the fence, and the mail is not sent."""

DUE_STATES = frozenset({MessageState.PENDING, MessageState.LEASED, MessageState.HANDOVER})
RESENDABLE_STATES = frozenset({MessageState.FAILED, MessageState.UNCERTAIN, MessageState.HELD})


WITHDRAW_CHANGES = text(
    "UPDATE message SET"
    " invitation_ids = ARRAY(SELECT unnest(invitation_ids) EXCEPT SELECT unnest(CAST(:ids AS uuid[]))),"
    " state = CASE WHEN invitation_ids <@ CAST(:ids AS uuid[]) THEN 'cancelled'"
    " WHEN state = 'leased' THEN 'pending' ELSE state END,"
    " lease = NULL, lease_until = NULL"
    " WHERE invitation_ids && CAST(:ids AS uuid[]) AND state = ANY(:states)"
    " AND kind NOT IN ('feed_chosen', 'invitations_chosen')"
)
"""Leave these meetings out of mails about several. Without its lease a mail that is being written does not pass the
fence, and is written again without them."""

BROUGHT_BACK = ("state", "due_at", "expires_at", "stamped_at", "attempts", "next_try_at", "error")
"""What a row that was cancelled takes over from the one that is required again."""


class NotResendableError(Exception):
    """A message that needs no second sending, or that comes too late; `state` says which."""

    def __init__(self, state: MessageState) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMessage:
    """One fact for one recipient: exactly one of `volunteer_id`, `contact_id` and `user_id` is given.

    `dedup_key` names the fact: a second row for it is not written. `sequence` and `stamped_at` are those of the
    invitation's calendar object; the mail carries `stamped_at` as its date. Of an evaluation that is ready to be read
    `sequence` is the turn of its link, and `expires_at` is until when that opens.
    """

    kind: MessageKind
    dedup_key: str
    location_id: UUID
    volunteer_id: UUID | None = None
    contact_id: UUID | None = None
    user_id: UUID | None = None
    session_id: UUID | None = None
    invitation_id: UUID | None = None
    invitation_ids: tuple[UUID, ...] | None = None
    link_id: UUID | None = None
    evaluation_id: UUID | None = None
    reader_id: UUID | None = None
    sequence: int | None = None
    stamped_at: datetime
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """How many messages are in each state, by its name, and how late the oldest one is that should have gone."""

    counts: Mapping[str, int]
    oldest_due_seconds: int


def queue(session: Session, messages: Sequence[NewMessage], *, now: datetime) -> int:
    """Write the messages that are not there yet, in one statement; return how many were new."""
    if not messages:
        return 0
    return _insert(session, insert(Message).on_conflict_do_nothing(index_elements=["dedup_key"]), _rows(messages, now))


def require(session: Session, messages: Sequence[NewMessage], *, now: datetime) -> int:
    """Write the messages like `queue`, and bring back those that were cancelled before anybody could have had them."""
    if not messages:
        return 0
    statement = insert(Message)
    statement = statement.on_conflict_do_update(
        index_elements=["dedup_key"],
        set_={name: statement.excluded[name] for name in BROUGHT_BACK},
        # Without bound parameters: with them SQLAlchemy would send a statement for each row.
        where=text("message.state = 'cancelled' AND message.handed_over_at IS NULL"),
    )
    return _insert(session, statement, _rows(messages, now))


def withdraw(session: Session, *, invitation_ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Cancel what was not yet handed over about these invitations, because something else is true now.

    Return the invitations of which nothing can have arrived: those people were never told, and need no cancellation.
    A mail that is being handed over at this moment counts as arrived.
    """
    ids = literal(list(invitation_ids), ARRAY(Uuid))
    about_them = (Message.invitation_id == any_(ids), Message.kind.in_(CALENDAR_KINDS))
    session.execute(
        update(Message)
        .where(*about_them, Message.state.in_(STOPPABLE_STATES))
        .values(
            state=MessageState.CANCELLED, lease=None, lease_until=None, error=f"superseded {now:%Y-%m-%dT%H:%M:%SZ}"
        )
        .execution_options(synchronize_session=False)
    )
    states = [state.value for state in STOPPABLE_STATES]
    session.execute(WITHDRAW_CHANGES, {"ids": list(invitation_ids), "states": states})
    arrived = or_(Message.handed_over_at.is_not(None), Message.state == MessageState.SENT)
    told = session.scalars(
        union(
            select(Message.invitation_id).where(*about_them, arrived),
            select(func.unnest(Message.invitation_ids)).where(Message.invitation_ids.overlap(ids), arrived),
        )
    )
    return frozenset(invitation_ids) - frozenset(told)


def begin_again(session: Session, *, invitation_ids: Collection[UUID]) -> None:
    """Let a mail about these that is being written not pass the fence, but be written as it is true now."""
    if invitation_ids:
        about_them = Message.invitation_ids.overlap(literal(list(invitation_ids), ARRAY(Uuid)))
        session.execute(
            update(Message)
            .where(about_them, Message.state == MessageState.LEASED)
            .values(state=MessageState.PENDING, lease=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )


def waiting_with(session: Session, *, invitation_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return all that mails about these series would say and that did not go yet: invitations by recipient.

    Who writes such a mail anew has to say the rest of it as well.
    """
    ids = literal(list(invitation_ids), ARRAY(Uuid))
    rows = session.execute(
        select(func.coalesce(Message.volunteer_id, Message.contact_id), Message.invitation_ids)
        .where(
            Message.kind == MessageKind.SERIES,
            Message.invitation_ids.overlap(ids),
            Message.state.in_(STOPPABLE_STATES),
        )
        .order_by(Message.id)
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for recipient, invitations in rows:
        found[recipient] = found.get(recipient, frozenset()).union(invitations or ())
    return found


def status(session: Session) -> Status:
    """Count the messages that this session may see."""
    late = func.extract("epoch", func.clock_timestamp() - func.min(Message.due_at))
    found = session.execute(select(Message.state, func.count()).group_by(Message.state))
    counts = dict.fromkeys((state.value for state in MessageState), 0) | {state.value: n for state, n in found}
    oldest = session.scalar(
        select(case((late > 0, late), else_=0)).where(
            Message.state.in_(DUE_STATES), Message.due_at <= func.clock_timestamp()
        )
    )
    return Status(counts=counts, oldest_due_seconds=int(oldest or 0))


def resend(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Send a message again that failed, was held, or of which nobody knows whether it arrived.

    :raises LookupError: when this session sees no such message.
    :raises NotResendableError: when it went, will still go, or is about something that is over.
    """
    message = _message(session, message_id)
    if message.state not in RESENDABLE_STATES or message.expires_at <= now:
        raise NotResendableError(message.state)
    message.state = MessageState.PENDING
    message.attempts = 0
    message.next_try_at = None
    message.error = None


def resend_returned(session: Session, *, volunteer_id: UUID | None, contact_id: UUID | None, now: datetime) -> int:
    """Send again what came back from one person, as far as it still matters; return how many messages."""
    to_them = Message.volunteer_id == volunteer_id if volunteer_id is not None else Message.contact_id == contact_id
    again = (
        update(Message)
        .where(
            to_them,
            Message.state == MessageState.FAILED,
            Message.error.startswith(RETURNED),
            Message.expires_at > now,
        )
        .values(state=MessageState.PENDING, attempts=0, next_try_at=None, error=None)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(again).all())


def mark_arrived(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Note that a message of unknown fate arrived after all: somebody asked.

    :raises LookupError: when this session sees no such message.
    :raises NotResendableError: when its fate is known.
    """
    message = _message(session, message_id)
    if message.state is not MessageState.UNCERTAIN:
        raise NotResendableError(message.state)
    message.state = MessageState.SENT
    message.sent_at = now


def _insert(session: Session, statement: Insert, rows: list[dict[str, Any]]) -> int:
    # With the empty values written out all rows have one shape, and go in one statement.
    options = {"render_nulls": True}
    return len(session.execute(statement.returning(Message.id), rows, execution_options=options).all())


def _message(session: Session, message_id: UUID) -> Message:
    message = session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if message is None:
        raise LookupError(message_id)
    return message


def _rows(messages: Sequence[NewMessage], now: datetime) -> list[dict[str, Any]]:
    """Return the rows, in the order of their keys: two writers of the same facts then never wait in a circle."""
    by_key = {message.dedup_key: message for message in messages}
    return [_row(by_key[key], now) for key in sorted(by_key)]


def _row(message: NewMessage, now: datetime) -> dict[str, Any]:
    return asdict(message) | {
        "id": uuid.uuid4(),
        "invitation_ids": list(message.invitation_ids) if message.invitation_ids is not None else None,
        # The part before the @: the fact itself decides it, so that a retry and a second row would carry the same.
        "message_id": hashlib.sha256(message.dedup_key.encode()).hexdigest()[:40],
        "created_at": now,
        "state": MessageState.PENDING,
        "attempts": 0,
        "next_try_at": None,
        "error": None,
    }
