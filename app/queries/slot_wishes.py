"""What the search for a free moment has to know: who and what is occupied, and when, in as few statements as ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, any_, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.models.attendance import Attendance
from app.models.children import Group
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Availability, Partner, Volunteer
from app.planning.slot_wish import Candidate, Hours, Need, NeedSort, Place, Wish
from app.planning.timeslots import Period
from app.planning.vocabulary import FreeDaySort
from app.queries import free_days, occupied
from app.queries.occupied import Taken

A_DAY = timedelta(days=1)
"""How long before a period something can begin and still reach into it, with the way there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A free moment as somebody asks for it; a session that is to be moved is in nobody's way."""

    minutes: int
    first: date
    days: int
    weekdays: frozenset[int]
    opening: tuple[time, time]
    passed_over: frozenset[FreeDaySort] = frozenset(FreeDaySort)
    space_id: UUID | None = None
    children: int | None = None
    age_group_id: UUID | None = None
    group_id: UUID | None = None
    volunteer_ids: frozenset[UUID] = frozenset()
    any_volunteers: int = 0
    with_vog: bool = False
    language: str = ""
    partner_ids: frozenset[UUID] = frozenset()
    session_id: UUID | None = None


def wish(session: Session, asked: Asked, *, location: Location, now: datetime) -> Wish:
    """Return the free moment that is asked for, with everything in its way: thirteen statements at the most."""
    period = _period(asked, location)
    volunteers = _volunteers(session, asked)
    taken = occupied.taken(
        session,
        period,
        location_id=location.id,
        volunteers=[row.id for row in volunteers],
        partners=asked.partner_ids,
        besides=asked.session_id,
    )
    candidates = _candidates(session, volunteers, taken)
    needs = [
        *_groups(session, asked, taken),
        *_children(session, asked, period, taken),
        *_helpers(asked, volunteers, candidates),
        *_partners(session, asked, taken),
    ]
    return Wish(
        minutes=asked.minutes,
        first=asked.first,
        days=asked.days,
        opening=asked.opening,
        zone=location.zone,
        after=now,
        weekdays=asked.weekdays,
        free_days=_free_days(session, asked, location.id),
        places=_places(session, asked, taken, location.id),
        needs=tuple(needs),
    )


def _period(asked: Asked, location: Location) -> Period:
    starts_at, ends_at = (
        datetime.combine(day, time(), tzinfo=ZoneInfo(location.zone))
        for day in (asked.first, asked.first + timedelta(days=asked.days))
    )
    return Period(starts_at=starts_at - A_DAY, ends_at=ends_at + A_DAY)


def _free_days(session: Session, asked: Asked, location_id: UUID) -> dict[date, str]:
    last = asked.first + timedelta(days=asked.days)
    found = free_days.between(session, location_id=location_id, first=asked.first, last=last)
    return {day.day: day.name for day in found if day.sort in asked.passed_over}


def _places(session: Session, asked: Asked, taken: Taken, location_id: UUID) -> tuple[Place, ...]:
    """Return the space that was chosen, or else those that are large enough: the nearest first, then the smallest."""
    query = select(Space).where(Space.location_id == location_id)
    if asked.space_id is not None:
        query = query.where(Space.id == asked.space_id)
    elif asked.children:
        query = query.where(Space.capacity.is_(None) | (Space.capacity >= asked.children))
    nearest = query.order_by(Space.travel_minutes, func.coalesce(Space.capacity, 10_000), Space.name, Space.id)
    return tuple(
        Place(
            id=space.id,
            name=space.name,
            away_minutes=space.travel_minutes,
            occupied=() if space.shareable else taken.where("space_id", space.id),
        )
        for space in session.scalars(nearest)
    )


def _groups(session: Session, asked: Asked, taken: Taken) -> Iterable[Need]:
    if asked.age_group_id is not None:
        name = session.scalar(select(AgeGroup.name).where(AgeGroup.id == asked.age_group_id))
        found = _group(asked.age_group_id, name, taken, "age_group_id")
        yield Need(sort=NeedSort.AGE_GROUP, candidates=(found,))
    if asked.group_id is not None:
        name = session.scalar(select(Group.name).where(Group.id == asked.group_id))
        yield Need(sort=NeedSort.GROUP, candidates=(_group(asked.group_id, name, taken, "group_id"),))


def _group(group_id: UUID, name: str | None, taken: Taken, column: str) -> Candidate:
    return Candidate(id=group_id, name=name or "", occupied=taken.where(column, group_id))


def _children(session: Session, asked: Asked, period: Period, taken: Taken) -> Iterable[Need]:
    """Yield that the children placed in the session to be moved have nothing else; who they are is not read."""
    if asked.session_id is None:
        return
    mine = aliased(Attendance)
    placed = select(mine.child_id).where(mine.session_id == asked.session_id, mine.placed)
    elsewhere = session.scalars(
        select(Attendance.session_id)
        .where(
            Attendance.child_id.in_(placed),
            Attendance.placed,
            Attendance.starts_at >= period.starts_at,
            Attendance.starts_at < period.ends_at,
        )
        .distinct()
    ).all()
    theirs = Candidate(id=asked.session_id, name="", occupied=taken.by_sessions(sorted(elsewhere)))
    if theirs.occupied:
        yield Need(sort=NeedSort.CHILDREN, candidates=(theirs,))


def _volunteers(session: Session, asked: Asked) -> list[Any]:
    """Return the volunteers that were chosen, and those who could be any of so many."""
    if not asked.volunteer_ids and not asked.any_volunteers:
        return []
    fits: ColumnElement[bool] = Volunteer.active.is_(True)
    if asked.with_vog:
        fits &= Volunteer.vog_until.is_not(None)
    if asked.language:
        fits &= literal(asked.language) == any_(Volunteer.languages)
    chosen = Volunteer.id.in_(asked.volunteer_ids)
    return list(
        session.execute(
            select(Volunteer.id, Volunteer.name, Volunteer.vog_until, chosen.label("chosen"))
            .where(chosen | fits if asked.any_volunteers else chosen)
            .order_by(Volunteer.name, Volunteer.id)
        )
    )


def _candidates(session: Session, volunteers: list[Any], taken: Taken) -> dict[UUID, Candidate]:
    ids = [row.id for row in volunteers]
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    if ids:
        for row in session.scalars(
            select(Availability)
            .where(Availability.volunteer_id.in_(ids))
            .order_by(Availability.weekday, Availability.starts, Availability.id)
        ):
            hours[row.volunteer_id].append(Hours(weekday=row.weekday, starts=row.starts, ends=row.ends))
    return {
        row.id: Candidate(
            id=row.id,
            name=row.name,
            occupied=taken.of_volunteer(row.id),
            hours=tuple(hours[row.id]),
        )
        for row in volunteers
    }


def _helpers(asked: Asked, volunteers: list[Any], candidates: Mapping[UUID, Candidate]) -> Iterable[Need]:
    for row in volunteers:
        if row.chosen:
            yield Need(sort=NeedSort.VOLUNTEER, candidates=(candidates[row.id],))
    if asked.any_volunteers:
        pool = tuple(
            Candidate(
                id=row.id,
                name=row.name,
                occupied=candidates[row.id].occupied,
                hours=candidates[row.id].hours,
                until=row.vog_until if asked.with_vog else None,
            )
            for row in volunteers
            if not row.chosen
        )
        yield Need(sort=NeedSort.ANY_VOLUNTEERS, candidates=pool, count=asked.any_volunteers)


def _partners(session: Session, asked: Asked, taken: Taken) -> Iterable[Need]:
    if not asked.partner_ids:
        return
    rows = session.execute(
        select(Partner.id, Partner.name).where(Partner.id.in_(asked.partner_ids)).order_by(Partner.name, Partner.id)
    )
    for row in rows:
        found = Candidate(id=row.id, name=row.name, occupied=taken.of_partner(row.id))
        yield Need(sort=NeedSort.PARTNER, candidates=(found,))
