"""Who waits for a seat, in turn, and where a seat could be offered now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.planning.enrolment import BEFORE_THE_START, HOLDS_A_SEAT, TIME_TO_ANSWER
from app.planning.vocabulary import EnrolmentState


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
