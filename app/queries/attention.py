"""What asks for attention in a stretch of time: conflicts, which of them were accepted, and how to mend them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.acceptances import AcceptedConflict
from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession
from app.models.locations import Location, Space
from app.models.people import Availability, Volunteer
from app.planning.conflicts import Conflict, find_conflicts
from app.planning.mending import Mend, Workshop
from app.planning.plan import Helper, Plan, PlannedSpace
from app.planning.timeslots import Period, zone_info
from app.planning.vocabulary import FreeDaySort
from app.queries import busy, companions, free_days, requirements
from app.queries.children_in_plan import children_in
from app.queries.plan import SessionInPlan, sessions_in

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """Who accepted a conflict, when, and why."""

    id: UUID
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A conflict with what was done about it, and what could be."""

    conflict: Conflict
    accepted: Accepted | None
    mend: Mend | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """What asks for attention, by start and then worst first, and the sessions that it is about."""

    points: tuple[Point, ...]
    sessions: Mapping[UUID, SessionInPlan]


def attention_in(
    session: Session, *, location: Location, first: date, last: date, now: datetime, mends: bool = True
) -> Attention:
    """Return what asks for attention from `first` to `last`: at most fifteen queries, however many sessions there are.

    Looking for mends takes longer than finding the conflicts; without `mends`, there are none.
    """
    period = days_of(location, first, last)
    found = sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)
    plan = plan_of(session, location, found, period=period, now=now)
    accepted = _accepted(session, location.id, period)
    workshop = Workshop(plan, now=now) if mends else None
    return Attention(
        points=tuple(
            # The key takes longer than the finding: it is asked only where something was accepted at all.
            _point(conflict, accepted[conflict.session_ids[0]].get(conflict.key), workshop)
            if conflict.session_ids[0] in accepted
            else _point(conflict, None, workshop)
            for conflict in find_conflicts(plan)
        ),
        sessions={entry.planned.id: entry for entry in found},
    )


def _point(conflict: Conflict, accepted: Accepted | None, workshop: Workshop | None) -> Point:
    mend = workshop.mend(conflict) if workshop is not None and accepted is None else None
    return Point(conflict=conflict, accepted=accepted, mend=mend)


def attention_of(
    session: Session, session_id: UUID, *, location: Location, day: date, now: datetime, mends: bool = True
) -> Attention:
    """Return what asks for attention of one session on that day; the plan around it is looked at as well.

    A session lasts a day at the most, so what clashes with it starts from the day before until the day after.
    """
    around = attention_in(session, location=location, first=day - DAY, last=day + DAY, now=now, mends=mends)
    mine = tuple(point for point in around.points if session_id in point.conflict.session_ids)
    return Attention(points=mine, sessions=around.sessions)


def days_of(location: Location, first: date, last: date) -> Period:
    """Return the stretch from the midnight before `first` to the one after `last`, at the location."""
    zone = zone_info(location.zone)
    midnights = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + DAY))
    starts_at, ends_at = (midnight.astimezone(UTC) for midnight in midnights)
    return Period(starts_at=starts_at, ends_at=ends_at)


def plan_of(
    session: Session, location: Location, found: Iterable[SessionInPlan], *, period: Period, now: datetime
) -> Plan:
    """Return these sessions of the period with all that is known around them."""
    first, last = (moment.date() for moment in period.local(location.zone))
    free = free_days.between(session, location_id=location.id, first=first, last=last)
    school = {day.day for day in free if day.sort is FreeDaySort.SCHOOL_HOLIDAY}
    others = {day.day: day.name for day in free if day.sort is not FreeDaySort.SCHOOL_HOLIDAY}
    names = {day.day: day.name for day in free} | others
    return Plan(
        sessions=tuple(entry.planned for entry in found),
        opening=(location.opens, location.closes),
        zone=location.zone,
        free_days=names,
        school_holidays=frozenset(school - others.keys()),
        today=now.astimezone(zone_info(location.zone)).date(),
        family_limit=location.family_limit,
        children=children_in(session, location_id=location.id, starts_at=period.starts_at, ends_at=period.ends_at),
        helpers=_helpers(session, location.id),
        spaces=_spaces(session, location.id),
        busy=busy.of_everybody(session, period, location_id=location.id),
        deciding=_deciding(session, location.id, period, now),
        linked=companions.linked(session, found, location_id=location.id),
    )


def _deciding(
    session: Session, location_id: UUID, period: Period, now: datetime
) -> dict[UUID, tuple[datetime, tuple[str, ...]]]:
    found = requirements.between(
        session, starts_at=max(period.starts_at, now), ends_at=period.ends_at, location_id=location_id
    )
    return {
        needed.session_id: (needed.standing.decided_at, tuple(one.role for one in needed.standing.missing))
        for needed in found
        if needed.standing.decided_at is not None and needed.standing.warned(now)
    }


def _helpers(session: Session, location_id: UUID) -> dict[UUID, Helper]:
    rows = session.execute(
        select(
            Volunteer.id,
            Volunteer.languages,
            Availability.weekday,
            Availability.starts,
            Availability.ends,
        )
        .outerjoin(Availability, Availability.volunteer_id == Volunteer.id)
        .where(Volunteer.location_id == location_id)
        .order_by(Volunteer.id, Availability.weekday, Availability.starts)
    ).all()
    hours: dict[UUID, list[tuple[int, time, time]]] = defaultdict(list)
    for row in rows:
        if row.weekday is not None:
            hours[row.id].append((row.weekday, row.starts, row.ends))
    return {row.id: Helper(languages=frozenset(row.languages), hours=tuple(hours[row.id])) for row in rows}


def _spaces(session: Session, location_id: UUID) -> tuple[PlannedSpace, ...]:
    rows = session.execute(
        select(Space.id, Space.name, Space.capacity, Space.shareable, Space.travel_minutes)
        .where(Space.location_id == location_id)
        .order_by(Space.name, Space.id)
    )
    return tuple(
        PlannedSpace(
            id=row.id,
            name=row.name,
            capacity=row.capacity,
            shareable=row.shareable,
            away_minutes=row.travel_minutes,
        )
        for row in rows
    )


def _accepted(session: Session, location_id: UUID, period: Period) -> dict[UUID, dict[str, Accepted]]:
    """Return what was accepted, by session and key."""
    rows = session.execute(
        select(
            AcceptedConflict.session_id,
            AcceptedConflict.key,
            AcceptedConflict.id,
            AcceptedConflict.reason,
            AcceptedConflict.at,
            UserAccount.name.label("who"),
        )
        .join(ProgrammeSession, ProgrammeSession.id == AcceptedConflict.session_id)
        .join(UserAccount, UserAccount.id == AcceptedConflict.by_id)
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
        )
    )
    found: dict[UUID, dict[str, Accepted]] = {}
    for row in rows:
        accepted = Accepted(id=row.id, reason=row.reason, who=row.who, at=row.at)
        found.setdefault(row.session_id, {})[row.key] = accepted
    return found
