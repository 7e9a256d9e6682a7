"""The mails that ask how a day went: the question, and a reminder a week later for whoever did not answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, String, Uuid, any_, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from app.models.evaluations import EvaluationAnswer, EvaluationRequest
from app.models.locations import Location
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact
from app.notify import outbox, quiet_hours
from app.notify.evaluation_letters import ANSWERABLE
from app.notify.outbox import EVALUATION_KINDS, STOPPABLE_STATES, NewMessage

REMINDED_AFTER = timedelta(days=7)


def plan(
    session: Session, *, request_ids: Collection[UUID] = (), contact_ids: Collection[UUID] = (), now: datetime
) -> int:
    """Make the mails of these requests, or of all that these people got, agree with what was answered and is wished."""
    wanted_of = or_(
        EvaluationRequest.id == any_(literal(list(request_ids), ARRAY(Uuid))),
        EvaluationRequest.contact_id == any_(literal(list(contact_ids), ARRAY(Uuid))),
    )
    rows = session.execute(
        select(
            EvaluationRequest,
            Location.zone,
            Contact.reminded,
            exists().where(EvaluationAnswer.request_id == EvaluationRequest.id).label("answered"),
        )
        .join(Location, Location.id == EvaluationRequest.location_id)
        .join(Contact, Contact.id == EvaluationRequest.contact_id)
        .where(wanted_of)
    ).all()
    wanted = [message for row in rows if not row.answered for message in _mails(row, now=now)]
    _cancel_others(session, [row.EvaluationRequest.id for row in rows], keep=[one.dedup_key for one in wanted])
    return outbox.require(session, wanted, now=now)


def _mails(row: Any, *, now: datetime) -> Iterator[NewMessage]:
    request: EvaluationRequest = row.EvaluationRequest
    common: dict[str, Any] = {
        "location_id": request.location_id,
        "contact_id": request.contact_id,
        "evaluation_id": request.id,
        "expires_at": request.asked_at + ANSWERABLE,
    }
    yield NewMessage(
        kind=MessageKind.EVALUATION_REQUEST,
        dedup_key=f"eval:{request.id}",
        stamped_at=request.asked_at,
        due_at=request.asked_at,
        **common,
    )
    day = (request.asked_at + REMINDED_AFTER).astimezone(ZoneInfo(row.zone)).date()
    due_at = quiet_hours.morning_of(day, zone=row.zone)
    if row.reminded and due_at > now:
        yield NewMessage(
            kind=MessageKind.EVALUATION_REMINDER,
            dedup_key=f"eval:{request.id}:again",
            stamped_at=due_at,
            due_at=due_at,
            **common,
        )


def _cancel_others(session: Session, ids: Collection[UUID], *, keep: Collection[str]) -> None:
    kept = select(func.unnest(literal(list(keep), ARRAY(String))))
    session.execute(
        update(Message)
        .where(
            Message.evaluation_id == any_(literal(list(ids), ARRAY(Uuid))),
            Message.kind.in_(EVALUATION_KINDS),
            Message.state.in_(STOPPABLE_STATES),
            Message.dedup_key.not_in(kept),
        )
        .values(state=MessageState.CANCELLED, lease=None, lease_until=None, error="superseded")
        .execution_options(synchronize_session=False)
    )
