"""What a question how a day went is about, and whether it was answered meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Uuid, any_, exists, literal, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.evaluations import EvaluationAnswer, EvaluationRequest
from app.models.messages import Message, MessageKind
from app.models.rotations import Rotation
from app.notify import row_parts
from app.notify.letters import EvaluationLetter
from app.notify.outcomes import Needless

ANSWERABLE = timedelta(days=14)
"""For so long after it was asked, an answer can be given and changed."""


def load(session: Session, rows: Sequence[Any]) -> Iterator[tuple[UUID, EvaluationLetter | Needless]]:
    """Yield each message with its letter, or why it is needless, in one query; `rows` say who reads them."""
    ids = literal([row.id for row in rows], ARRAY(Uuid))
    answered = exists().where(EvaluationAnswer.request_id == EvaluationRequest.id)
    found = session.execute(
        select(Message.id, EvaluationRequest, Activity.title, Rotation.day, answered.label("answered"))
        .join(EvaluationRequest, EvaluationRequest.id == Message.evaluation_id)
        .join(Activity, Activity.id == EvaluationRequest.activity_id)
        .join(Rotation, Rotation.activity_id == Activity.id)
        .where(Message.id == any_(ids))
    )
    about = {each.id: each for each in found}
    for row in rows:
        yield row.id, _letter(row, about.get(row.id))


def _letter(row: Any, about: Any) -> EvaluationLetter | Needless:
    if about is None or about.answered:
        return Needless(reason="answered, or taken back")
    request: EvaluationRequest = about.EvaluationRequest
    until = request.asked_at + ANSWERABLE
    return EvaluationLetter(
        **row_parts.frame(row),
        request_id=request.id,
        title=about.title,
        day=about.day,
        until=until.astimezone(ZoneInfo(row.location_zone)).date(),
        again=row.kind is MessageKind.EVALUATION_REMINDER,
    )
