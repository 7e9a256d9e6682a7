"""A safety day as it is planned, whole, and the list of them; nobody has to read children for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.locations import Space
from app.models.people import Partner, Volunteer
from app.models.rotations import GroupsApart, Rotation, RotationGroup, Station, StationRole, Visit
from app.planning.rotation.day import Minute, Window
from app.planning.vocabulary import ActivityKind, WaitingMode
from app.queries.session_page import Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationLine:
    """A safety day in the list."""

    id: UUID
    title: str
    day: date
    responsible: str
    stations: int
    groups: int
    children: int
    solved: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleInPlan:
    """Adults that a station needs beside its host."""

    name: str
    need: int
    required: bool
    qualification: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StationInPlan:
    """A station with the names of its host and its space."""

    id: UUID
    name: str
    description: str
    pictogram: str
    partner_id: UUID | None
    partner: str | None
    host_adults: int
    space_id: UUID | None
    space: str | None
    capacity: int
    windows: tuple[Window, ...] | None
    materials: str
    roles: tuple[RoleInPlan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupInPlan:
    """A group with the name of its leader; `children` is a number."""

    id: UUID
    name: str
    position: int
    children: int
    leaders: int
    leader_id: UUID | None
    leader: str | None
    windows: tuple[Window, ...] | None
    skipped: frozenset[UUID]
    first_station_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitInPlan:
    """A group at a station in a round, counted from 0."""

    group_id: UUID
    station_id: UUID
    round: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationInPlan:
    """A whole safety day; `apart` are pairs of groups, `rounds` the times that its visits were made for."""

    id: UUID
    activity_id: UUID
    title: str
    responsible: str
    day: date
    starts: Minute
    ends: Minute
    slot_minutes: int
    transfer_minutes: int
    breaks: tuple[Window, ...]
    gathering_space_id: UUID | None
    gathering_space: str | None
    gathering_shareable: bool | None
    waiting: WaitingMode
    booklet_space_id: UUID | None
    booklet_space: str | None
    materials: str
    note: str
    solved_for: str | None
    solved_at: datetime | None
    outcome: dict[str, Any] | None
    version: int
    rounds: tuple[Window, ...]
    stations: tuple[StationInPlan, ...]
    groups: tuple[GroupInPlan, ...]
    apart: tuple[tuple[UUID, UUID], ...]
    visits: tuple[VisitInPlan, ...]


def overview(session: Session) -> tuple[RotationLine, ...]:
    """Return the safety days of the location, the last one first, in one statement."""
    counted = (
        select(
            RotationGroup.rotation_id,
            func.count().label("groups"),
            func.coalesce(func.sum(RotationGroup.children), 0).label("children"),
        )
        .group_by(RotationGroup.rotation_id)
        .subquery()
    )
    posts = select(Station.rotation_id, func.count().label("stations")).group_by(Station.rotation_id).subquery()
    rows = session.execute(
        select(
            Rotation.id,
            Activity.title,
            Rotation.day,
            UserAccount.name.label("responsible"),
            func.coalesce(posts.c.stations, 0).label("stations"),
            func.coalesce(counted.c.groups, 0).label("groups"),
            func.coalesce(counted.c.children, 0).label("children"),
            Rotation.solved_for.is_not(None).label("solved"),
        )
        .join(Activity, Activity.id == Rotation.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(counted, counted.c.rotation_id == Rotation.id)
        .outerjoin(posts, posts.c.rotation_id == Rotation.id)
        .order_by(Rotation.day.desc(), Activity.title, Rotation.id)
    )
    return tuple(RotationLine(**plain(row)) for row in rows)


def of_activity(session: Session, activity_id: UUID) -> UUID | None:
    """Return the rotation of an activity, or `None`."""
    return session.scalar(select(Rotation.id).where(Rotation.activity_id == activity_id))


def activities_without(session: Session) -> tuple[Choice, ...]:
    """Return the activities of this kind that have no rotation yet, the newest plan first."""
    rows = session.execute(
        select(Activity.id, Activity.title)
        .outerjoin(Rotation, Rotation.activity_id == Activity.id)
        .where(Activity.kind == ActivityKind.SAFETY_DAY, Rotation.id.is_(None))
        .order_by(Activity.title, Activity.id)
    )
    return tuple(Choice(id=row.id, name=row.title) for row in rows)


def shareable_spaces(session: Session) -> tuple[Choice, ...]:
    """Return the spaces that several sessions can use at once: where everybody can gather."""
    rows = session.execute(
        select(Space.id, Space.name).where(Space.shareable, Space.active).order_by(Space.name, Space.id)
    )
    return tuple(Choice(id=row.id, name=row.name) for row in rows)


def volunteers(session: Session) -> tuple[Choice, ...]:
    """Return who can lead a group."""
    rows = session.execute(
        select(Volunteer.id, Volunteer.name).where(Volunteer.active).order_by(Volunteer.name, Volunteer.id)
    )
    return tuple(Choice(id=row.id, name=row.name) for row in rows)


def find(session: Session, rotation_id: UUID) -> RotationInPlan | None:
    """Return a safety day of this location, or `None`, in six statements."""
    head = _head(session, Rotation.id == rotation_id)
    if head is None:
        return None
    visits = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round)
        .where(Visit.rotation_id == rotation_id)
        .order_by(Visit.round, Visit.group_id, Visit.station_id)
    )
    pairs = session.execute(
        select(GroupsApart.group_id, GroupsApart.other_id)
        .where(GroupsApart.rotation_id == rotation_id)
        .order_by(GroupsApart.group_id, GroupsApart.other_id)
    )
    return RotationInPlan(
        **head,
        stations=_stations(session, rotation_id),
        groups=_groups(session, rotation_id),
        apart=tuple((row.group_id, row.other_id) for row in pairs),
        visits=tuple(VisitInPlan(**plain(row)) for row in visits),
    )


def _head(session: Session, which: ColumnElement[bool]) -> dict[str, Any] | None:
    gathering, booklet = aliased(Space), aliased(Space)
    row = session.execute(
        select(
            *(Rotation.__table__.c[name] for name in _OWN),
            Activity.title,
            UserAccount.name.label("responsible"),
            gathering.name.label("gathering_space"),
            gathering.shareable.label("gathering_shareable"),
            booklet.name.label("booklet_space"),
        )
        .join(Activity, Activity.id == Rotation.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(gathering, gathering.id == Rotation.gathering_space_id)
        .outerjoin(booklet, booklet.id == Rotation.booklet_space_id)
        .where(which)
    ).first()
    if row is None:
        return None
    found = plain(row)
    return found | {"breaks": windows(found["breaks"]) or (), "rounds": windows(found["rounds"]) or ()}


_OWN = (
    "id",
    "activity_id",
    "day",
    "starts",
    "ends",
    "slot_minutes",
    "transfer_minutes",
    "breaks",
    "gathering_space_id",
    "waiting",
    "booklet_space_id",
    "materials",
    "note",
    "solved_for",
    "solved_at",
    "outcome",
    "version",
    "rounds",
)


def _stations(session: Session, rotation_id: UUID) -> tuple[StationInPlan, ...]:
    rows = session.execute(
        select(
            Station.id,
            Station.name,
            Station.description,
            Station.pictogram,
            Station.partner_id,
            Partner.name.label("partner"),
            Station.host_adults,
            Station.space_id,
            Space.name.label("space"),
            Station.capacity,
            Station.windows,
            Station.materials,
        )
        .outerjoin(Partner, Partner.id == Station.partner_id)
        .outerjoin(Space, Space.id == Station.space_id)
        .where(Station.rotation_id == rotation_id)
        .order_by(Station.position, Station.id)
    ).all()
    roles = _roles(session, rotation_id)
    return tuple(
        StationInPlan(**plain(row) | {"windows": windows(row.windows)}, roles=tuple(roles[row.id])) for row in rows
    )


def _roles(session: Session, rotation_id: UUID) -> defaultdict[UUID, list[RoleInPlan]]:
    rows = session.execute(
        select(
            StationRole.station_id, StationRole.name, StationRole.need, StationRole.required, StationRole.qualification
        )
        .join(Station, Station.id == StationRole.station_id)
        .where(Station.rotation_id == rotation_id)
        .order_by(StationRole.position, StationRole.id)
    )
    found: defaultdict[UUID, list[RoleInPlan]] = defaultdict(list)
    for station_id, name, need, required, qualification in rows:
        found[station_id].append(RoleInPlan(name=name, need=need, required=required, qualification=qualification))
    return found


def _groups(session: Session, rotation_id: UUID) -> tuple[GroupInPlan, ...]:
    rows = session.execute(
        select(
            RotationGroup.id,
            RotationGroup.name,
            RotationGroup.position,
            RotationGroup.children,
            RotationGroup.leaders,
            RotationGroup.leader_id,
            Volunteer.name.label("leader"),
            RotationGroup.windows,
            RotationGroup.skipped,
            RotationGroup.first_station_id,
        )
        .outerjoin(Volunteer, Volunteer.id == RotationGroup.leader_id)
        .where(RotationGroup.rotation_id == rotation_id)
        .order_by(RotationGroup.position, RotationGroup.id)
    )
    return tuple(
        GroupInPlan(**plain(row) | {"windows": windows(row.windows), "skipped": frozenset(row.skipped)}) for row in rows
    )


def windows(stored: Sequence[Sequence[Minute]] | None) -> tuple[Window, ...] | None:
    """Return stored windows as values."""
    return None if stored is None else tuple(Window(start=start, end=end) for start, end in stored)
