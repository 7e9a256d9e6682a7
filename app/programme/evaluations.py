"""Looking back on a day: partners and teachers are asked how it went, and say so without signing in."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.models.evaluations import EvaluationAnswer, EvaluationRequest, EvaluationSetting
from app.models.locations import Location
from app.models.people import Contact, Partner
from app.models.rotations import Rotation
from app.notify import evaluation_mails
from app.notify.evaluation_letters import ANSWERABLE
from app.planning.vocabulary import PartnerKind
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NoLongerNeeded, NotFound, Refusal, known
from app.queries import evaluations as reading

MOST_ANSWERS = 10
NINE = time(9)


class NotHeldYet(Refusal):
    """The day is still to come, so nobody can look back on it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What somebody answers: how it went, from 1 to 5, what went well, and what should be different."""

    score: int
    good: str
    different: str


def ask(
    session: Session, activity_id: UUID, contact_ids: Collection[UUID], *, day: date, by: Actor, now: datetime
) -> int:
    """Ask these contacts how the day went, as far as they were not asked before; return how many were.

    :raises NotHeldYet: before the day.
    :raises NotFound: for a contact who had no part in it.
    """
    activity = known(session, Activity, activity_id)
    location = session.get_one(Location, activity.location_id)
    if now.astimezone(ZoneInfo(location.zone)).date() < day:
        raise NotHeldYet
    there = {one.contact_id for one in reading.people(session, activity_id)}
    strangers = set(contact_ids) - there
    if strangers:
        raise NotFound("contact", strangers.pop())
    number = _ask(session, activity, contact_ids, by_id=by.user_id, now=now)
    audit(session, action="evaluation.asked", subject="activity", subject_id=activity.id, by=by, now=now)
    return number


def ask_what_is_due(session: Session, *, now: datetime) -> int:
    """Ask by itself where that is wished: the morning after the day, of whoever had a part in it; return how many."""
    today = func.date(func.timezone(Location.zone, now))
    rows = session.execute(
        select(Activity, Location.zone)
        .join(EvaluationSetting, EvaluationSetting.activity_id == Activity.id)
        .join(Rotation, Rotation.activity_id == Activity.id)
        .join(Location, Location.id == Activity.location_id)
        .where(Rotation.day < today, Rotation.day > today - ANSWERABLE.days)
        .where(~exists().where(EvaluationRequest.activity_id == Activity.id))
        .order_by(Activity.id)
    ).all()
    number = 0
    for activity, zone in rows:
        if now.astimezone(ZoneInfo(zone)).time() >= NINE:
            people = [one.contact_id for one in reading.people(session, activity.id)]
            number += _ask(session, activity, people, by_id=None, now=now)
    return number


def ask_by_itself(session: Session, activity_id: UUID, *, wished: bool, by: Actor, now: datetime) -> None:
    """Choose whether everybody is asked by itself, the day after."""
    activity = known(session, Activity, activity_id)
    session.execute(delete(EvaluationSetting).where(EvaluationSetting.activity_id == activity_id))
    if wished:
        session.add(EvaluationSetting(location_id=activity.location_id, activity_id=activity_id))
    session.flush()
    action = "evaluation.by_itself" if wished else "evaluation.by_hand"
    audit(session, action=action, subject="activity", subject_id=activity_id, by=by, now=now)


def say(session: Session, request_id: UUID, *, number: int, said: Said, now: datetime) -> EvaluationAnswer:
    """Keep an answer, the first one or one in its place; those of a school may have others beside it.

    :raises NoLongerNeeded: when it is too late.
    :raises NotFound: for a number that is not the next one, or for a second answer of somebody who is no school.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be kept.
    """
    texts.refuse_private(session, said.good, said.different)
    request = session.scalar(select(EvaluationRequest).where(EvaluationRequest.id == request_id).with_for_update())
    if request is None:
        raise NotFound("evaluation_request", request_id)
    if now >= request.asked_at + ANSWERABLE:
        raise NoLongerNeeded
    row = _answer(session, request, number, now=now)
    row.score, row.good, row.different, row.changed_at = said.score, said.good, said.different, now
    session.add(row)
    session.flush()
    evaluation_mails.plan(session, request_ids=[request.id], now=now)
    return row


def _answer(session: Session, request: EvaluationRequest, number: int, *, now: datetime) -> EvaluationAnswer:
    """Return the answer to be written: one that is there, or the next one."""
    of_request = select(EvaluationAnswer).where(EvaluationAnswer.request_id == request.id)
    found = {row.number: row for row in session.scalars(of_request)}
    if number in found:
        return found[number]
    sort = select(Partner.sort).join(Contact, Contact.partner_id == Partner.id).where(Contact.id == request.contact_id)
    most = MOST_ANSWERS if session.scalar(sort) == PartnerKind.SCHOOL else 1
    if number != len(found) + 1 or number > most:
        raise NotFound("evaluation_answer", request.id)
    return EvaluationAnswer(location_id=request.location_id, request_id=request.id, number=number, answered_at=now)


def _ask(
    session: Session, activity: Activity, contact_ids: Collection[UUID], *, by_id: UUID | None, now: datetime
) -> int:
    if not contact_ids:
        return 0
    rows = [
        {
            "id": uuid.uuid4(),
            "location_id": activity.location_id,
            "activity_id": activity.id,
            "contact_id": contact_id,
            "asked_at": now,
            "by_id": by_id,
        }
        for contact_id in sorted(set(contact_ids))
    ]
    # Two who press the button at once ask everybody once.
    asking = insert(EvaluationRequest).on_conflict_do_nothing(index_elements=["activity_id", "contact_id"])
    ids = session.scalars(
        asking.returning(EvaluationRequest.id), rows, execution_options={"synchronize_session": False}
    ).all()
    evaluation_mails.plan(session, request_ids=ids, now=now)
    return len(ids)


def until(asked_at: datetime) -> datetime:
    """Return until when a request can be answered, and an answer changed."""
    return asked_at + ANSWERABLE - timedelta(seconds=1)
