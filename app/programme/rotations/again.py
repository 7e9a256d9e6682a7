"""A safety day once more: next year's, with everything that is known of it but the people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.locations import Space
from app.models.people import Partner
from app.models.rotations import Rotation, RotationGroup, Station, StationRole
from app.models.tasks import Task
from app.planning import countdown
from app.programme import task_plans, texts, turns
from app.programme.history import audit
from app.programme.refusals import Refusal, known
from app.programme.rotations.refusals import DayIsFree
from app.queries import free_days

_OF_THE_DAY = (
    "starts",
    "ends",
    "slot_minutes",
    "transfer_minutes",
    "breaks",
    "waiting",
    "booklet_language",
    "words",
    "materials",
    "note",
    "group_size",
    "mixed_ages",
)
_OF_A_STATION = (
    "position",
    "name",
    "description",
    "pictogram",
    "host_adults",
    "capacity",
    "windows",
    "materials",
)


class DayHasRotation(Refusal):
    """There is a safety day on that day already."""


def proposal(session: Session, rotation: Rotation) -> date:
    """Return the same day of the week about a year later, on which the schools are open."""
    free = free_days.between(
        session,
        location_id=rotation.location_id,
        first=rotation.day + free_days.A_YEAR / 2,
        last=rotation.day + 2 * free_days.A_YEAR,
    )
    return countdown.a_year_later(rotation.day, free=frozenset(each.day for each in free))


def create(session: Session, rotation_id: UUID, *, day: date, title: str, by: Actor, now: datetime) -> Rotation:
    """Make the same safety day on another day: stations with their hosts and roles, materials, words, groups and tasks.

    Without children and volunteers; hosts are not asked yet.

    :raises DayHasRotation: when there is one on that day, as there is when the button was pressed twice.
    :raises DayIsFree: when the schools, the country or the location are free then.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title that must not be shown.
    :raises NotFound: when there is no such safety day here.
    """
    texts.refuse_private(session, title)
    turns.take(session)
    before = known(session, Rotation, rotation_id)
    _refuse(session, day, location_id=before.location_id)
    activity = _activity(session, before, title=title, by=by)
    row = Rotation(
        location_id=before.location_id,
        activity_id=activity.id,
        day=day,
        gathering_space_id=_in_use(session, before.gathering_space_id),
        booklet_space_id=_in_use(session, before.booklet_space_id),
        **{name: getattr(before, name) for name in _OF_THE_DAY},
    )
    session.add(row)
    session.flush()
    _stations(session, before.id, row)
    _groups(session, before.id, row)
    _tasks(session, before, row, by=by, now=now)
    audit(session, action="rotation.made_again", subject="rotation", subject_id=row.id, by=by, now=now)
    return row


def _refuse(session: Session, day: date, *, location_id: UUID) -> None:
    if session.scalar(select(Rotation.id).where(Rotation.day == day).limit(1)) is not None:
        raise DayHasRotation
    found = free_days.between(session, location_id=location_id, first=day, last=day)
    if found:
        raise DayIsFree(tuple(dict.fromkeys(each.name for each in found)))


def _activity(session: Session, before: Rotation, *, title: str, by: Actor) -> Activity:
    old = session.get_one(Activity, before.activity_id)
    responsible = session.get_one(UserAccount, old.responsible_id)
    row = Activity(
        location_id=old.location_id,
        template_id=old.template_id,
        kind=old.kind,
        title=title,
        description=old.description,
        age_group_id=old.age_group_id,
        responsible_id=old.responsible_id if responsible.active else by.user_id,
        capacity=old.capacity,
        children_per_adult=old.children_per_adult,
    )
    session.add(row)
    session.flush()
    return row


def _in_use(session: Session, space_id: UUID | None) -> UUID | None:
    found = session.get(Space, space_id) if space_id else None
    return found.id if found is not None and found.active else None


def _stations(session: Session, before_id: UUID, row: Rotation) -> None:
    """Copy the stations with their roles; partners and spaces that are no longer there are left open."""
    partners = set(session.scalars(select(Partner.id).where(Partner.active)))
    spaces = set(session.scalars(select(Space.id).where(Space.active)))
    roles = _roles(session, before_id)
    for old in session.scalars(select(Station).where(Station.rotation_id == before_id).order_by(Station.position)):
        station = Station(
            location_id=row.location_id,
            rotation_id=row.id,
            partner_id=old.partner_id if old.partner_id in partners else None,
            space_id=old.space_id if old.space_id in spaces else None,
            **{name: getattr(old, name) for name in _OF_A_STATION},
        )
        session.add(station)
        session.flush()
        copied = [role | {"location_id": row.location_id, "station_id": station.id} for role in roles.get(old.id, ())]
        if copied:
            session.execute(insert(StationRole), copied)


def _roles(session: Session, before_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    rows = session.execute(
        select(
            StationRole.station_id,
            StationRole.position,
            StationRole.name,
            StationRole.need,
            StationRole.required,
            StationRole.qualification,
        )
        .join(Station, Station.id == StationRole.station_id)
        .where(Station.rotation_id == before_id)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.station_id, []).append({name: getattr(row, name) for name in _OF_A_ROLE})
    return found


_OF_A_ROLE = ("position", "name", "need", "required", "qualification")


def _groups(session: Session, before_id: UUID, row: Rotation) -> None:
    """Copy how many groups there were and what they are called, with nobody in them."""
    old = session.execute(
        select(RotationGroup.position, RotationGroup.name, RotationGroup.leaders).where(
            RotationGroup.rotation_id == before_id
        )
    )
    session.add_all(
        RotationGroup(location_id=row.location_id, rotation_id=row.id, position=place, name=name, leaders=leaders)
        for place, name, leaders in old
    )
    session.flush()


def _tasks(session: Session, before: Rotation, row: Rotation, *, by: Actor, now: datetime) -> None:
    """Count the tasks of the year before back from the new day; where there were none, those of the template."""
    old = session.scalars(
        select(Task)
        .where(Task.activity_id == before.activity_id, Task.removed_at.is_(None), Task.days_before.is_not(None))
        .order_by(Task.day, Task.id)
    ).all()
    if not old:
        outlines = task_plans.outlines_for(session, row.activity_id)
        task_plans.lay_out(session, row.activity_id, outlines, day=row.day, by=by, now=now)
    else:
        task_plans.copy(session, old, activity_id=row.activity_id, day=row.day, now=now)
