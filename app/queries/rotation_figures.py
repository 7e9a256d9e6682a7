"""Figures of a safety day for the municipality: how many, never who, nothing so small that it is about somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.children import Child
from app.models.locations import AgeGroup, Location
from app.models.participants import Participant, StationMark
from app.models.rotations import Rotation, RotationGroup, Station, Visit
from app.models.shifts import Assignment, Shift
from app.planning import small_counts
from app.planning.ages import age_on
from app.planning.small_counts import Shown
from app.planning.vocabulary import Answer, AttendanceMark

HOURS_STEP = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How many of something, as it may be shown."""

    name: str
    number: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleHours:
    """How many volunteers had a role, and for how many hours; none where they are few."""

    name: str
    people: Shown
    hours: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A safety day in numbers.

    `by_age` are children by age group, each counted once (`None`: of no group), `visits_made` a share in per cent in
    steps of five, `hours` all hours of volunteers in steps of five.
    """

    rotation_id: UUID
    activity_id: UUID
    title: str
    location: str
    day: date
    recorded: bool
    by_age: tuple[tuple[str | None, Shown], ...]
    children: Shown
    by_station: tuple[Counted, ...]
    visits_made: int | None
    roles: tuple[RoleHours, ...]
    hours: int
    partners: int


def of_rotation(session: Session, rotation_id: UUID) -> Figures | None:
    """Return the figures of a safety day, in five statements."""
    head = session.execute(
        select(Rotation.id, Rotation.activity_id, Rotation.day, Activity.title, Location.name.label("location"))
        .join(Activity, Activity.id == Rotation.activity_id)
        .join(Location, Location.id == Rotation.location_id)
        .where(Rotation.id == rotation_id)
    ).one_or_none()
    if head is None:
        return None
    by_age = _by_age(session, rotation_id, head.day)
    children = small_counts.total(number for _, number in by_age)
    stations = _stations(session, rotation_id)
    roles = _roles(session, rotation_id)
    return Figures(
        rotation_id=head.id,
        activity_id=head.activity_id,
        title=head.title,
        location=head.location,
        day=head.day,
        recorded=any(row.recorded for row in stations),
        by_age=by_age,
        children=children,
        by_station=tuple(
            Counted(name=row.name, number=small_counts.part_of(row.present, children)) for row in stations
        ),
        visits_made=small_counts.share(sum(row.present for row in stations), sum(row.expected for row in stations)),
        roles=tuple(_role(row) for row in roles),
        hours=round(sum(row.seconds for row in roles) / 3600 / HOURS_STEP) * HOURS_STEP,
        partners=len({row.partner_id for row in stations} - {None}),
    )


def _by_age(session: Session, rotation_id: UUID, day: date) -> tuple[tuple[str | None, Shown], ...]:
    """Count who was at a station at least, each in the first age group that fits.

    Age groups of which nobody was to come are left out: in them is nobody to be hidden.
    """
    groups = session.execute(
        select(AgeGroup.name, AgeGroup.min_age, AgeGroup.max_age).order_by(
            AgeGroup.position, AgeGroup.min_age, AgeGroup.name, AgeGroup.id
        )
    ).all()
    present = and_(StationMark.participant_id == Participant.id, StationMark.mark == AttendanceMark.PRESENT)
    rows = session.execute(
        select(Child.birth_month, Participant.age, select(StationMark.id).where(present).exists().label("present"))
        .outerjoin(Child, Child.id == Participant.child_id)
        .where(Participant.rotation_id == rotation_id)
    )
    expected: Counter[str | None] = Counter()
    came: Counter[str | None] = Counter()
    for row in rows:
        age = row.age if row.birth_month is None else age_on(day, birth_month=row.birth_month)
        expected[_group_of(age, groups)] += 1
        came[_group_of(age, groups)] += row.present
    names = [name for name in (*(group.name for group in groups), None) if expected[name]]
    return tuple((name, small_counts.shown(came[name])) for name in names)


def _group_of(age: int, groups: Iterable[Any]) -> str | None:
    return next((group.name for group in groups if group.min_age <= age <= group.max_age), None)


def _stations(session: Session, rotation_id: UUID) -> list[Any]:
    """Return each station with how many were there, and how many were to come."""
    of_station = StationMark.station_id == Station.id
    recorded = select(func.count(StationMark.id)).where(of_station, StationMark.mark != AttendanceMark.NOT_RECORDED)
    present = select(func.count(StationMark.id)).where(of_station, StationMark.mark == AttendanceMark.PRESENT)
    expected = (
        select(func.count(Participant.id))
        .join(Visit, Visit.group_id == Participant.group_id)
        .where(Visit.station_id == Station.id)
    )
    rows = session.execute(
        select(
            Station.name,
            Station.partner_id,
            recorded.scalar_subquery().label("recorded"),
            present.scalar_subquery().label("present"),
            expected.scalar_subquery().label("expected"),
        )
        .where(Station.rotation_id == rotation_id)
        .order_by(Station.position, Station.id)
    )
    return list(rows)


def _roles(session: Session, rotation_id: UUID) -> list[Any]:
    """Return each role of the sessions of the day with its volunteers and their hours."""
    stations = select(Station.session_id).where(Station.rotation_id == rotation_id)
    groups = select(RotationGroup.session_id).where(RotationGroup.rotation_id == rotation_id)
    length = func.extract("epoch", Assignment.ends_at - Assignment.starts_at)
    rows = session.execute(
        select(
            Shift.role,
            func.count(distinct(Assignment.volunteer_id)).label("people"),
            func.coalesce(func.sum(case((~Assignment.session_cancelled, length), else_=0)), 0).label("seconds"),
        )
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(or_(Shift.session_id.in_(stations), Shift.session_id.in_(groups)))
        .where(~Assignment.released, Assignment.answer != Answer.DECLINED)
        .group_by(Shift.role)
        .order_by(Shift.role)
    )
    return list(rows)


def _role(row: Any) -> RoleHours:
    people = small_counts.shown(row.people)
    return RoleHours(name=row.role, people=people, hours=round(row.seconds / 3600) if people.known else None)
