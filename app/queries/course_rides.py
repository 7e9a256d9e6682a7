"""Rides to the lessons of a course, with who goes along; no child is read for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.courses import Ride
from app.models.people import Volunteer
from app.planning.vocabulary import TravelMode
from app.queries.session_page import Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class RideLine:
    """A ride; `adult` is the name of whoever goes along, or empty."""

    id: UUID
    session_id: UUID
    mode: TravelMode
    seats: int
    adult: str
    leaves_at: datetime | None
    back_at: datetime | None
    note: str
    child_seats: int
    by_name: bool
    """Whether the adult is no volunteer with an account here."""


def of_meetings(session: Session, session_ids: Collection[UUID]) -> Mapping[UUID, tuple[RideLine, ...]]:
    """Return the rides of each of these meetings, in one statement."""
    rows = session.execute(
        select(Ride, func.coalesce(Volunteer.name, Ride.adult).label("adult_name"))
        .outerjoin(Volunteer, Volunteer.id == Ride.volunteer_id)
        .where(Ride.session_id.in_(session_ids))
        .order_by(Ride.leaves_at.nulls_last(), Ride.mode, Ride.id)
    )
    found: defaultdict[UUID, list[RideLine]] = defaultdict(list)
    for ride, adult in rows:
        found[ride.session_id].append(
            RideLine(
                id=ride.id,
                session_id=ride.session_id,
                mode=ride.mode,
                seats=ride.seats,
                adult=adult,
                leaves_at=ride.leaves_at,
                back_at=ride.back_at,
                note=ride.note,
                child_seats=ride.child_seats,
                by_name=ride.volunteer_id is None and bool(ride.adult.strip()),
            )
        )
    return {session_id: tuple(lines) for session_id, lines in found.items()}


def volunteers(session: Session) -> tuple[Choice, ...]:
    """Return who could go along, by name."""
    rows = session.execute(
        select(Volunteer.id, Volunteer.name).where(Volunteer.active).order_by(Volunteer.name, Volunteer.id)
    )
    return tuple(Choice(id=row.id, name=row.name) for row in rows)
