"""Taking back what was done with enrolments: one act, with whatever came of it at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.models.attendance import Enrolment, EnrolmentChange
from app.planning.enrolment import HOLDS_A_SEAT
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_steps as steps
from app.programme.history import audit
from app.programme.refusals import (
    ChangedSince,
    Forbidden,
    NotFound,
    NothingToUndo,
    OverCapacity,
    refused_by_database,
)
from app.programme.sessions import UNDO_WITHIN

MOMENTS = ("since", "asked_at", "offered_until", "passed_at")


def undo(session: Session, change_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Let the enrolments of an act of the last hour be what they were before it; return the activity.

    Children who are placed again hold their places again, but where they are somewhere else by now.

    :raises NotFound: when there is no such change at this location.
    :raises NothingToUndo: when it was undone before, was longer ago than an hour, or nobody did it.
    :raises ChangedSince: when one of the enrolments was changed again afterwards.
    :raises OverCapacity: when somebody else has the seat by now.
    """
    activity_id = activity_of(session, change_id)
    steps.hold(session, activity_id)
    change = session.get_one(EnrolmentChange, change_id, populate_existing=True)
    if change.undone_at is not None or change.by_id is None or now - change.at > UNDO_WITHIN:
        raise NothingToUndo
    act = _act(session, activity_id, change)
    if _changed_since(session, act):
        raise ChangedSince
    rows = {row.id: row for row in _rows(session, [one.enrolment_id for one in act])}
    _put_back(session, act, rows)
    steps.settle(session, activity_id, rows.values(), now=now)
    for one in act:
        audit(session, action="enrolment.undone", subject="enrolment", subject_id=one.enrolment_id, by=by, now=now)
        one.undone_at = now
    session.flush()
    made = [one.enrolment_id for one in act if one.before is None]
    session.execute(delete(Enrolment).where(Enrolment.id.in_(made)))
    return activity_id


def activity_of(session: Session, change_id: UUID) -> UUID:
    """Return the activity that a change was about.

    :raises NotFound: when there is no such change at this location.
    """
    found = session.scalar(
        select(Enrolment.activity_id)
        .join(EnrolmentChange, EnrolmentChange.enrolment_id == Enrolment.id)
        .where(EnrolmentChange.id == change_id)
    )
    if found is None:
        raise NotFound(EnrolmentChange.__tablename__, change_id)
    return found


def _act(session: Session, activity_id: UUID, change: EnrolmentChange) -> Sequence[EnrolmentChange]:
    """Return all that was done in an activity at that moment by the same person."""
    return session.scalars(
        select(EnrolmentChange)
        .join(Enrolment, Enrolment.id == EnrolmentChange.enrolment_id)
        .where(
            Enrolment.activity_id == activity_id,
            EnrolmentChange.at == change.at,
            EnrolmentChange.by_id == change.by_id,
            EnrolmentChange.undone_at.is_(None),
        )
        .order_by(EnrolmentChange.id)
    ).all()


def _changed_since(session: Session, act: Sequence[EnrolmentChange]) -> bool:
    later = aliased(EnrolmentChange)
    return bool(
        session.scalar(
            select(
                exists().where(
                    EnrolmentChange.id.in_([one.id for one in act]),
                    later.enrolment_id == EnrolmentChange.enrolment_id,
                    later.at > EnrolmentChange.at,
                    later.undone_at.is_(None),
                )
            )
        )
    )


def _rows(session: Session, ids: Sequence[UUID]) -> Sequence[Enrolment]:
    rows = select(Enrolment).where(Enrolment.id.in_(ids)).order_by(Enrolment.id)
    return session.scalars(rows.execution_options(populate_existing=True)).all()


def _put_back(session: Session, act: Sequence[EnrolmentChange], rows: Mapping[UUID, Enrolment]) -> None:
    """Let each be what it was: first whoever gives a seat back, because the database counts after each."""
    try:
        with refused_by_database(session):
            for holds in (False, True):
                for one in act:
                    if _held_a_seat(one) is holds:
                        _become(rows[one.enrolment_id], one.before)
                session.flush()
    except Forbidden as refusal:
        raise OverCapacity from refusal


def _held_a_seat(change: EnrolmentChange) -> bool:
    return change.before is not None and EnrolmentState(change.before["state"]) in HOLDS_A_SEAT


def _become(row: Enrolment, before: Mapping[str, Any] | None) -> None:
    if before is None:  # it goes; until then it holds nothing
        row.state, row.offered_until = EnrolmentState.LEFT, None
        return
    row.state = EnrolmentState(before["state"])
    row.reason = EnrolmentRefusal(before["reason"]) if before["reason"] else None
    row.comment = before["comment"]
    for name in MOMENTS:
        setattr(row, name, datetime.fromisoformat(before[name]) if before[name] else None)
