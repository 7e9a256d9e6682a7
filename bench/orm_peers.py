"""Peers of the week's queries: the same week read through the ORM, with eager and with lazy loads."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload

from app.models.activities import ProgrammeSession
from app.models.locations import AgeGroup
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.timeslots import Period


def read_eagerly(session: Session, *, location_id: UUID, period: Period) -> int:
    """Read the week as objects, a statement for each sort; return how many seats were seen."""
    found = session.scalars(
        _in_week(location_id, period).options(joinedload(ProgrammeSession.activity), joinedload(ProgrammeSession.space))
    ).all()
    ids = [one.id for one in found]
    shifts = session.scalars(
        select(Shift)
        .where(Shift.session_id.in_(ids))
        .options(selectinload(Shift.assignments).joinedload(Assignment.volunteer))
    ).all()
    session.scalars(
        select(Engagement).where(Engagement.session_id.in_(ids)).options(joinedload(Engagement.partner))
    ).all()
    session.scalars(select(AgeGroup).where(AgeGroup.location_id == location_id)).all()
    session.scalars(select(Publication).where(Publication.session_id.in_(ids))).all()
    session.scalars(select(Invitation).where(Invitation.session_id.in_(ids))).all()
    return _seats(shifts)


def read_lazily(session: Session, *, location_id: UUID, period: Period) -> int:
    """Read the week as templates would that follow relationships; return how many seats were seen."""
    seats = 0
    later = (lazyload(ProgrammeSession.activity), lazyload(ProgrammeSession.space))
    held = lazyload(Shift.assignments).lazyload(Assignment.volunteer)
    for one in session.scalars(_in_week(location_id, period).options(*later)):
        _ = one.activity.title, one.space.name
        _ = session.get(AgeGroup, one.age_group_id)
        shifts = session.scalars(select(Shift).where(Shift.session_id == one.id).options(held)).all()
        seats += _seats(shifts)
        asked = session.scalars(
            select(Engagement).where(Engagement.session_id == one.id).options(lazyload(Engagement.partner))
        )
        _ = [engagement.partner.name for engagement in asked]
        session.scalar(select(Publication).where(Publication.session_id == one.id))
        session.scalars(select(Invitation).where(Invitation.session_id == one.id)).all()
    return seats


def _in_week(location_id: UUID, period: Period) -> Select[ProgrammeSession]:
    return (
        select(ProgrammeSession)
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )


def _seats(shifts: Sequence[Shift]) -> int:
    return sum(bool(assignment.volunteer.name) for shift in shifts for assignment in shift.assignments)
