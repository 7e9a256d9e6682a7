"""Who sends which row: claimed under a lease, fenced before the point of no return, settled afterwards.

Every time here is the database's: processes whose clocks differ still agree on whose lease has run out. Each function
is one statement, to be committed by the caller at once.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models.messages import Heartbeat, Message, MessageKind, MessageState
from app.models.publications import Invitation
from app.notify.outbox import DUE_STATES, REPEATABLE_KINDS
from app.notify.outcomes import Needless, Outcome, Rejected, Retry, Sent, Uncertain

LOG = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_GROWTH = 4
OUTAGE_PAUSE = timedelta(seconds=15)
JITTER = 0.2
ALARMING_STATES = frozenset({MessageState.EXPIRED, MessageState.FAILED, MessageState.UNCERTAIN})
HEARTBEAT = "pump"


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """For how long rows are lent: to be prepared, and to be handed over (longer than the server may take)."""

    limit: int = 20
    lease: timedelta = timedelta(seconds=60)
    handover: timedelta = timedelta(seconds=180)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One row that is ours until its lease runs out; `attempts` counts this one."""

    id: UUID
    kind: MessageKind
    lease: UUID
    attempts: int
    handed_over_at: datetime | None


def claim(session: Session, terms: Terms) -> tuple[Claim, ...]:
    """Take the oldest rows that are due, and put away those that can no longer go.

    Rows that another pump is looking at are skipped, not waited for. A row that was being handed over when its lease
    ran out may have arrived: only what may arrive twice is taken again.
    """
    lease = uuid.uuid4()
    now = func.clock_timestamp()
    due = (
        select(Message.id, _verdict().label("verdict"))
        .where(
            Message.state.in_(DUE_STATES),
            Message.due_at <= now,
            or_(Message.lease_until.is_(None), Message.lease_until <= now),
            or_(Message.next_try_at.is_(None), Message.next_try_at <= now),
        )
        .order_by(Message.due_at, Message.id)
        .limit(terms.limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = due.c.verdict == MessageState.LEASED
    taking = (
        update(Message)
        .where(Message.id == due.c.id)
        .values(
            state=due.c.verdict,
            lease=case((taken, literal(lease)), else_=null()),
            lease_until=case((taken, now + terms.lease), else_=null()),
            attempts=Message.attempts + case((taken, 1), else_=0),
        )
        .returning(Message.id, Message.kind, Message.state, Message.attempts, Message.handed_over_at, Message.due_at)
        .execution_options(synchronize_session=False)
    )
    rows = sorted(session.execute(taking).all(), key=lambda row: (row.due_at, row.id))
    for row in rows:
        if row.state in ALARMING_STATES:
            LOG.warning("message %s is %s: it needs a person", row.id, row.state)
    return tuple(
        Claim(id=row.id, kind=row.kind, lease=lease, attempts=row.attempts, handed_over_at=row.handed_over_at)
        for row in rows
        if row.state is MessageState.LEASED
    )


def fence(session: Session, claim: Claim, terms: Terms) -> bool:
    """Pass the point of no return, if the row is still ours, still true, and nobody stopped it; tell whether.

    Once this is committed the mail may be handed over, and counts as possibly arrived until the outcome is known.
    """
    now = func.clock_timestamp()
    passing = (
        update(Message)
        .where(
            Message.id == claim.id,
            Message.lease == claim.lease,
            Message.state == MessageState.LEASED,
            Message.lease_until > now,
            Message.expires_at > now,
            ~_superseded(),
        )
        .values(state=MessageState.HANDOVER, handed_over_at=now, lease_until=now + terms.handover)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(passing) is not None


def hold(session: Session, claim: Claim, terms: Terms) -> bool:
    """Keep a row that takes several mails for the next of them; tell whether it is still ours."""
    now = func.clock_timestamp()
    keeping = (
        update(Message)
        .where(
            Message.id == claim.id,
            Message.lease == claim.lease,
            Message.state == MessageState.HANDOVER,
            Message.lease_until > now,
        )
        .values(lease_until=now + terms.handover)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(keeping) is not None


def settle(session: Session, claim: Claim, outcome: Outcome) -> None:
    """Note what came of a claimed row; a row that is no longer ours is left alone."""
    session.execute(
        update(Message)
        .where(
            Message.id == claim.id,
            Message.lease == claim.lease,
            Message.state.in_((MessageState.LEASED, MessageState.HANDOVER)),
        )
        .values(lease=None, lease_until=None, **_settled(claim, outcome))
        .execution_options(synchronize_session=False)
    )


def put_back(session: Session, claims: Sequence[Claim], *, reason: str | None) -> None:
    """Return rows that were not tried, as if they had not been taken; with a `reason`, for a moment later."""
    session.execute(
        update(Message)
        .where(
            Message.id.in_([claim.id for claim in claims]),
            Message.lease.in_({claim.lease for claim in claims}),
            Message.state == MessageState.LEASED,
        )
        .values(
            state=MessageState.PENDING,
            lease=None,
            lease_until=None,
            attempts=Message.attempts - 1,
            next_try_at=func.clock_timestamp() + OUTAGE_PAUSE if reason is not None else None,
            error=reason,
        )
        .execution_options(synchronize_session=False)
    )


def beat(session: Session) -> None:
    """Note that the pump went round."""
    statement = insert(Heartbeat).values(name=HEARTBEAT, beat_at=func.clock_timestamp())
    session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"beat_at": statement.excluded.beat_at})
    )


def pause(claim: Claim) -> timedelta:
    """Return how long to leave a row alone after this attempt: 30 s, 2, 8, 32 minutes, each a little off.

    The same row and attempt give the same pause; different rows do not come back in step.
    """
    spread = random.Random(f"{claim.id}/{claim.attempts}").uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
    growth: int = PAUSE_GROWTH ** (claim.attempts - 1)
    return FIRST_PAUSE * growth * spread


def _verdict() -> ColumnElement[MessageState]:
    """Say what becomes of a row that is due: taken, or put away for good."""
    in_handover = Message.state == MessageState.HANDOVER
    may_have_arrived = Message.handed_over_at.is_not(None)
    return case(
        (and_(in_handover, Message.kind.not_in(REPEATABLE_KINDS)), _state(MessageState.UNCERTAIN)),
        (and_(_superseded(), ~in_handover), _state(MessageState.CANCELLED)),
        (
            or_(Message.expires_at <= func.clock_timestamp(), Message.attempts >= MOST_ATTEMPTS),
            case(
                (may_have_arrived, _state(MessageState.UNCERTAIN)),
                (Message.attempts >= MOST_ATTEMPTS, _state(MessageState.FAILED)),
                else_=_state(MessageState.EXPIRED),
            ),
        ),
        else_=_state(MessageState.LEASED),
    )


def _state(state: MessageState) -> ColumnElement[MessageState]:
    return literal(state, Message.__table__.c.state.type)


def _superseded() -> ColumnElement[bool]:
    """Say whether the recipient's calendar object has moved on since this row was written."""
    return exists().where(
        Invitation.id == Message.invitation_id,
        tuple_(Invitation.sequence, Invitation.stamped_at) > tuple_(Message.sequence, Message.stamped_at),
    )


def _settled(claim: Claim, outcome: Outcome) -> dict[str, Any]:
    """Return the new values of the row."""
    before = {"handed_over_at": claim.handed_over_at}
    match outcome:
        case Sent():
            return {"state": MessageState.SENT, "sent_at": func.clock_timestamp(), "error": None}
        case Retry(reason=reason):
            return _again(claim, arrived=claim.handed_over_at is not None) | before | {"error": reason}
        case Uncertain(reason=reason):
            again = claim.kind in REPEATABLE_KINDS
            return (_again(claim, arrived=True) if again else {"state": MessageState.UNCERTAIN}) | {"error": reason}
        case Rejected(reason=reason):
            return {"state": MessageState.FAILED, "error": reason} | before
        case Needless(reason=reason):
            return {"state": MessageState.CANCELLED, "error": reason} | before
        case _:
            assert_never(outcome)


def _again(claim: Claim, *, arrived: bool) -> dict[str, Any]:
    """Return the values of a row that is tried again later, or given up on; `arrived`: it may have."""
    if claim.attempts < MOST_ATTEMPTS:
        return {"state": MessageState.PENDING, "next_try_at": func.clock_timestamp() + pause(claim)}
    return {"state": MessageState.UNCERTAIN if arrived else MessageState.FAILED}
