"""Planning ahead: the meetings of series that never end, up to the horizon, made like the last one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.errors import LockNotAvailable
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.extensions import enter_location
from app.models.activities import Activity
from app.models.locations import Location
from app.planning import horizon, recurrence
from app.planning.errors import PlanningError
from app.planning.free_days import FreeDay
from app.planning.horizon import Match
from app.planning.outline import Draft
from app.planning.recurrence import Meeting
from app.planning.timeslots import TimeSlot
from app.programme import drafts, places, turns
from app.programme.refusals import NotFound
from app.queries import free_days, series_ahead, space_use
from app.queries.series_ahead import OpenSeries
from app.queries.space_use import Use

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocked:
    """A meeting that could not be planned, because its space is in use; it is tried again the next time."""

    slot: TimeSlot
    use: Use


@dataclass(frozen=True, kw_only=True, slots=True)
class Extended:
    """What planning one series ahead came to."""

    activity_id: UUID
    title: str
    planned: tuple[TimeSlot, ...]
    blocked: tuple[Blocked, ...]
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """Up to which day a series was planned, and how what is planned fits its schedule."""

    until: date
    match: Match


def extend_everywhere(session: Session, *, now: datetime) -> int:
    """Plan the series of every location ahead, committing after each; return how many meetings that made.

    Safe to run twice and at once: whoever comes second waits for the turn of the location, and finds nothing missing.
    A location that is held for too long, or cannot be planned, stops no other one.
    """
    made = 0
    for location_id in session.scalars(select(Location.id).order_by(Location.id)).all():
        enter_location(session, location_id)
        try:
            made += sum(len(extended.planned) for extended in extend(session, location_id=location_id, now=now))
        except PlanningError:
            LOG.exception("the series of location %s could not be planned ahead", location_id)
            session.rollback()
        except OperationalError as error:
            # Somebody holds the location for longer than a statement waits: tomorrow is early enough for its series.
            if not isinstance(error.orig, LockNotAvailable):
                raise
            LOG.warning("location %s is in use; its series are planned ahead the next time", location_id)
            session.rollback()
        session.commit()
    return made


def extend(
    session: Session, *, location_id: UUID, now: datetime, activity_id: UUID | None = None, by: Actor | None = None
) -> list[Extended]:
    """Plan the series that never end up to the horizon, or one of them; each meeting as the last one, as a draft.

    It looks no further back than to where a series was planned before: a draft that was removed stays away. Without
    `by` the person who is responsible for the activity does it.

    :raises NotFound: when `activity_id` is no such series of this location.
    """
    turns.take(session)
    location = session.get_one(Location, location_id)
    today = now.astimezone(ZoneInfo(location.zone)).date()
    found = series_ahead.open_series(session, zone=location.zone, since=today, activity_id=activity_id)
    if activity_id is not None and not found:
        raise NotFound("activity", activity_id)
    if not found:
        return []
    free = free_days.since(session, location_id=location_id, first=min(each.schedule.first for each in found))
    wanted = [(each, meeting) for each in found for meeting in _missing(each, free, today)]
    uses = _in_the_way(session, wanted)
    _put(session, [pair for number, pair in enumerate(wanted) if number not in uses], by=by, now=now)
    extended = [_extended(each, wanted, uses, today) for each in found]
    session.execute(update(Activity), [{"id": each.activity_id, "planned_until": each.until} for each in extended])
    return extended


def ahead(session: Session, *, location_id: UUID, activity_id: UUID, now: datetime) -> Ahead | None:
    """Return how far a series that never ends was planned, and what in it no longer fits; none for any other."""
    location = session.get_one(Location, location_id)
    today = now.astimezone(ZoneInfo(location.zone)).date()
    for each in series_ahead.open_series(session, zone=location.zone, since=today, activity_id=activity_id):
        until = each.planned_until or today
        free = free_days.since(session, location_id=location_id, first=each.schedule.first)
        found = recurrence.meetings(each.schedule, free_days=free, zone=location.zone, since=today, until=until)
        here = [one for one in each.there if one.meant_for is not None and one.meant_for.date() <= until]
        return Ahead(until=until, match=horizon.match(found.meetings, here))
    return None


def _missing(series: OpenSeries, free: list[FreeDay], today: date) -> tuple[Meeting, ...]:
    since = max(today, series.planned_until or today) + timedelta(days=1)
    until = horizon.last_day(today)
    if until < since:
        return ()
    outline = series.outline
    found = recurrence.meetings(series.schedule, free_days=free, zone=outline.zone, since=since, until=until)
    return horizon.match(found.meetings, series.there).missing


def _in_the_way(session: Session, wanted: list[tuple[OpenSeries, Meeting]]) -> dict[int, Use]:
    """Return what stands in the way of which meeting: a session, or another meeting that is about to be planned."""
    uses = space_use.in_the_way(session, [(each.outline.space_id, meeting.slot) for each, meeting in wanted])
    taken: dict[UUID, list[Use]] = {}
    for number, (each, meeting) in enumerate(wanted):
        if each.outline.space_shareable or number in uses:
            continue
        others = taken.setdefault(each.outline.space_id, [])
        use = next((other for other in others if other.overlaps(meeting.slot)), None)
        if use is None:
            slot = meeting.slot
            others.append(Use(title=each.outline.title, starts_at=slot.starts_at, ends_at=slot.ends_at))
        else:
            uses[number] = use
    return uses


def _extended(
    series: OpenSeries, wanted: list[tuple[OpenSeries, Meeting]], uses: dict[int, Use], today: date
) -> Extended:
    mine = [(uses.get(number), meeting) for number, (each, meeting) in enumerate(wanted) if each is series]
    blocked = [(use, meeting) for use, meeting in mine if use is not None]
    # Planned until the day before the first that could not be, so that the next run tries it again.
    last = min((meeting.day - timedelta(days=1) for _, meeting in blocked), default=horizon.last_day(today))
    return Extended(
        activity_id=series.outline.activity_id,
        title=series.outline.title,
        planned=tuple(meeting.slot for use, meeting in mine if use is None),
        blocked=tuple(Blocked(slot=meeting.slot, use=use) for use, meeting in blocked),
        until=max(last, series.planned_until or last),
    )


def _put(session: Session, wanted: list[tuple[OpenSeries, Meeting]], *, by: Actor | None, now: datetime) -> None:
    made: dict[UUID, list[Draft]] = {}
    for each, meeting in wanted:
        draft = Draft(outline=each.outline, slot=meeting.slot, meant_for=meeting.meant_for)
        made.setdefault(by.user_id if by else each.responsible_id, []).append(draft)
    for user_id, some in made.items():
        location_id = some[0].outline.location_id
        actor = by or Actor(user_id=user_id, role=Role.SUPERVISOR, name="", location_id=location_id)
        places.hold_for_placed(session, drafts.put(session, some, by=actor, now=now))
