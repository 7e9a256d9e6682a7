"""One change of a round at a time, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.allocations import Allocation
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal


@dataclass
class RoundClosed(Refusal):
    """The round takes no wishes any more."""

    closed_at: datetime


@dataclass
class RoundOpen(Refusal):
    """The round still takes wishes, so that nothing is divided yet."""

    closes_at: datetime


class AlreadyApplied(Refusal):
    """The outcome of the round was carried out."""


def opened(session: Session, allocation_id: UUID) -> Allocation:
    """Return a round that nobody else changes until we are done.

    :raises NotFound: when there is none here.
    """
    row = session.scalar(
        select(Allocation)
        .where(Allocation.id == allocation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(Allocation.__tablename__, allocation_id)
    return row


def to_change(session: Session, allocation_id: UUID) -> Allocation:
    """Return a round that was not carried out, to be changed.

    :raises AlreadyApplied: when it was.
    """
    row = opened(session, allocation_id)
    if row.applied_at is not None:
        raise AlreadyApplied
    return row


def to_wish(session: Session, allocation_id: UUID, *, now: datetime) -> Allocation:
    """Return a round that takes wishes; what was computed of it before does not count any more.

    :raises RoundClosed: when it takes none.
    :raises AlreadyApplied: when it was carried out.
    """
    row = to_change(session, allocation_id)
    if now >= row.closes_at:
        raise RoundClosed(closed_at=row.closes_at)
    return row


def note(session: Session, row: Allocation, action: str, *, by: Actor, now: datetime) -> None:
    """Note in the audit log what was done with a round."""
    audit(session, action=f"allocation.{action}", subject=Allocation.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
