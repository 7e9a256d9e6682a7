"""The groups of a safety day: how many, when each can come, where it begins, what it skips, and who leads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Volunteer
from app.models.rotations import GroupsApart, Rotation, RotationGroup
from app.planning.rotation import colours
from app.planning.rotation.day import Minute
from app.programme import texts
from app.programme.refusals import Forbidden, NotFound, known, refused_by_database
from app.programme.rotations import edits, stations
from app.programme.rotations.refusals import FirstIsSkipped, GroupsHaveChildren, NameTwice

MOST = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupDetails:
    """Everything of a group that its form can change; `apart` are groups that it is never at one station with."""

    name: str
    leaders: int = 1
    leader_id: UUID | None = None
    windows: tuple[tuple[Minute, Minute], ...] | None = None
    skipped: tuple[UUID, ...] = ()
    first_station_id: UUID | None = None
    apart: tuple[UUID, ...] = ()


def change(
    session: Session,
    rotation_id: UUID,
    group_id: UUID,
    wanted: GroupDetails,
    *,
    seen: int | None,
    by: Actor,
    now: datetime,
) -> RotationGroup:
    """Change a group to what is wanted.

    :raises ChangedMeanwhile: when the day is not any more what the form showed.
    :raises NameTwice: when another group has the name.
    :raises FirstIsSkipped: when it would begin where it does not come.
    :raises NotFound: for a group or a station that is not of this day, or a volunteer of another location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name that must not be shown.
    """
    rotation = edits.opened(session, rotation_id, seen=seen)
    row = of(session, rotation_id, group_id)
    _refuse(session, rotation_id, wanted)
    try:
        with refused_by_database(session):
            row.name, row.leaders, row.leader_id = wanted.name, wanted.leaders, wanted.leader_id
            row.windows = [list(window) for window in wanted.windows] if wanted.windows is not None else None
            row.skipped, row.first_station_id = list(wanted.skipped), wanted.first_station_id
    except Forbidden as refusal:
        raise NameTwice(wanted.name) from refusal
    _keep_apart(session, row, wanted.apart)
    edits.changed(session, rotation, action="group_changed", by=by, now=now)
    return row


def set_number(session: Session, rotation: Rotation, number: int) -> None:
    """Let there be so many groups: new ones get the next colour, and the last ones go.

    :raises GroupsHaveChildren: when there are children in one that would go.
    """
    there = list(
        session.scalars(
            select(RotationGroup)
            .where(RotationGroup.rotation_id == rotation.id)
            .order_by(RotationGroup.position, RotationGroup.id)
        )
    )
    going = there[number:]
    full = tuple(group.name for group in going if group.children)
    if full:
        raise GroupsHaveChildren(full)
    session.execute(delete(RotationGroup).where(RotationGroup.id.in_([group.id for group in going])))
    names = colours.unused([group.name for group in there], max(0, number - len(there)))
    session.add_all(
        RotationGroup(location_id=rotation.location_id, rotation_id=rotation.id, position=len(there) + at, name=name)
        for at, name in enumerate(names)
    )
    session.flush()


def of(session: Session, rotation_id: UUID, group_id: UUID) -> RotationGroup:
    """Return a group of this day.

    :raises NotFound: when it has no such group.
    """
    row = known(session, RotationGroup, group_id)
    if row.rotation_id != rotation_id:
        raise NotFound("rotation_group", group_id)
    return row


def _refuse(session: Session, rotation_id: UUID, wanted: GroupDetails) -> None:
    texts.refuse_private(session, wanted.name)
    first = (wanted.first_station_id,) if wanted.first_station_id else ()
    for station_id in (*wanted.skipped, *first):
        stations.of(session, rotation_id, station_id)
    for group_id in wanted.apart:
        of(session, rotation_id, group_id)
    if wanted.first_station_id in wanted.skipped:
        raise FirstIsSkipped
    if wanted.leader_id is not None:
        known(session, Volunteer, wanted.leader_id)


def _keep_apart(session: Session, row: RotationGroup, others: tuple[UUID, ...]) -> None:
    session.execute(delete(GroupsApart).where(or_(GroupsApart.group_id == row.id, GroupsApart.other_id == row.id)))
    session.add_all(
        GroupsApart(
            location_id=row.location_id,
            rotation_id=row.rotation_id,
            group_id=min(row.id, other),
            other_id=max(row.id, other),
        )
        for other in set(others) - {row.id}
    )
    session.flush()
