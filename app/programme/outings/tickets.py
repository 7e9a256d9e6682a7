"""Tickets for fewer children than like to come: divided in a round, as places are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.models.allocations import AllocatedActivity, Allocation
from app.programme import enrolment_settings, marks, turns
from app.programme.allocations import rounds
from app.programme.allocations.rounds import RoundDetails
from app.programme.outings import details
from app.programme.outings.refusals import BeingDivided, NoTickets
from app.programme.refusals import known


def divide(
    session: Session, outing_id: UUID, *, closes_at: datetime, seed: int, by: Actor, now: datetime
) -> Allocation:
    """Let the outing have as many places as there are tickets, and make a round in which those are wished for.

    :raises NoTickets: when nobody said how many there are.
    :raises BeingDivided: when there is such a round that was not carried out.
    :raises OverCapacity: when more children have a place already.
    :raises ClosesTooEarly: and what else `rounds.make` does.
    """
    turns.take(session)
    row = details.find(session, outing_id, lock=True)
    if not row.tickets:
        raise NoTickets
    if open_round(session, row.activity_id) is not None:
        raise BeingDivided
    now_is = enrolment_settings.seats(session, row.activity_id)
    wanted = replace(now_is, capacity=row.tickets)
    if wanted != now_is:
        enrolment_settings.change(session, row.activity_id, wanted, seen=marks.of(now_is), by=by, now=now)
    title = known(session, Activity, row.activity_id).title
    of_it = RoundDetails(title=title, closes_at=closes_at, activity_ids=(row.activity_id,))
    return rounds.make(session, of_it, seed=seed, by=by, now=now)


def open_round(session: Session, activity_id: UUID) -> UUID | None:
    """Return the round in which the places of an activity are divided, if it was not carried out yet."""
    return session.scalar(
        select(Allocation.id)
        .join(AllocatedActivity, AllocatedActivity.allocation_id == Allocation.id)
        .where(AllocatedActivity.activity_id == activity_id, Allocation.applied_at.is_(None))
        .order_by(Allocation.made_at.desc(), Allocation.id)
        .limit(1)
    )
