"""Links to an evaluation: mailed to mentor and guardian; each opens once, and a new one ends those before it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.access import Role
from app.models.accounts import UserAccount
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.models.messages import Message, MessageKind, MessageState
from app.notify import outbox
from app.notify.links import ReadingLink
from app.notify.outbox import STOPPABLE_STATES, NewMessage
from app.programme.coaching.evaluation_refusals import LinkOver, TooManyLinks, WhyOver
from app.programme.history import audit
from app.programme.refusals import known
from app.queries.evaluation_readers import Turns

VALID = timedelta(days=7)
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3
MOST_TURNS = 100


def send(session: Session, evaluation: CoachingEvaluation, trajectory: Trajectory, *, now: datetime) -> int:
    """Send mentor and guardian, as they are now, a link each: the first one, or a new one; return to how many.

    Whoever was sent several within the hour gets no other one.
    """
    number = 0
    rows = session.scalars(
        select(EvaluationReader).where(EvaluationReader.evaluation_id == evaluation.id).with_for_update()
    )
    there = {row.user_id: row for row in rows}
    for user_id in _people(session, trajectory):
        row = there.get(user_id)
        if row is None:
            _first(session, evaluation, user_id, now=now)
            number += 1
            continue
        with suppress(TooManyLinks):
            _next(session, row, now=now)
            number += 1
    return number


def state(reader: Turns | EvaluationReader, link: ReadingLink, *, now: datetime) -> WhyOver | None:
    """Say why a link opens nothing any more, or nothing when it opens."""
    if link.turn != reader.turn:
        return WhyOver.REPLACED
    if reader.opened_at == reader.expires_at:
        return WhyOver.USED
    return None if now < reader.expires_at else WhyOver.OLD


def use(session: Session, link: ReadingLink, *, now: datetime) -> None:
    """Use a link up; of two clicks at once one opens. The reading is noted.

    :raises LinkOver: when it opens nothing any more.
    """
    opened = session.scalar(
        update(EvaluationReader)
        .where(
            EvaluationReader.id == link.reader_id,
            EvaluationReader.turn == link.turn,
            EvaluationReader.expires_at > now,
            or_(EvaluationReader.opened_at.is_(None), EvaluationReader.opened_at != EvaluationReader.expires_at),
        )
        .values(opened_at=now, expires_at=now)
        .returning(EvaluationReader.user_id)
        .execution_options(synchronize_session=False)
    )
    if opened is None:
        session.expire_all()
        raise LinkOver(why=state(known(session, EvaluationReader, link.reader_id), link, now=now) or WhyOver.USED)
    by = session.get_one(UserAccount, opened).actor
    audit(
        session, action="evaluation.link_used", subject="evaluation_reader", subject_id=link.reader_id, by=by, now=now
    )


def renew(session: Session, link: ReadingLink, *, now: datetime) -> None:
    """Mail whoever a link was for a new one; the ones before it open nothing any more.

    :raises TooManyLinks: after several within the hour.
    """
    row = session.scalar(
        select(EvaluationReader)
        .where(EvaluationReader.id == link.reader_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise LinkOver(why=WhyOver.OLD)
    _next(session, row, now=now)
    by = session.get_one(UserAccount, row.user_id).actor
    audit(session, action="evaluation.link_asked", subject="evaluation_reader", subject_id=row.id, by=by, now=now)


def _first(session: Session, evaluation: CoachingEvaluation, user_id: UUID, *, now: datetime) -> None:
    row = EvaluationReader(
        location_id=evaluation.location_id,
        evaluation_id=evaluation.id,
        user_id=user_id,
        turn=1,
        expires_at=now + VALID,
    )
    session.add(row)
    session.flush()
    _mail(session, row, now=now)


def _next(session: Session, row: EvaluationReader, *, now: datetime) -> None:
    lately = session.scalar(
        select(func.count()).select_from(Message).where(Message.reader_id == row.id, Message.created_at > now - HOUR)
    )
    if (lately or 0) >= MOST_AN_HOUR or row.turn >= MOST_TURNS:
        raise TooManyLinks
    row.turn += 1
    row.expires_at = now + VALID
    session.flush()
    session.execute(
        update(Message)
        .where(Message.reader_id == row.id, Message.state.in_(STOPPABLE_STATES))
        .values(state=MessageState.CANCELLED, lease=None, lease_until=None, error="superseded")
        .execution_options(synchronize_session=False)
    )
    _mail(session, row, now=now)


def _mail(session: Session, row: EvaluationReader, *, now: datetime) -> None:
    message = NewMessage(
        kind=MessageKind.COACHING_EVALUATION,
        dedup_key=f"read:{row.id}:{row.turn}",
        location_id=row.location_id,
        user_id=row.user_id,
        reader_id=row.id,
        sequence=row.turn,
        stamped_at=now,
        due_at=now,
        expires_at=row.expires_at,
    )
    outbox.queue(session, [message], now=now)


def _people(session: Session, trajectory: Trajectory) -> Sequence[UUID]:
    """Return mentor and guardian: accounts that are of this location, and can still be written to."""
    return session.scalars(
        select(UserAccount.id)
        .where(
            UserAccount.id.in_([one for one in (trajectory.mentor_id, trajectory.guardian_id) if one is not None]),
            UserAccount.location_id == trajectory.location_id,
            UserAccount.role.in_((Role.MENTOR, Role.GUARDIAN)),
            UserAccount.active,
        )
        .order_by(UserAccount.id)
    ).all()
