"""A series of twelve evenings that one volunteer and the library were invited to in one mail each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.season import ZONE
from app.demo.values import DemoLocation, DemoSession, DemoVolunteer, demo_id
from app.models.activities import ProgrammeSession
from app.models.shifts import Shift
from app.planning.rules import WEEKDAYS, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import SchoolHolidays
from app.planning.weeks import IsoWeek
from app.programme import activities, publishing, shifts

TITLE = "Leesclub"
MEETINGS = 12
SHIFTS_OF_EACH = 2
WEEK = timedelta(weeks=1)
STARTS, ENDS = time(19), time(19, 45)
DESCRIPTION = "Elke week een hoofdstuk uit hetzelfde boek. De vaste voorlezer leest, de kinderen kiezen het boek."


def publish(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Plan the evenings from the week after next, give them all to the first who is free then, and tell everybody."""
    first = IsoWeek.containing(location.day + 2 * WEEK).days()
    found = next(((day, one) for day in first[:4] for one in location.volunteers if _can(one, day, location)), None)
    if found is None:
        return
    day, reader = found
    planned = activities.plan(session, _wanted(location, day), by=by, now=now)
    meetings = session.scalars(
        select(ProgrammeSession.id).where(ProgrammeSession.activity_id == planned.activity.id)
    ).all()
    for shift_id in session.scalars(select(Shift.id).where(Shift.session_id.in_(meetings), Shift.required)).all():
        shifts.assign(session, shift_id, volunteer_id=reader.id, by=by, now=now)
    publishing.publish(session, meetings, by=by, now=now)


def _wanted(location: DemoLocation, day: date) -> activities.NewActivity:
    weekly = Weekly(weekdays=frozenset({WEEKDAYS[day.isoweekday() - 1]}))
    return activities.NewActivity(
        template_id=demo_id(location.slug, "template", "voorlezen"),
        title=TITLE,
        description=DESCRIPTION,
        age_group_id=None,
        space_id=demo_id(location.slug, "space", "leeskamer"),
        responsible_id=demo_id(location.slug, "account", "begeleider-1"),
        capacity=16,
        when=Schedule(
            stretches=(Stretch(rule=weekly, first=day, starts=STARTS, ends=ENDS, count=MEETINGS),),
            school_holidays=SchoolHolidays.SKIP,
        ),
    )


def _can(volunteer: DemoVolunteer, day: date, location: DemoLocation) -> bool:
    """Say whether somebody may and can come on that weekday, and is nowhere else around that time."""
    starts, ends = datetime.combine(day, STARTS), datetime.combine(day, ENDS)
    may = volunteer.qualified_on(day + MEETINGS * WEEK) and volunteer.available(starts=starts, ends=ends)
    return may and not any(_slot(one.day).overlaps(one.slot) for one in _seats(volunteer, day, location))


def _seats(volunteer: DemoVolunteer, day: date, location: DemoLocation) -> Iterator[DemoSession]:
    """Yield the sessions from that day on in which somebody has a seat."""
    for one in location.sessions:
        if one.day >= day and any(seat.volunteer_id == volunteer.id for shift in one.shifts for seat in shift.seats):
            yield one


def _slot(day: date) -> TimeSlot:
    return local_slot(day=day, start=STARTS, end=ENDS, zone=ZONE)
