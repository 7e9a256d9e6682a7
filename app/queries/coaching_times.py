"""What stands in the way of an appointment of a young person with a coach: in as few statements as ever."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child, GroupMember, SchoolHours
from app.models.coaching import Trajectory
from app.models.locations import Location, Space
from app.models.shifts import Shift
from app.planning.coaching.chaperone import CHAPERONE
from app.planning.coaching.school import at_school
from app.planning.coaching.wanted import Claim, Hindrance, Wanted
from app.planning.slot_wish import Hours, Occupied, Place
from app.planning.timeslots import Period
from app.planning.vocabulary import ActivityKind, FreeDaySort, TrajectoryState
from app.queries import free_days
from app.queries.session_page import Choice

A_DAY = timedelta(days=1)
"""How long before a period something can begin and still reach into it, with the way there."""

NO_SCHOOL = frozenset({FreeDaySort.PUBLIC_HOLIDAY, FreeDaySort.SCHOOL_HOLIDAY})
NO_APPOINTMENT = frozenset({FreeDaySort.PUBLIC_HOLIDAY, FreeDaySort.CLOSING_DAY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Coached:
    """A trajectory as far as its appointments go."""

    id: UUID
    child_id: UUID
    pseudonym: str
    coach_id: UUID
    activity_id: UUID | None
    state: TrajectoryState
    weekly: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """An appointment that is looked for; the sessions of `besides` are in nobody's way."""

    minutes: int
    space_id: UUID
    first: date
    days: int
    near: time
    after: datetime | None = None
    besides: frozenset[UUID] = frozenset()


def find(session: Session, trajectory_id: UUID, *, coach_id: UUID) -> Coached | None:
    """Return a trajectory of this coach; that of another one is not there."""
    row = session.execute(
        select(
            Trajectory.id,
            Trajectory.child_id,
            Child.pseudonym,
            Trajectory.coach_id,
            Trajectory.activity_id,
            Trajectory.state,
            Activity.schedule.is_not(None).label("weekly"),
        )
        .join(Child, Child.id == Trajectory.child_id)
        .outerjoin(Activity, Activity.id == Trajectory.activity_id)
        .where(Trajectory.id == trajectory_id, Trajectory.coach_id == coach_id)
    ).one_or_none()
    return Coached(**row._mapping) if row else None  # noqa: SLF001 - the documented way to the names of a row


def coach_goes() -> ColumnElement[bool]:
    """Say that the coach is at a session that it is responsible for.

    To an appointment outside the coach goes unless a volunteer is asked to, or nobody has to: then the role of who goes
    along is withdrawn, and needed of nobody else.
    """
    withdrawn = exists().where(Shift.session_id == ProgrammeSession.id, Shift.role == CHAPERONE, Shift.withdrawn)
    return or_(Space.on_location, Activity.kind != ActivityKind.MUSIC_COACHING, withdrawn)


def wanted(session: Session, coached: Coached, asked: Asked, *, location: Location) -> Wanted | None:
    """Return the appointment that is asked for with all that is in its way, in six statements.

    There is none when the space is not of this location.
    """
    space = session.get(Space, asked.space_id)
    if space is None:
        return None
    free = free_days.between(
        session, location_id=location.id, first=asked.first, last=asked.first + timedelta(days=asked.days)
    )
    off = {day.day for day in free if day.sort in NO_SCHOOL}
    school = at_school(
        _school_hours(session, coached.child_id), first=asked.first, days=asked.days, off=off, zone=location.zone
    )
    period = _period(asked, location)
    return Wanted(
        minutes=asked.minutes,
        first=asked.first,
        days=asked.days,
        opening=(location.opens, location.closes),
        zone=location.zone,
        place=Place(id=space.id, name=space.name, away_minutes=space.travel_minutes),
        near=asked.near,
        after=asked.after,
        free_days={day.day: day.name for day in free if day.sort in NO_APPOINTMENT},
        claims=(
            Claim(sort=Hindrance.SCHOOL, occupied=school),
            Claim(sort=Hindrance.YOUNG_PERSON, occupied=_of_child(session, coached.child_id, period, asked.besides)),
            Claim(sort=Hindrance.COACH, occupied=_of_coach(session, coached.coach_id, period, asked.besides)),
            Claim(sort=Hindrance.SPACE, occupied=_of_space(session, space, period, asked.besides)),
        ),
    )


def _period(asked: Asked, location: Location) -> Period:
    starts_at, ends_at = (
        datetime.combine(day, time(), tzinfo=ZoneInfo(location.zone))
        for day in (asked.first, asked.first + timedelta(days=asked.days))
    )
    return Period(starts_at=starts_at - A_DAY, ends_at=ends_at + A_DAY)


def _school_hours(session: Session, child_id: UUID) -> list[Hours]:
    rows = session.execute(
        select(SchoolHours.weekday, SchoolHours.starts, SchoolHours.ends)
        .join(GroupMember, GroupMember.group_id == SchoolHours.group_id)
        .where(GroupMember.child_id == child_id)
        .order_by(SchoolHours.weekday, SchoolHours.starts, SchoolHours.ends)
    )
    return [Hours(weekday=row.weekday, starts=row.starts, ends=row.ends) for row in rows]


def _of_child(session: Session, child_id: UUID, period: Period, besides: Collection[UUID]) -> tuple[Occupied, ...]:
    places = select(Attendance.session_id).where(
        Attendance.child_id == child_id,
        Attendance.placed,
        ~Attendance.session_cancelled,
        Attendance.starts_at >= period.starts_at,
        Attendance.starts_at < period.ends_at,
    )
    return _occupied(session, ProgrammeSession.id.in_(places), period, besides)


def _of_coach(session: Session, coach_id: UUID, period: Period, besides: Collection[UUID]) -> tuple[Occupied, ...]:
    return _occupied(session, (Activity.responsible_id == coach_id) & coach_goes(), period, besides)


def _of_space(session: Session, space: Space, period: Period, besides: Collection[UUID]) -> tuple[Occupied, ...]:
    if space.shareable:
        return ()
    return _occupied(session, ProgrammeSession.space_id == space.id, period, besides)


def _occupied(
    session: Session, which: ColumnElement[bool], period: Period, besides: Collection[UUID]
) -> tuple[Occupied, ...]:
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.space_id,
            Space.travel_minutes,
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(which, ~ProgrammeSession.cancelled)
        .where(ProgrammeSession.starts_at >= period.starts_at, ProgrammeSession.starts_at < period.ends_at)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    return tuple(
        Occupied(
            period=Period(starts_at=row.starts_at, ends_at=row.ends_at),
            title=row.title,
            space_id=row.space_id,
            away_minutes=row.travel_minutes,
        )
        for row in rows
        if row.id not in besides
    )


def spaces(session: Session, *, on_location: bool) -> tuple[Choice, ...]:
    """Return the spaces in which something new can be planned, by name: those at the location, or those outside."""
    rows = session.execute(
        select(Space.id, Space.name)
        .where(Space.active, Space.on_location.is_(on_location))
        .order_by(Space.name, Space.id)
    )
    return tuple(Choice(id=row.id, name=row.name) for row in rows)


def last_space(session: Session, trajectory_id: UUID) -> UUID | None:
    """Return where the last appointment of a trajectory at the location is, if there is any."""
    return session.scalar(
        select(ProgrammeSession.space_id)
        .join(Trajectory, Trajectory.activity_id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(Trajectory.id == trajectory_id, Space.on_location)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
        .limit(1)
    )
