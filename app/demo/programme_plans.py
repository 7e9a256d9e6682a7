"""How a programme of the demo is put in the plan, as somebody does with the form, and made known up to next week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.season import ZONE
from app.demo.values import DemoLocation, demo_id
from app.models.activities import Activity, ProgrammeSession
from app.models.shifts import Engagement
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import EngagementState, SchoolHolidays, Weekday
from app.planning.weeks import IsoWeek
from app.programme import activities, publishing
from app.programme.activities import NewActivity
from app.programme.refusals import SpaceTaken

WEEK = timedelta(weeks=1)
MOST_TAKEN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """What is planned from which template: since so many weeks ago, on these days, so many times (none: on and on)."""

    template: str
    title: str
    space: str
    days: tuple[Weekday, ...]
    times: tuple[time, time]
    since: int
    count: int | None = None
    every: int = 1
    age_group: str | None = None
    capacity: int | None = None
    holidays: SchoolHolidays = SchoolHolidays.SKIP
    beside: str | None = None
    description: str = ""


def plan(
    session: Session, location: DemoLocation, wanted: Programme, asked: Sequence[UUID], *, by: Actor, now: datetime
) -> Activity:
    """Plan it, passing over the days on which its space is used for something else."""
    left_out: frozenset[date] = frozenset()
    for _day in range(MOST_TAKEN):
        try:
            with session.begin_nested():
                return activities.plan(session, _new(location, wanted, asked, left_out, by=by), by=by, now=now).activity
        except SpaceTaken as taken:
            left_out |= {taken.starts_at.astimezone(ZoneInfo(ZONE)).date()}
    raise SpaceTaken(wanted.space, wanted.title, now, now)


def _new(
    location: DemoLocation, wanted: Programme, asked: Sequence[UUID], left_out: frozenset[date], *, by: Actor
) -> NewActivity:
    stretch = Stretch(
        rule=Weekly(weekdays=frozenset(wanted.days), every=wanted.every),
        starts=wanted.times[0],
        ends=wanted.times[1],
        first=IsoWeek.containing(location.day - wanted.since * WEEK).monday,
        count=wanted.count,
        left_out=left_out,
    )
    key = location.slug
    return NewActivity(
        template_id=demo_id(key, "template", wanted.template),
        title=wanted.title,
        description=wanted.description,
        age_group_id=demo_id(key, "age-group", wanted.age_group) if wanted.age_group else None,
        space_id=demo_id(key, "space", wanted.space),
        responsible_id=by.user_id,
        capacity=wanted.capacity,
        when=Schedule(stretches=(stretch,), school_holidays=wanted.holidays),
        partner_ids=tuple(asked),
        beside_space_id=demo_id(key, "space", wanted.beside) if wanted.beside else None,
    )


def known(session: Session, location: DemoLocation, activity: Activity) -> list[ProgrammeSession]:
    """Return the meetings of an activity up to next week, by start."""
    until = IsoWeek.containing(location.day + 2 * WEEK).period(ZONE).starts_at
    found = select(ProgrammeSession).where(
        ProgrammeSession.activity_id == activity.id, ProgrammeSession.starts_at < until
    )
    return list(session.scalars(found.order_by(ProgrammeSession.starts_at)))


def publish(
    session: Session, location: DemoLocation, activity: Activity, *, by: Actor, now: datetime
) -> list[ProgrammeSession]:
    """Make the meetings known that were or come soon; whoever was asked for them said yes."""
    rows = known(session, location, activity)
    ids = [row.id for row in rows]
    publishing.publish(session, ids, by=by, now=now, tell=False)
    said = update(Engagement).where(Engagement.session_id.in_(ids))
    session.execute(said.values(state=EngagementState.CONFIRMED, answered_at=now))
    return rows
