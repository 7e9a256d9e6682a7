"""Whether an outing keeps enough adults: whatever takes one away goes through here, and alarms alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.outings import Outing
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment
from app.notify import alarms
from app.planning.vocabulary import Answer
from app.queries.plan import sessions_by_id

_WHOLE = "adults before the act"


@contextmanager
def kept(session: Session, session_ids: Collection[UUID], *, now: datetime) -> Iterator[None]:
    """Tell the responsible persons of these sessions if what is done within leaves too few adults for an outing.

    An act within another one is a part of it: what is left when the whole is done counts, and is told once.
    """
    before = adults(session, session_ids, now=now)
    whole: dict[UUID, int] | None = session.info.get(_WHOLE)
    if whole is not None:
        whole.update({session_id: number for session_id, number in before.items() if session_id not in whole})
        yield
        return
    session.info[_WHOLE] = whole = dict(before)
    try:
        yield
    finally:
        del session.info[_WHOLE]
    session.flush()
    alarm(session, whole, now=now)


def adults(session: Session, session_ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, int]:
    """Return how many adults there are on those of these sessions that are outings people know of, and not over."""
    if not session_ids:
        return {}
    outings = session.scalars(
        select(Outing.session_id)
        .join(ProgrammeSession, ProgrammeSession.id == Outing.session_id)
        .join(Publication, Publication.session_id == Outing.session_id)
        .where(
            Outing.session_id.in_(session_ids),
            ProgrammeSession.ends_at > now,
            ~ProgrammeSession.cancelled,
            ~Publication.cancelled,
        )
    ).all()
    if not outings:
        return {}
    session.flush()
    return {one.planned.id: one.planned.adults for one in sessions_by_id(session, outings)}


def where_counted(session: Session, volunteer_id: UUID) -> Collection[UUID]:
    """Return the sessions that somebody has a seat in: of an outing only whoever has a valid VOG then is counted."""
    return session.scalars(
        select(Assignment.session_id)
        .where(Assignment.volunteer_id == volunteer_id, ~Assignment.released, Assignment.answer != Answer.DECLINED)
        .order_by(Assignment.session_id)
    ).all()


def alarm(
    session: Session, before: Mapping[UUID, int], *, now: datetime, invitation: Invitation | None = None
) -> frozenset[UUID]:
    """Tell the responsible person of each outing that has fewer adults than before, and too few; return which.

    Enough supervision is a hard condition of an outing (DOMAIN.md), so that they hear at once, however early it is.
    `invitation` is that of whoever said no.
    """
    if not before:
        return frozenset()
    short = frozenset(
        one.planned.id
        for one in sessions_by_id(session, before)
        if one.planned.adults < min(before[one.planned.id], one.planned.adults_needed) and not one.facts.cancelled
    )
    rows = session.execute(
        select(ProgrammeSession, Activity.responsible_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(ProgrammeSession.id.in_(short))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    ).all()
    for row, responsible_id in rows:
        alarms.too_few_adults(session, row, invitation=invitation, responsible_id=responsible_id, now=now)
    return short
