"""Rides to a lesson: who goes with what, and the same for every lesson to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.courses import Ride
from app.models.people import Volunteer
from app.planning.vocabulary import TravelMode
from app.programme import supervision, texts, turns
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRide:
    """A ride there and back; the adult is a volunteer, or somebody by name. `child_seats` are some of its seats."""

    mode: TravelMode
    seats: int
    volunteer_id: UUID | None
    adult: str
    leaves_at: datetime | None
    back_at: datetime | None
    note: str
    child_seats: int = 0


def add(session: Session, session_id: UUID, wanted: NewRide, *, by: Actor, now: datetime) -> Ride:
    """Add a ride to a lesson.

    :raises AlreadyCancelled: when the lesson does not go on.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.adult, wanted.note)
    turns.take(session)
    held = known(session, ProgrammeSession, session_id)
    if held.cancelled:
        raise AlreadyCancelled
    if wanted.volunteer_id is not None:
        known(session, Volunteer, wanted.volunteer_id)
    ride = Ride(
        location_id=by.location_id,
        session_id=session_id,
        mode=wanted.mode,
        seats=wanted.seats,
        child_seats=wanted.child_seats,
        volunteer_id=wanted.volunteer_id,
        adult="" if wanted.volunteer_id else wanted.adult,
        leaves_at=wanted.leaves_at,
        back_at=wanted.back_at,
        note=wanted.note,
    )
    session.add(ride)
    session.flush()
    _note(session, session_id, "ride.added", by=by, now=now)
    return ride


def remove(session: Session, session_id: UUID, ride_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take a ride away.

    :raises NotFound: when the lesson has no such ride.
    """
    turns.take(session)
    ride = known(session, Ride, ride_id)
    if ride.session_id != session_id:
        raise NotFound(Ride.__tablename__, ride_id)
    with supervision.kept(session, [session_id], now=now):
        session.delete(ride)
    _note(session, session_id, "ride.removed", by=by, now=now)


def copy(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> int:
    """Let every later lesson of the group have the same rides, in the place of those that it had; return how many.

    They leave as long before a lesson as they do before this one.
    """
    turns.take(session)
    held = known(session, ProgrammeSession, session_id)
    rides = session.scalars(select(Ride).where(Ride.session_id == session_id).order_by(Ride.id)).all()
    later = session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at).where(
            ProgrammeSession.activity_id == held.activity_id,
            ProgrammeSession.starts_at > max(now, held.starts_at),
            ~ProgrammeSession.cancelled,
        )
    ).all()
    ids = [row.id for row in later]
    with supervision.kept(session, ids, now=now):
        session.execute(delete(Ride).where(Ride.session_id.in_(ids)))
        session.add_all(_moved(ride, row.id, row.starts_at - held.starts_at) for row in later for ride in rides)
        session.flush()
    for row in later:
        _note(session, row.id, "ride.copied", by=by, now=now)
    return len(later)


def _moved(ride: Ride, session_id: UUID, by_so_much: timedelta) -> Ride:
    return Ride(
        location_id=ride.location_id,
        session_id=session_id,
        mode=ride.mode,
        seats=ride.seats,
        child_seats=ride.child_seats,
        volunteer_id=ride.volunteer_id,
        adult=ride.adult,
        leaves_at=ride.leaves_at + by_so_much if ride.leaves_at else None,
        back_at=ride.back_at + by_so_much if ride.back_at else None,
        note=ride.note,
    )


def _note(session: Session, session_id: UUID, action: str, *, by: Actor, now: datetime) -> None:
    subject = ProgrammeSession.__tablename__
    audit(session, action=action, subject=subject, subject_id=session_id, by=by, now=now)
    session.flush()
