"""A safety day while it goes, between its rows and the values that it is planned with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.models.locations import Location
from app.models.rotations import (
    GroupsApart,
    Rotation,
    RotationEvent,
    RotationEventSort,
    RotationGroup,
    Station,
    Visit,
)
from app.planning import running_day
from app.planning.rotation import day as days
from app.planning.rotation.day import Day, NamedVisit, Window
from app.planning.running_day import (
    GroupGone,
    GroupLate,
    Happening,
    Outcome,
    Situation,
    SlowerRound,
    StationBack,
    StationOut,
)

_DAY_MINUTES = 24 * 60


def minute_of(session: Session, rotation: Rotation, now: datetime) -> int:
    """Return the minutes since the midnight with which the day of a rotation begins, on its location's clock."""
    zone = session.scalars(select(Location.zone).where(Location.id == rotation.location_id)).one()
    local = now.astimezone(ZoneInfo(zone))
    return (local.date() - rotation.day).days * _DAY_MINUTES + local.hour * 60 + local.minute


def as_it_is(session: Session, rotation: Rotation) -> Outcome:
    """Return the rounds, breaks and visits as they are stored."""
    rows = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round).where(Visit.rotation_id == rotation.id)
    )
    return Outcome(
        rounds=_windows(rotation.rounds),
        breaks=_windows(rotation.breaks),
        visits=frozenset(NamedVisit(group=str(group), station=str(station), round=one) for group, station, one in rows),
    )


def situation(session: Session, rotation: Rotation, *, now: datetime) -> Situation:
    """Return the day at a moment, with as many rounds as there is time for."""
    is_now = as_it_is(session, rotation)
    return Situation(
        day=running_day.with_room(_day(session, rotation, is_now), is_now.rounds),
        visits=is_now.visits,
        happened=tuple(_happened(session, rotation.id)),
        minute=minute_of(session, rotation, now),
    )


def store(session: Session, rotation: Rotation, becomes: Outcome) -> None:
    """Let a rotation that is locked be what it becomes, and give it its next version whatever is different."""
    is_now = as_it_is(session, rotation)
    gone, new = is_now.visits - becomes.visits, becomes.visits - is_now.visits
    pairs = [(UUID(visit.group), UUID(visit.station)) for visit in gone]
    session.execute(
        delete(Visit)
        .where(Visit.rotation_id == rotation.id, tuple_(Visit.group_id, Visit.station_id).in_(pairs))
        .execution_options(synchronize_session=False)
    )
    own = {"location_id": rotation.location_id, "rotation_id": rotation.id}
    if new:
        session.execute(
            insert(Visit),
            [own | {"group_id": v.group, "station_id": v.station, "round": v.round} for v in sorted(new)],
        )
    used = 1 + max((visit.round for visit in becomes.visits), default=-1)
    rotation.rounds = _pairs(becomes.rounds[: max(used, len(rotation.rounds))])
    rotation.breaks = _pairs(becomes.breaks)
    # What was proven was proven of another running order.
    rotation.outcome = (rotation.outcome or {}) | {"status": "feasible", "by_hand": True}
    flag_modified(rotation, "rounds")
    session.flush()
    session.expire(rotation, ["visits"])


def written(of: Outcome) -> dict[str, Any]:
    """Return what a day is or becomes as an event keeps it."""
    visits = [[visit.group, visit.station, visit.round] for visit in sorted(of.visits)]
    return {"rounds": _pairs(of.rounds), "breaks": _pairs(of.breaks), "visits": visits}


def read(kept: dict[str, Any]) -> Outcome:
    """Return what `written` wrote."""
    return Outcome(
        rounds=_windows(kept["rounds"]),
        breaks=_windows(kept["breaks"]),
        visits=frozenset(NamedVisit(group=group, station=station, round=one) for group, station, one in kept["visits"]),
    )


def sort_of(happening: Happening) -> RotationEventSort:
    """Return what sort of event it is."""
    match happening:
        case StationOut():
            return RotationEventSort.STATION_OUT
        case StationBack():
            return RotationEventSort.STATION_BACK
        case GroupLate():
            return RotationEventSort.GROUP_LATE
        case GroupGone():
            return RotationEventSort.GROUP_GONE
        case SlowerRound():
            return RotationEventSort.SLOWER_ROUND
        case _:
            assert_never(happening)


def data_of(happening: Happening) -> dict[str, Any]:
    """Return what an event keeps of it, for its log and for the plans that follow."""
    match happening:
        case StationOut(station=station, since=since, until=until):
            return {"station": station, "since": since, "until": until}
        case StationBack(station=station, since=since):
            return {"station": station, "since": since}
        case GroupLate(group=group, since=since, until=until):
            return {"group": group, "since": since, "until": until}
        case GroupGone(group=group, since=since):
            return {"group": group, "since": since}
        case SlowerRound(number=number, minutes=minutes):
            return {"round": number, "minutes": minutes}
        case _:
            assert_never(happening)


def happening_of(sort: RotationEventSort, data: dict[str, Any]) -> Happening | None:
    """Return what an event says, or nothing where it says no more than that somebody moved visits by hand."""
    match sort:
        case RotationEventSort.STATION_OUT:
            return StationOut(station=data["station"], since=data["since"], until=data["until"])
        case RotationEventSort.STATION_BACK:
            return StationBack(station=data["station"], since=data["since"])
        case RotationEventSort.GROUP_LATE:
            return GroupLate(group=data["group"], since=data["since"], until=data["until"])
        case RotationEventSort.GROUP_GONE:
            return GroupGone(group=data["group"], since=data["since"])
        case RotationEventSort.SLOWER_ROUND:
            return SlowerRound(number=data["round"], minutes=data["minutes"])
        case RotationEventSort.BY_HAND:
            return None
        case _:
            assert_never(sort)


def _happened(session: Session, rotation_id: UUID) -> Iterable[Happening]:
    rows = session.execute(
        select(RotationEvent.sort, RotationEvent.data)
        .where(RotationEvent.rotation_id == rotation_id, RotationEvent.undone_at.is_(None))
        .order_by(RotationEvent.at, RotationEvent.id)
    )
    return [found for row in rows if (found := happening_of(row.sort, row.data)) is not None]


def _day(session: Session, rotation: Rotation, is_now: Outcome) -> Day:
    stations = session.scalars(
        select(Station).where(Station.rotation_id == rotation.id).order_by(Station.position, Station.id)
    )
    groups = session.scalars(
        select(RotationGroup)
        .where(RotationGroup.rotation_id == rotation.id)
        .order_by(RotationGroup.position, RotationGroup.id)
    )
    apart = session.execute(
        select(GroupsApart.group_id, GroupsApart.other_id).where(GroupsApart.rotation_id == rotation.id)
    )
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for visit in is_now.visits:
        seen[visit.group].add(visit.station)
    return Day(
        start=rotation.starts,
        end=rotation.ends,
        slot_minutes=rotation.slot_minutes,
        transfer_minutes=rotation.transfer_minutes,
        breaks=is_now.breaks,
        stations=tuple(
            days.Station(id=str(row.id), name=row.name, capacity=row.capacity, windows=_some(row.windows))
            for row in stations
        ),
        groups=tuple(_group(row, seen[str(row.id)]) for row in groups),
        not_together=tuple(sorted((str(one), str(other)) for one, other in apart)),
    )


def _group(row: RotationGroup, seen: set[str]) -> days.Group:
    """Return a group; what somebody gave it by hand is not skipped, whatever it was to skip."""
    skipped = frozenset(map(str, row.skipped)) - seen
    first = str(row.first_station_id) if row.first_station_id else None
    return days.Group(
        id=str(row.id),
        size=row.children,
        windows=_some(row.windows),
        skip=skipped,
        first=None if first in skipped else first,
    )


def _some(stored: list[list[int]] | None) -> tuple[Window, ...] | None:
    return None if stored is None else _windows(stored)


def _windows(stored: list[list[int]]) -> tuple[Window, ...]:
    return tuple(Window(start=start, end=end) for start, end in stored)


def _pairs(windows: Iterable[Window]) -> list[list[int]]:
    return [[one.start, one.end] for one in windows]
