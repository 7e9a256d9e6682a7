"""Who waits for a seat, in turn, and where a seat could be offered now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.planning.enrolment import BEFORE_THE_START, HOLDS_A_SEAT, TIME_TO_ANSWER
from app.planning.vocabulary import EnrolmentState

SOON = timedelta(days=1)
"""An offer that ends within this is shown to whoever can still ask the family."""


def never_passed(session: Session, activity_id: UUID) -> tuple[UUID, ...]:
    """Return the children who wait and let no offer pass, in turn."""
    return tuple(
        session.scalars(
            select(Enrolment.child_id)
            .where(
                Enrolment.activity_id == activity_id,
                Enrolment.state == EnrolmentState.WAITING,
                Enrolment.passed_at.is_(None),
            )
            .order_by(Enrolment.asked_at, Enrolment.id)
        )
    )


def to_look_at(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Return the activities where an offer is over its deadline, or a free seat could be offered by itself."""
    return tuple(session.scalars(select(Activity.id).where(_asks_for_a_look(now)).order_by(Activity.id)))


def locations_to_look_at(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Return the locations with such activities."""
    return tuple(
        session.scalars(
            select(Activity.location_id).where(_asks_for_a_look(now)).distinct().order_by(Activity.location_id)
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class AsksForSomebody:
    """An activity where offers end soon, or children wait while nobody holds a seat: what no deadline settles."""

    activity_id: UUID
    title: str
    ending: int
    waiting: int


def asking(session: Session, *, now: datetime) -> tuple[AsksForSomebody, ...]:
    """Return the activities where a supervisor has to ask or to decide, in one statement; children as numbers.

    A seat that is offered by itself asks nobody: only whoever let an offer pass, and lists that do not move up.
    """
    offered = Enrolment.state == EnrolmentState.OFFERED
    waits = and_(Enrolment.state == EnrolmentState.WAITING, or_(~Activity.moves_up, Enrolment.passed_at.is_not(None)))
    taken = func.count().filter(Enrolment.state.in_(HOLDS_A_SEAT))
    free = or_(Activity.capacity.is_(None), Activity.capacity > taken)
    coming = exists().where(
        ProgrammeSession.activity_id == Activity.id, ProgrammeSession.starts_at > now, ~ProgrammeSession.cancelled
    )
    ending = func.count().filter(offered, Enrolment.offered_until <= now + SOON)
    waiting = case((free, func.count().filter(waits)), else_=0)
    rows = session.execute(
        select(Activity.id.label("activity_id"), Activity.title, ending.label("ending"), waiting.label("waiting"))
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .where(coming)
        .group_by(Activity.id)
        .having(or_(ending > 0, waiting > 0))
        .order_by(Activity.title, Activity.id)
    )
    return tuple(AsksForSomebody(**plain(row)) for row in rows)


def _asks_for_a_look(now: datetime) -> ColumnElement[bool]:
    offered, waiting, holding = aliased(Enrolment), aliased(Enrolment), aliased(Enrolment)
    lapsed = exists().where(
        offered.activity_id == Activity.id,
        offered.state == EnrolmentState.OFFERED,
        offered.offered_until <= now,
    )
    waits = exists().where(
        waiting.activity_id == Activity.id,
        waiting.state == EnrolmentState.WAITING,
        waiting.passed_at.is_(None),
    )
    taken = (
        select(func.count())
        .where(holding.activity_id == Activity.id, holding.state.in_(HOLDS_A_SEAT))
        .correlate(Activity)
        .scalar_subquery()
    )
    in_time = exists().where(
        ProgrammeSession.activity_id == Activity.id,
        ProgrammeSession.starts_at >= now + BEFORE_THE_START + TIME_TO_ANSWER,
        ~ProgrammeSession.cancelled,
    )
    free = or_(Activity.capacity.is_(None), Activity.capacity > taken)
    return or_(lapsed, Activity.moves_up & waits & free & in_time)
