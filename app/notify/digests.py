"""Digests in the outbox: one that waits takes in what comes after it, and who had one today gets the next tomorrow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func, literal, or_, select, union, update
from sqlalchemy.orm import Session

from app.models.messages import Message, MessageKind, MessageState
from app.notify.outbox import CALENDAR_KINDS, STOPPABLE_STATES

_RECIPIENT = func.coalesce(Message.volunteer_id, Message.contact_id)
_ARRIVED = or_(Message.handed_over_at.is_not(None), Message.state == MessageState.SENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What a digest that did not go says, and until when that is of use."""

    invitation_ids: frozenset[UUID]
    expires_at: datetime


def told_alone(session: Session, *, invitation_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the invitations that their recipients have from a digest alone, without a calendar object."""
    ids = literal(list(invitation_ids), ARRAY(Uuid))
    several = func.unnest(Message.invitation_ids)
    of_several = select(several).where(Message.invitation_ids.overlap(ids), _ARRIVED)
    objects = union(
        of_several.where(Message.kind != MessageKind.DIGEST),
        select(Message.invitation_id).where(
            Message.invitation_id == any_(ids), Message.kind.in_(CALENDAR_KINDS), _ARRIVED
        ),
    )
    digests = frozenset(session.scalars(of_several.where(Message.kind == MessageKind.DIGEST)))
    return digests & frozenset(invitation_ids) - frozenset(session.scalars(objects)) if digests else digests


def take_back(session: Session, recipients: Collection[UUID]) -> Mapping[UUID, Waiting]:
    """Stop the digests of these recipients that did not go, and return what they would have said, by recipient."""
    rows = session.execute(
        update(Message)
        .where(
            Message.kind == MessageKind.DIGEST,
            _to(recipients),
            Message.state.in_(STOPPABLE_STATES),
        )
        .values(state=MessageState.CANCELLED, lease=None, lease_until=None, error="joined")
        .returning(_RECIPIENT, Message.invitation_ids, Message.expires_at)
        .execution_options(synchronize_session=False)
    )
    found: dict[UUID, Waiting] = {}
    for recipient, ids, expires_at in rows:
        before = found.get(recipient, Waiting(invitation_ids=frozenset(), expires_at=expires_at))
        found[recipient] = Waiting(
            invitation_ids=before.invitation_ids.union(ids or ()), expires_at=max(before.expires_at, expires_at)
        )
    return found


def last_sent(session: Session, recipients: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Return when each of these recipients got their last digest."""
    rows = session.execute(
        select(_RECIPIENT, func.max(func.coalesce(Message.handed_over_at, Message.sent_at)))
        .where(Message.kind == MessageKind.DIGEST, _to(recipients), _ARRIVED)
        .group_by(_RECIPIENT)
    )
    return {row[0]: row[1] for row in rows}


def _to(recipients: Collection[UUID]) -> ColumnElement[bool]:
    ids = literal(list(recipients), ARRAY(Uuid))
    return or_(Message.volunteer_id == any_(ids), Message.contact_id == any_(ids))
