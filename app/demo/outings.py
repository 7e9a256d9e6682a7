"""Outings of the demo: to the pool with somebody who dropped out, to a museum, and to an ice rink with few tickets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.season import ZONE
from app.demo.values import DemoChild, DemoLocation, DemoSession, demo_id
from app.models.children import Consent
from app.models.locations import Space
from app.models.outings import Outing
from app.planning.outings import journey
from app.planning.outings.journey import USUAL_MARGIN, Times
from app.planning.timeslots import local_slot
from app.planning.vocabulary import Answer, ConsentPurpose, OutingSort, TravelMode
from app.programme import enrolments, marks, publishing, shifts, spaces
from app.programme.allocations import wishes
from app.programme.allocations.wishes import Wished
from app.programme.courses import rides
from app.programme.courses.rides import NewRide
from app.programme.outings import opening, tickets
from app.programme.outings.details import OutingDetails
from app.programme.outings.opening import Meeting, NewOuting
from app.programme.refusals import Refusal
from app.programme.spaces import SpaceDetails
from app.queries.plan import sessions_by_id

SWIMMING, POOL_MARGIN = "Zwemmen", timedelta(minutes=35)
MUSEUM, RINK = "Naar het natuurmuseum", "Schaatsen op de ijsbaan"
TICKETS, WISHERS, SEED = 12, 15, 2028
CLOSES = timedelta(days=6)
THERE = (time(13), time(15))
BRIEFING = (time(19), time(19, 30))
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where an outing goes, so many minutes by bus."""

    title: str
    name: str
    directions: str
    minutes: int
    sort: OutingSort
    tickets: int | None = None
    tickets_note: str = ""


_MUSEUM = _Place(
    title=MUSEUM,
    name="Natuurmuseum Vlierdam",
    directions="halte Museumplein",
    minutes=30,
    sort=OutingSort.MUSEUM,
)
_RINK = _Place(
    title=RINK,
    name="IJsbaan De Glijbaan",
    directions="achter het station",
    minutes=20,
    sort=OutingSort.ICE_RINK,
    tickets=TICKETS,
    tickets_note="Gratis van de ijsbaan, aan de kassa op naam van de locatie",
)


def lay(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Let there be three outings to come and two that were, as far as the holidays leave room."""
    _swim(session, location, now=now)
    before = _plan(session, location, _MUSEUM, location.day - 18 * DAY, by=by, now=now - 25 * DAY)
    if before is not None and before.briefing_id is not None:
        publishing.publish(session, [before.briefing_id, before.session_id], by=by, now=now, tell=False)
    coming = _plan(session, location, _MUSEUM, location.day + 16 * DAY, by=by, now=now)
    if coming is not None:
        _enrol(session, coming, _children(session, location), by=by, now=now)
        _by_bus(session, coming, by=by, now=now)
    _skate(session, location, by=by, now=now)


def _swim(session: Session, location: DemoLocation, *, now: datetime) -> None:
    """Let the swimming of these weeks be outings; of the coming one somebody drops out."""
    for activity in (one for one in location.activities if one.title == SWIMMING):
        away = [one for one in activity.sessions if one.space_id == demo_id(location.slug, "space", "zwembad")]
        for held in away:
            briefing = next((one for one in activity.sessions if one.week == held.week and one not in away), None)
            session.add(_swimming(location, activity.id, held, briefing))
        session.flush()
        for held in (one for one in away if one.week == 1):
            _drop_out(session, held, now=now)


def _swimming(location: DemoLocation, activity_id: UUID, held: DemoSession, briefing: DemoSession | None) -> Outing:
    return Outing(
        location_id=location.id,
        activity_id=activity_id,
        session_id=held.id,
        briefing_id=briefing.id if briefing else None,
        sort=OutingSort.SWIMMING,
        destination="Zwembad De Golfslag",
        destination_phone="000 555 01 19",
        meeting_point="Bij de slagboom, met badkleding en handdoek",
        there_at=held.slot.starts_at + POOL_MARGIN,
        off_at=held.slot.ends_at - POOL_MARGIN,
        weather="Regen maakt niet uit; bij sneeuw rijdt de bus niet.",
        plan_b="Waterspelletjes en een film in de grote zaal.",
    )


def _drop_out(session: Session, held: DemoSession, *, now: datetime) -> None:
    """Let volunteers say no until too few adults are left."""
    for seat in (seat for shift in held.shifts for seat in shift.seats if seat.holds):
        planned = sessions_by_id(session, [held.id])[0].planned
        if planned.adults < planned.adults_needed:
            return
        shifts.answer(session, session_id=held.id, volunteer_id=seat.volunteer_id, answer=Answer.DECLINED, now=now)


def _space(session: Session, place: _Place, *, by: Actor, now: datetime) -> UUID:
    """Return the space of a place, added when nobody went there before."""
    known = session.scalar(select(Space.id).where(Space.name == place.name))
    if known is not None:
        return known
    wanted = SpaceDetails(
        name=place.name,
        directions=place.directions,
        capacity=None,
        shareable=True,
        on_location=False,
        travel_minutes=place.minutes,
    )
    return spaces.add(session, wanted, by=by, now=now).id


def _plan(
    session: Session, location: DemoLocation, place: _Place, day: date, *, by: Actor, now: datetime
) -> Outing | None:
    """Plan an outing with a briefing the evening before; none when its room is taken then."""
    there = local_slot(day=day, start=THERE[0], end=THERE[1], zone=ZONE)
    away = journey.away(there, travel=place.minutes, margin=USUAL_MARGIN)
    wanted = NewOuting(
        template_id=demo_id(location.slug, "template", "uitje"),
        title=place.title,
        description="Neem een jas en iets te drinken mee.",
        age_group_id=demo_id(location.slug, "age-group", "onderbouw"),
        responsible_id=by.user_id,
        capacity=place.tickets or 18,
        partner_ids=(),
        details=OutingDetails(
            sort=place.sort,
            space_id=_space(session, place, by=by, now=now),
            destination=place.name,
            destination_phone="000 555 01 20",
            meeting_point="Bij de slagboom",
            times=Times(leaves_at=away.starts_at, there_at=there.starts_at, off_at=there.ends_at, home_at=away.ends_at),
            tickets=place.tickets,
            tickets_note=place.tickets_note,
            weather="Bij code rood gaan we niet.",
            plan_b="Spelletjes in de grote zaal.",
        ),
        briefing=Meeting(
            title=f"Uitleg vooraf: {place.title}",
            slot=local_slot(day=day - DAY, start=BRIEFING[0], end=BRIEFING[1], zone=ZONE),
            space_id=demo_id(location.slug, "space", "ouderkamer"),
        ),
    )
    try:
        with session.begin_nested():
            return opening.plan(session, wanted, by=by, now=now)
    except Refusal:
        return None


def _children(session: Session, location: DemoLocation) -> list[DemoChild]:
    """Return children of the age of these outings whose parents agreed with going out."""
    agreed = set(
        session.scalars(
            select(Consent.child_id).where(Consent.purpose == ConsentPurpose.OUTING, Consent.withdrawn_on.is_(None))
        )
    )
    fitting = (one for one in location.children if 6 <= one.age <= 9 and one.left_on is None)  # noqa: PLR2004 - the group
    return sorted((one for one in fitting if one.id in agreed), key=lambda one: one.pseudonym)


def _enrol(session: Session, row: Outing, children: Iterable[DemoChild], *, by: Actor, now: datetime) -> None:
    for child in list(children)[:TICKETS]:
        try:
            with session.begin_nested():
                enrolments.place(session, row.activity_id, child.id, by=by, now=now)
        except Refusal:
            continue


def _by_bus(session: Session, row: Outing, *, by: Actor, now: datetime) -> None:
    for mode, seats, adult in ((TravelMode.BUS, 10, by.name), (TravelMode.CAR, 4, "")):
        wanted = NewRide(
            mode=mode,
            seats=seats,
            child_seats=0,
            volunteer_id=None,
            adult=adult,
            leaves_at=None,
            back_at=None,
            note="lijn 4" if mode is TravelMode.BUS else "",
        )
        rides.add(session, row.session_id, wanted, by=by, now=now)


def _skate(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Let more children wish to skate than there are tickets."""
    row = _plan(session, location, _RINK, location.day + 19 * DAY, by=by, now=now)
    if row is None:
        return
    made = tickets.divide(session, row.id, closes_at=now + CLOSES, seed=SEED, by=by, now=now)
    for child in _children(session, location)[:WISHERS]:
        wanted = Wished(activity_ids=(row.activity_id,), together=False)
        wishes.put(session, made.id, child.id, wanted, seen=marks.of(()), by=by, now=now)
