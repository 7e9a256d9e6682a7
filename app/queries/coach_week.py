"""The week of a coach: what it does, how full that is, and who has no appointment; in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Role
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.children import Child
from app.models.coaching import CoachHours, Trajectory
from app.models.locations import Location, Space
from app.models.shifts import Assignment, Shift
from app.models.talent_shows import TalentShow
from app.planning.coaching import chaperone, load
from app.planning.coaching.chaperone import CHAPERONE, Chaperone, Seats
from app.planning.coaching.load import Duty, DutySort, Load
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, Answer, TrajectoryState
from app.planning.weeks import IsoWeek
from app.queries.coaching_times import coach_goes

USUAL_MINUTES = 32 * 60
"""What a coach works in a week, unless its hours say otherwise (DOMAIN.md, kind 3)."""

COACHED = frozenset({TrajectoryState.WAITING, TrajectoryState.RUNNING})
"""A trajectory that should have an appointment: the intake was held."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """Something in the week of a coach; `pseudonym` is of the young person, `chaperone` of an appointment outside."""

    id: UUID
    slot: TimeSlot
    title: str
    space: str
    away_minutes: int
    sort: DutySort
    cancelled: bool
    goes: bool
    trajectory_id: UUID | None
    pseudonym: str
    chaperone: Chaperone | None

    @property
    def duty(self) -> Duty:
        """What it asks of the coach."""
        return Duty(sort=self.sort, minutes=self.slot.minutes, away_minutes=self.away_minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A young person without an appointment to come."""

    trajectory_id: UUID
    pseudonym: str
    since: datetime
    can_be_planned: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CoachWeek:
    """All of a week: what is planned by day, what that comes to, and who has nothing."""

    week: IsoWeek
    days: Mapping[date, tuple[Meeting, ...]]
    load: Load
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CoachLine:
    """A coach as a supervisor sees it: how full its week is, and how many trajectories it has; nobody's name."""

    id: UUID
    name: str
    load: Load
    trajectories: int
    waiting: int


def find(session: Session, week: IsoWeek, *, coach_id: UUID, location: Location, now: datetime) -> CoachWeek:
    """Return the week of a coach: three statements."""
    meetings = tuple(
        meeting for _coach, meeting in _meetings(session, week, Activity.responsible_id == coach_id, location)
    )
    zone = ZoneInfo(location.zone)
    return CoachWeek(
        week=week,
        days={
            day: tuple(one for one in meetings if one.slot.starts_at.astimezone(zone).date() == day)
            for day in week.days()
        },
        load=_load(meetings, _hours(session, [coach_id]).get(coach_id, USUAL_MINUTES)),
        waiting=_waiting(session, coach_id, now),
    )


def of_everybody(session: Session, week: IsoWeek, *, location: Location, now: datetime) -> tuple[CoachLine, ...]:
    """Return the coaches of the location by name, with the load of a week: four statements, and no young person."""
    coaches = session.execute(
        select(UserAccount.id, UserAccount.name)
        .where(UserAccount.location_id == location.id, UserAccount.role == Role.COACH)
        .order_by(UserAccount.name, UserAccount.id)
    ).all()
    ids = [row.id for row in coaches]
    meetings = list(_meetings(session, week, Activity.responsible_id.in_(ids), location))
    hours, trajectories = _hours(session, ids), _trajectories(session, ids, now)
    return tuple(
        CoachLine(
            id=row.id,
            name=row.name,
            load=_load([one for coach_id, one in meetings if coach_id == row.id], hours.get(row.id, USUAL_MINUTES)),
            trajectories=trajectories.get(row.id, (0, 0))[0],
            waiting=trajectories.get(row.id, (0, 0))[1],
        )
        for row in coaches
    )


def _load(meetings: Sequence[Meeting], available: int) -> Load:
    return load.load([one.duty for one in meetings if one.goes and not one.cancelled], available=available)


def _meetings(
    session: Session, week: IsoWeek, whose: ColumnElement[bool], location: Location
) -> list[tuple[UUID, Meeting]]:
    starts_at, ends_at = (
        datetime.combine(day, time(), tzinfo=ZoneInfo(location.zone))
        for day in (week.monday, week.monday + timedelta(weeks=1))
    )
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.cancelled,
            Space.name.label("space"),
            Space.on_location,
            Space.travel_minutes,
            Activity.kind,
            Activity.responsible_id,
            Trajectory.id.label("trajectory_id"),
            Child.pseudonym,
            coach_goes().label("goes"),
            exists().where(TalentShow.session_id == ProgrammeSession.id).label("show"),
            _before().label("before"),
            _seats(func.sum(Shift.need)).label("need"),
            _held().label("held"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .outerjoin(Trajectory, Trajectory.activity_id == Activity.id)
        .outerjoin(Child, Child.id == Trajectory.child_id)
        .where(whose, ProgrammeSession.starts_at >= starts_at, ProgrammeSession.starts_at < ends_at)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )
    return [(row.responsible_id, _meeting(row)) for row in rows]


def _meeting(row: Any) -> Meeting:
    outside = row.kind is ActivityKind.MUSIC_COACHING and not row.on_location
    seats = Seats(need=row.need, held=row.held) if row.need else None
    return Meeting(
        id=row.id,
        slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
        title=row.title,
        space=row.space,
        away_minutes=row.travel_minutes,
        sort=_sort(row, outside=outside),
        cancelled=row.cancelled,
        goes=row.goes,
        trajectory_id=row.trajectory_id,
        pseudonym=row.pseudonym or "",
        chaperone=chaperone.found(before=row.before, coach_goes=row.goes, seats=seats) if outside else None,
    )


def _sort(row: Any, *, outside: bool) -> DutySort:
    if row.show:
        return DutySort.SHOW
    if row.kind is not ActivityKind.MUSIC_COACHING:
        return DutySort.GROUP
    return DutySort.OUTSIDE if outside else DutySort.APPOINTMENT


def _before() -> ScalarSelect[int]:
    """Return how many appointments of the same young person were outside before this one."""
    other, there = aliased(ProgrammeSession), aliased(Space)
    return (
        select(func.count())
        .select_from(other)
        .join(there, there.id == other.space_id)
        .where(
            other.activity_id == ProgrammeSession.activity_id,
            other.starts_at < ProgrammeSession.starts_at,
            ~other.cancelled,
            ~there.on_location,
        )
        .scalar_subquery()
    )


def _seats(what: ColumnElement[int]) -> ScalarSelect[int]:
    return (
        select(what)
        .where(Shift.session_id == ProgrammeSession.id, Shift.role == CHAPERONE, ~Shift.withdrawn)
        .scalar_subquery()
    )


def _held() -> ScalarSelect[int]:
    """Return how many seats for who goes along are held by somebody who said yes."""
    return (
        select(func.count())
        .select_from(Assignment)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Shift.session_id == ProgrammeSession.id, Shift.role == CHAPERONE, ~Shift.withdrawn)
        .where(~Assignment.released, Assignment.answer != Answer.DECLINED)
        .scalar_subquery()
    )


def _hours(session: Session, coach_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(CoachHours.user_id, CoachHours.minutes_per_week).where(CoachHours.user_id.in_(coach_ids))
    )
    return {row.user_id: row.minutes_per_week for row in rows}


def _comes(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        ProgrammeSession.activity_id == Trajectory.activity_id,
        ProgrammeSession.starts_at > now,
        ~ProgrammeSession.cancelled,
    )


def _waiting(session: Session, coach_id: UUID, now: datetime) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(Trajectory.id, Trajectory.activity_id, Trajectory.since, Child.pseudonym)
        .join(Child, Child.id == Trajectory.child_id)
        .where(Trajectory.coach_id == coach_id, Trajectory.state.in_(COACHED), ~_comes(now))
        .order_by(Trajectory.since, Trajectory.id)
    )
    return tuple(
        Waiting(
            trajectory_id=row.id,
            pseudonym=row.pseudonym,
            since=row.since,
            can_be_planned=row.activity_id is not None,
        )
        for row in rows
    )


def _trajectories(session: Session, coach_ids: Sequence[UUID], now: datetime) -> dict[UUID, tuple[int, int]]:
    rows = session.execute(
        select(
            Trajectory.coach_id,
            func.count().label("number"),
            func.count().filter(~_comes(now)).label("waiting"),
        )
        .where(Trajectory.coach_id.in_(coach_ids), Trajectory.state.in_(COACHED))
        .group_by(Trajectory.coach_id)
    )
    return {row.coach_id: (row.number, row.waiting) for row in rows if row.coach_id is not None}
