"""The weeks that are measured: written through the application's own models, and published by its own use case."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import Base, enter_location
from app.models.activities import Activity, ProgrammeSession
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Partner, Volunteer
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import EngagementState
from app.planning.weeks import IsoWeek
from app.programme import publishing

SLOTS_A_DAY = 6
FIRST_HOUR, HOURS_APART = 9, 2
LONG = timedelta(minutes=90)
NOTES = "Neem een jas mee en kom tien minuten eerder. De sleutel ligt bij de balie, de materialen staan in de kast."


@dataclass(frozen=True, kw_only=True, slots=True)
class Density:
    """How many sessions a week has and what each needs; shares are between 0 and 1."""

    sessions: int
    shifts: int
    need: int
    filled: float
    with_partner: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """The rows of a week, table by table."""

    sessions: list[dict[str, Any]] = field(default_factory=list)
    shifts: list[dict[str, Any]] = field(default_factory=list)
    seats: list[dict[str, Any]] = field(default_factory=list)
    engagements: list[dict[str, Any]] = field(default_factory=list)

    def insert(self, session: Session) -> None:
        """Write them all."""
        tables = (
            (ProgrammeSession, self.sessions),
            (Shift, self.shifts),
            (Assignment, self.seats),
            (Engagement, self.engagements),
        )
        for model, rows in tables:
            if rows:
                session.execute(insert(model), rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Who and what there is at a location, in a fixed order."""

    location: Location
    spaces: Sequence[Space]
    age_groups: Sequence[AgeGroup]
    activities: Sequence[Activity]
    volunteers: Sequence[Volunteer]
    partners: Sequence[Partner]


def cast_of(session: Session, by: Actor) -> Cast:
    """Return the cast of the location that an account works for, and let `session` work there."""
    enter_location(session, by.location_id)
    return Cast(
        location=session.get_one(Location, by.location_id),
        spaces=_all(session, Space),
        age_groups=_all(session, AgeGroup),
        activities=_all(session, Activity),
        volunteers=_all(session, Volunteer),
        partners=_all(session, Partner),
    )


def add_age_groups(session: Session, by: Actor, *, up_to: int) -> None:
    """Give the location so many age groups: lanes of its board."""
    enter_location(session, by.location_id)
    there = len(_all(session, AgeGroup))
    session.execute(
        insert(AgeGroup),
        [
            {"location_id": by.location_id, "name": f"Groep {n}", "min_age": 0, "max_age": 17, "position": n}
            for n in range(there, up_to)
        ],
    )


def let_vog_expire(session: Session, cast: Cast, *, on: date, every: int) -> None:
    """Let the VOG of every so many volunteers end before the day."""
    ids = [volunteer.id for volunteer in cast.volunteers[::every]]
    session.execute(update(Volunteer).where(Volunteer.id.in_(ids)).values(vog_until=on - timedelta(days=1)))


def plan_week(session: Session, cast: Cast, week: IsoWeek, density: Density, *, seed: int) -> list[UUID]:
    """Plan a week and return its sessions: spread over days, slots, spaces and lanes, and nobody in two places."""
    chance = random.Random(f"{seed}/{cast.location.slug}/{week}")
    rows = Rows()
    for number in range(density.sessions):
        meeting = _meeting(cast, week, number) | {"id": _id(chance)}
        rows.sessions.append(meeting)
        _staff(rows, meeting, _free_volunteers(cast, number, density), density, chance)
        if chance.random() < density.with_partner:
            rows.engagements.append(_engagement(meeting, cast.partners[number % len(cast.partners)]))
    rows.insert(session)
    return [row["id"] for row in rows.sessions]


def publish(session: Session, ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Publish sessions without sending anything."""
    publishing.publish(session, ids, by=by, now=now, tell=False)


def go_on_with(session: Session, ids: Sequence[UUID]) -> None:
    """Let happen what happens after publishing: most partners say yes, and of some sessions the text is changed."""
    session.execute(
        update(Engagement)
        .where(Engagement.session_id.in_([one for place, one in enumerate(ids) if place % 4]))
        .values(state=EngagementState.CONFIRMED)
    )
    session.execute(update(ProgrammeSession).where(ProgrammeSession.id.in_(ids[::20])).values(notes="Het gaat anders."))


def coming_week(now: datetime, number: int) -> IsoWeek:
    """Return the week that begins so many weeks after the next Monday."""
    return IsoWeek.containing(now.date() + timedelta(weeks=number + 1))


def _all(session: Session, model: type[Base]) -> Sequence[Any]:
    return session.scalars(select(model).order_by(*model.__table__.primary_key)).all()


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _slot(week: IsoWeek, number: int) -> tuple[date, int, int]:
    """Return day, slot and how many there are before it in the same slot."""
    before = number // 7
    return week.days()[number % 7], before % SLOTS_A_DAY, before // SLOTS_A_DAY


def _meeting(cast: Cast, week: IsoWeek, number: int) -> dict[str, Any]:
    day, place, beside = _slot(week, number)
    starts = time(FIRST_HOUR + HOURS_APART * place)
    slot: TimeSlot = local_slot(
        day=day, start=starts, end=(datetime.combine(day, starts) + LONG).time(), zone=cast.location.zone
    )
    space = cast.spaces[(beside + place + day.toordinal()) % len(cast.spaces)]
    activity = cast.activities[number % len(cast.activities)]
    return {
        "location_id": cast.location.id,
        "activity_id": activity.id,
        "title": activity.title,
        "notes": NOTES,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "starts_local": datetime.combine(day, starts),
        "zone": cast.location.zone,
        "space_id": space.id,
        "space_shareable": space.shareable,
        "age_group_id": cast.age_groups[number % len(cast.age_groups)].id,
        "version": 1,
    }


def _staff(rows: Rows, meeting: dict[str, Any], free: Iterator[UUID], density: Density, chance: random.Random) -> None:
    """Give a session its shifts, and most of their seats to volunteers."""
    for place in range(density.shifts):
        shift = _shift(meeting, place, density.need) | {"id": _id(chance)}
        rows.shifts.append(shift)
        for volunteer_id in islice(free, density.need):
            if chance.random() < density.filled:
                rows.seats.append(_seat(meeting, shift, volunteer_id))


def _free_volunteers(cast: Cast, number: int, density: Density) -> Iterator[UUID]:
    """Yield volunteers who are in no other session of the same slot."""
    each = density.shifts * density.need
    beside, slot = divmod(number, 7 * SLOTS_A_DAY)
    first = beside * each + 3 * slot
    return (cast.volunteers[(first + place) % len(cast.volunteers)].id for place in range(each))


def _shift(meeting: dict[str, Any], place: int, need: int) -> dict[str, Any]:
    return {
        "location_id": meeting["location_id"],
        "session_id": meeting["id"],
        "role": ("Begeleiding", "Gastheer", "Vervoer", "Tolk", "Materiaal")[place % 5],
        "need": need,
        "required": place == 0,
        "qualification": "vog" if place == 0 else None,
        "position": place,
    }


def _seat(meeting: dict[str, Any], shift: dict[str, Any], volunteer_id: UUID) -> dict[str, Any]:
    return {
        "location_id": meeting["location_id"],
        "session_id": meeting["id"],
        "shift_id": shift["id"],
        "volunteer_id": volunteer_id,
        "starts_at": meeting["starts_at"],
        "ends_at": meeting["ends_at"],
        "assigned_at": meeting["starts_at"] - timedelta(days=9),
    }


def _engagement(meeting: dict[str, Any], partner: Partner) -> dict[str, Any]:
    return {"location_id": meeting["location_id"], "session_id": meeting["id"], "partner_id": partner.id}
