"""What a supervisor does with what came in: ticks it off, takes that back, or passes on what somebody meant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Contact
from app.models.replies import IncomingReply, ReplyState
from app.planning.vocabulary import Answer
from app.programme import answers, turns
from app.programme.answers import Given
from app.programme.correspondents import Correspondent
from app.programme.history import audit
from app.programme.refusals import NoLongerNeeded, NotFound, Outdated


def tick_off(session: Session, reply_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note that somebody looked at it; doing it twice is doing it once.

    :raises NotFound: when there is no such thing here.
    """
    row = _found(session, reply_id)
    if row.state is ReplyState.OPEN:
        _handled(session, row, by=by, now=now)


def put_back(session: Session, reply_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put it on the list again, and take back the answer that was noted with it, if it is still that.

    :raises NotFound: when there is no such thing here.
    :raises Outdated: when the answer was changed since.
    :raises Refusal: when the answer before it cannot be had any more.
    """
    turns.take(session)
    row = _found(session, reply_id)
    if row.state is not ReplyState.HANDLED:
        return
    if row.passed_on is not None:
        _take_back(session, row, now=now)
    row.state, row.handled_at, row.handled_by_id = ReplyState.OPEN, None, None
    session.flush()
    audit(session, action="reply.put_back", subject="incoming_reply", subject_id=row.id, by=by, now=now)


def pass_on(session: Session, reply_id: UUID, *, said: Answer, by: Actor, now: datetime) -> None:
    """Note as their answer what somebody read in it, and tick it off.

    :raises NotFound: when there is no such thing here.
    :raises NoLongerNeeded: when it is about no meeting that we know.
    :raises Refusal: when the answer cannot be had any more.
    """
    turns.take(session)
    row = _found(session, reply_id)
    if row.session_id is None:
        raise NoLongerNeeded
    person = _person(session, row)
    before = answers.standing(session, person, session_id=row.session_id)
    answers.give(session, person, Given(session_id=row.session_id, said=said), now=now)
    row.passed_on, row.answer_before = said, before.value if before else None
    audit(session, action="reply.passed_on", subject="incoming_reply", subject_id=row.id, by=by, now=now)
    _handled(session, row, by=by, now=now)


def _take_back(session: Session, row: IncomingReply, *, now: datetime) -> None:
    person = _person(session, row)
    if row.session_id is None or row.passed_on is None:
        raise NoLongerNeeded
    if answers.standing(session, person, session_id=row.session_id) is not row.passed_on:
        raise Outdated(row.session_id)
    before = Answer(row.answer_before) if row.answer_before else Answer.NONE
    answers.give(session, person, Given(session_id=row.session_id, said=before), now=now)
    row.passed_on, row.answer_before = None, None


def _handled(session: Session, row: IncomingReply, *, by: Actor, now: datetime) -> None:
    row.state, row.handled_at, row.handled_by_id = ReplyState.HANDLED, now, by.user_id
    session.flush()
    audit(session, action="reply.handled", subject="incoming_reply", subject_id=row.id, by=by, now=now)


def _found(session: Session, reply_id: UUID) -> IncomingReply:
    row = session.scalar(select(IncomingReply).where(IncomingReply.id == reply_id).with_for_update())
    if row is None:
        raise NotFound("incoming_reply", reply_id)
    return row


def _person(session: Session, row: IncomingReply) -> Correspondent:
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    return Correspondent(
        location_id=row.location_id,
        addresses=frozenset(),
        volunteer_id=row.volunteer_id,
        contact_id=row.contact_id,
        partner_id=contact.partner_id if contact else None,
    )
