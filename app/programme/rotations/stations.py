"""The stations of a safety day: taken from its template, added, changed, put in order and taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import Space
from app.models.people import Partner
from app.models.rotations import Rotation, RotationGroup, Station, StationRole
from app.planning.rotation.day import Minute
from app.planning.vocabulary import PartnerKind
from app.programme import texts
from app.programme.refusals import Forbidden, NotFound, known, refused_by_database
from app.programme.rotations import edits
from app.programme.rotations.refusals import NameTwice, TooManyOfThem

MOST = 20
SIGNS: Mapping[str | None, str] = {
    PartnerKind.FIRE_SERVICE: "fire-truck",
    PartnerKind.POLICE: "police-car",
    PartnerKind.TRAFFIC_SAFETY: "bicycle",
    None: "house-line",
}
"""What is drawn beside a station that a template names, by the sort of its partner."""
USUAL_SIGN = "flag"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleDetails:
    """Adults that a station needs beside its host."""

    name: str
    need: int
    required: bool = False
    qualification: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StationDetails:
    """Everything of a station that a form can change; without windows its host is there all day."""

    name: str
    description: str = ""
    pictogram: str = USUAL_SIGN
    partner_id: UUID | None = None
    host_adults: int = 1
    space_id: UUID | None = None
    capacity: int = 1
    windows: tuple[tuple[Minute, Minute], ...] | None = None
    materials: str = ""
    roles: tuple[RoleDetails, ...] = ()


def add(
    session: Session, rotation_id: UUID, wanted: StationDetails, *, seen: int | None, by: Actor, now: datetime
) -> Station:
    """Add a station at the end.

    :raises ChangedMeanwhile: when the day is not any more what the form showed.
    :raises NameTwice: when another station has the name.
    :raises TooManyOfThem: when there are as many as a day can have.
    :raises NotFound: for a partner or space of another location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for texts that must not be shown.
    """
    rotation = edits.opened(session, rotation_id, seen=seen)
    _refuse(session, wanted)
    there = _in_order(session, rotation.id)
    if len(there) >= MOST:
        raise TooManyOfThem(MOST)
    row = Station(location_id=rotation.location_id, rotation_id=rotation.id, position=len(there))
    _write(session, row, wanted)
    edits.changed(session, rotation, action="station_added", by=by, now=now)
    return row


def change(
    session: Session,
    rotation_id: UUID,
    station_id: UUID,
    wanted: StationDetails,
    *,
    seen: int | None,
    by: Actor,
    now: datetime,
) -> Station:
    """Change a station to what is wanted.

    :raises NotFound: when the day has no such station, or for a partner or space of another location.
    """
    rotation = edits.opened(session, rotation_id, seen=seen)
    row = of(session, rotation_id, station_id)
    _refuse(session, wanted)
    _write(session, row, wanted)
    edits.changed(session, rotation, action="station_changed", by=by, now=now)
    return row


def move(
    session: Session, rotation_id: UUID, station_id: UUID, *, by_places: int, seen: int | None, by: Actor, now: datetime
) -> Station:
    """Put a station so many places further in the order of the day, or back; at the end it stays there."""
    rotation = edits.opened(session, rotation_id, seen=seen)
    row = of(session, rotation_id, station_id)
    there = [one for one in _in_order(session, rotation_id) if one.id != row.id]
    at = min(max(0, row.position + by_places), len(there))
    for position, one in enumerate([*there[:at], row, *there[at:]]):
        one.position = position
    edits.changed(session, rotation, action="station_moved", by=by, now=now)
    return row


def remove(
    session: Session, rotation_id: UUID, station_id: UUID, *, seen: int | None, by: Actor, now: datetime
) -> Station:
    """Take a station away, with the visits to it; groups that skipped it or began there do not any more."""
    rotation = edits.opened(session, rotation_id, seen=seen)
    row = of(session, rotation_id, station_id)
    for team in session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == rotation_id)):
        team.skipped = [one for one in team.skipped if one != station_id]
    session.execute(
        update(RotationGroup)
        .where(RotationGroup.rotation_id == rotation_id, RotationGroup.first_station_id == station_id)
        .values(first_station_id=None)
    )
    session.flush()
    session.execute(delete(Station).where(Station.id == station_id))
    session.expunge(row)
    for position, one in enumerate(_in_order(session, rotation_id)):
        one.position = position
    edits.changed(session, rotation, action="station_removed", by=by, now=now)
    return row


def of(session: Session, rotation_id: UUID, station_id: UUID) -> Station:
    """Return a station of this day.

    :raises NotFound: when it has no such station.
    """
    row = known(session, Station, station_id)
    if row.rotation_id != rotation_id:
        raise NotFound("rotation_station", station_id)
    return row


def take_from_template(session: Session, rotation: Rotation, specification: Mapping[str, Any]) -> None:
    """Add the stations that a template names, each with the location's partner of that sort."""
    found: Sequence[Mapping[str, Any]] = specification.get("stations", [])
    partners = _partners(session, {one["partner"] for one in found if one.get("partner")})
    for position, one in enumerate(found[:MOST]):
        session.add(
            Station(
                location_id=rotation.location_id,
                rotation_id=rotation.id,
                position=position,
                name=one["name"],
                description=one.get("description", ""),
                pictogram=SIGNS.get(one.get("partner"), USUAL_SIGN),
                partner_id=partners.get(one.get("partner", "")),
            )
        )
    session.flush()


def _partners(session: Session, sorts: set[str]) -> dict[str, UUID]:
    """Return the first partner of each sort by name, as far as the location knows one."""
    rows = session.execute(
        select(Partner.sort, Partner.id)
        .where(Partner.sort.in_(sorts), Partner.active)
        .order_by(Partner.name.desc(), Partner.id)
    )
    return {row.sort: row.id for row in rows}


def _in_order(session: Session, rotation_id: UUID) -> list[Station]:
    return list(
        session.scalars(
            select(Station).where(Station.rotation_id == rotation_id).order_by(Station.position, Station.id)
        )
    )


def _refuse(session: Session, wanted: StationDetails) -> None:
    names = [role.name for role in wanted.roles]
    texts.refuse_private(session, wanted.name, wanted.description, wanted.materials, *names)
    twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if twice is not None:
        raise NameTwice(twice)
    if wanted.partner_id is not None:
        known(session, Partner, wanted.partner_id)
    if wanted.space_id is not None:
        known(session, Space, wanted.space_id)


def _write(session: Session, row: Station, wanted: StationDetails) -> None:
    try:
        with refused_by_database(session):
            _put(row, wanted)
            session.add(row)
    except Forbidden as refusal:
        raise NameTwice(wanted.name) from refusal
    session.execute(delete(StationRole).where(StationRole.station_id == row.id))
    session.add_all(
        StationRole(
            location_id=row.location_id,
            station_id=row.id,
            position=position,
            name=role.name,
            need=role.need,
            required=role.required,
            qualification=role.qualification,
        )
        for position, role in enumerate(wanted.roles)
    )
    session.flush()


def _put(row: Station, wanted: StationDetails) -> None:
    row.name, row.description, row.pictogram = wanted.name, wanted.description, wanted.pictogram
    row.partner_id, row.host_adults, row.space_id = wanted.partner_id, wanted.host_adults, wanted.space_id
    row.capacity, row.materials = wanted.capacity, wanted.materials
    row.windows = [list(window) for window in wanted.windows] if wanted.windows is not None else None
