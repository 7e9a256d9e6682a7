"""What a template keeps of a safety day: its stations, adults, material, words and tasks, and nobody by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.models.people import Contact, Partner
from app.models.rotations import Rotation, RotationGroup, Station, StationRole
from app.models.tasks import Task
from app.planning.vocabulary import PartnerKind, Qualification, RoleHolder

LEADER = "Groepsbegeleider"
SHORTEST, A_WEEK, MOST_WEEKS, MOST_DAYS_AFTER = 15, 7, 52, 60


def parts(session: Session, activity_id: UUID) -> dict[str, Any] | None:
    """Return the fields of a template file that say what a safety day consists of; none for any other activity."""
    row = session.scalars(
        select(Rotation)
        .where(Rotation.activity_id == activity_id)
        .options(selectinload(Rotation.stations).selectinload(Station.roles), selectinload(Rotation.groups))
    ).first()
    if row is None:
        return None
    sorts = _sorts(session)
    return {
        "duration_minutes": max(SHORTEST, row.ends - row.starts),
        "stations": [_station(station, sorts) for station in row.stations],
        "roles": [*_leaders(row.groups), *(_role(role) for role in _named_once(row.stations))],
        "partners": sorted({sorts[one.partner_id] for one in row.stations if one.partner_id in sorts}),
        "materials": _materials(row),
        "language_preparation": list(row.words),
        "tasks": _tasks(session, activity_id),
    }


def _sorts(session: Session) -> dict[UUID | None, str]:
    """Return of each partner the sort, as far as the catalogue knows it."""
    rows = session.execute(
        select(Partner.id, Partner.sort).where(Partner.sort.in_([sort.value for sort in PartnerKind]))
    )
    return {row.id: row.sort for row in rows}


def _station(row: Station, sorts: dict[UUID | None, str]) -> dict[str, Any]:
    found = {"name": row.name, "description": row.description or row.name}
    return found | ({"partner": sorts[row.partner_id]} if row.partner_id in sorts else {})


def _leaders(groups: Sequence[RotationGroup]) -> list[dict[str, Any]]:
    need = sum(group.leaders for group in groups)
    vog = Qualification.VOG.value
    role = {"name": LEADER, "need": need, "who": RoleHolder.VOLUNTEER.value, "required": True, "qualification": vog}
    return [role] if need else []


def _named_once(stations: Sequence[Station]) -> list[StationRole]:
    """Return the roles of all stations; of those with one name the one that needs most."""
    found: dict[str, StationRole] = {}
    for role in (role for station in stations for role in station.roles):
        if role.name not in found or found[role.name].need < role.need:
            found[role.name] = role
    return [role for name, role in found.items() if name != LEADER]


def _role(row: StationRole) -> dict[str, Any]:
    found = {"name": row.name, "need": row.need, "who": RoleHolder.VOLUNTEER.value, "required": row.required}
    return found | ({"qualification": row.qualification} if row.qualification else {})


def _materials(row: Rotation) -> list[str]:
    """Return what is needed on the day, and then what each station needs, each thing once."""
    lines = [
        line.strip() for text in (row.materials, *(one.materials for one in row.stations)) for line in text.split("\n")
    ]
    return list(dict.fromkeys(line for line in lines if line))


def _tasks(session: Session, activity_id: UUID) -> list[dict[str, Any]]:
    """Return the tasks that are counted from the day, with the sort of partner that they are for."""
    rows = session.execute(
        select(Task.title, Task.note, Task.days_before, Partner.sort)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .where(Task.activity_id == activity_id, Task.removed_at.is_(None), Task.days_before.is_not(None))
        .order_by(Task.days_before.desc(), Task.title, Task.id)
    )
    return [_task(row.title, row.note, row.days_before, row.sort) for row in rows]


def _task(title: str, note: str, days_before: int, sort: str | None) -> dict[str, Any]:
    weeks, days = divmod(max(0, days_before), A_WEEK)
    found = {
        "name": title,
        "description": note,
        "weeks_before": min(weeks, MOST_WEEKS),
        "days_before": days,
        "days_after": min(max(0, -days_before), MOST_DAYS_AFTER),
        "partner": sort if sort in set(PartnerKind) else None,
    }
    return {name: value for name, value in found.items() if value}
