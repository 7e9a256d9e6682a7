"""A safety day: made, with the stations of its template, and changed as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, Template
from app.models.locations import Space
from app.models.rotations import Rotation
from app.planning.rotation.day import Minute
from app.planning.vocabulary import ActivityKind, WaitingMode
from app.programme import activities, task_plans, texts, turns
from app.programme.refusals import NotFound, known
from app.programme.rotations import edits, groups, stations
from app.programme.rotations.refusals import DayIsFree, HasRotation, NotShareable
from app.queries import catalogue, free_days

SLOT, TRANSFER = 20, 5
"""Minutes of a round and between two, until somebody says otherwise (the usual length of a visit)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRotation:
    """What is asked first: which activity, or the title, template and responsible person of a new one, and when."""

    activity_id: UUID | None
    title: str
    responsible_id: UUID
    day: date
    starts: Minute
    ends: Minute
    groups: int
    on_free_day: bool = False
    template_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DaySettings:
    """Everything of the day that its page can change, apart from stations and groups; windows are in minutes."""

    day: date
    starts: Minute
    ends: Minute
    slot_minutes: int
    transfer_minutes: int
    breaks: tuple[tuple[Minute, Minute], ...]
    gathering_space_id: UUID | None
    waiting: WaitingMode
    booklet_space_id: UUID | None
    materials: str
    note: str
    groups: int
    on_free_day: bool = False


def create(session: Session, wanted: NewRotation, *, by: Actor, now: datetime) -> Rotation:
    """Make a rotation with the stations that the template names, each with the location's partner of that sort.

    :raises DayIsFree: when the day is a free one, unless that is meant.
    :raises HasRotation: when the activity has one.
    :raises NotFound: when the activity is no safety day of this location, or the responsible person is not of it.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title that must not be shown.
    """
    turns.take(session)
    if not wanted.on_free_day:
        _refuse_free(session, wanted.day, by=by)
    activity = _activity(session, wanted, by=by)
    row = Rotation(
        location_id=by.location_id,
        activity_id=activity.id,
        day=wanted.day,
        starts=wanted.starts,
        ends=wanted.ends,
        slot_minutes=SLOT,
        transfer_minutes=TRANSFER,
        gathering_space_id=_gathering(session),
    )
    template = session.get(Template, activity.template_id) if activity.template_id else None
    specification = template.specification if template else {}
    row.materials = "\n".join(specification.get("materials", []))
    row.words = list(specification.get("language_preparation", []))
    session.add(row)
    session.flush()
    stations.take_from_template(session, row, specification)
    groups.set_number(session, row, wanted.groups)
    edits.changed(session, row, action="made", by=by, now=now)
    outlines = task_plans.outlines_for(session, activity.id)
    task_plans.lay_out(session, activity.id, outlines, day=row.day, by=by, now=now)
    return row


def save(
    session: Session, rotation_id: UUID, wanted: DaySettings, *, seen: int | None, by: Actor, now: datetime
) -> Rotation:
    """Change the day and the number of its groups; what was solved stays, and its page says that it is older.

    The open tasks of the preparation move along with the date.

    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises DayIsFree: when it moves to a free day, unless that is meant.
    :raises NotShareable: when the space to gather in holds one session at a time.
    :raises GroupsHaveChildren: when groups would go that have children.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for texts that must not be shown.
    """
    row = edits.opened(session, rotation_id, seen=seen)
    texts.refuse_private(session, wanted.materials, wanted.note)
    if wanted.day != row.day and not wanted.on_free_day:
        _refuse_free(session, wanted.day, by=by)
    _refuse_unshared(session, wanted.gathering_space_id)
    if wanted.booklet_space_id is not None:
        known(session, Space, wanted.booklet_space_id)
    for name in _PLAIN:
        setattr(row, name, getattr(wanted, name))
    row.breaks = [list(pause) for pause in wanted.breaks]
    groups.set_number(session, row, wanted.groups)
    edits.changed(session, row, action="changed", by=by, now=now)
    task_plans.follow(session, row.activity_id, day=row.day, now=now)
    return row


_PLAIN = (
    "day",
    "starts",
    "ends",
    "slot_minutes",
    "transfer_minutes",
    "gathering_space_id",
    "waiting",
    "booklet_space_id",
    "materials",
    "note",
)


def _refuse_free(session: Session, day: date, *, by: Actor) -> None:
    found = free_days.between(session, location_id=by.location_id, first=day, last=day)
    if found:
        raise DayIsFree(tuple(dict.fromkeys(one.name for one in found)))


def _refuse_unshared(session: Session, space_id: UUID | None) -> None:
    space = known(session, Space, space_id) if space_id is not None else None
    if space is not None and not space.shareable:
        raise NotShareable(space.name)


def _gathering(session: Session) -> UUID | None:
    """Return a space where everybody can gather: the first that can be shared."""
    return session.scalar(
        select(Space.id)
        .where(Space.shareable, Space.active)
        .order_by(Space.on_location.desc(), Space.name, Space.id)
        .limit(1)
    )


def _activity(session: Session, wanted: NewRotation, *, by: Actor) -> Activity:
    if wanted.activity_id is not None:
        return _existing(session, wanted.activity_id)
    texts.refuse_private(session, wanted.title)
    activities.refuse_as_responsible(session, wanted.responsible_id, location_id=by.location_id)
    template = _template(session, wanted.template_id)
    row = Activity(
        location_id=by.location_id,
        template_id=template.id if template else None,
        kind=ActivityKind.SAFETY_DAY,
        title=wanted.title,
        description="",
        responsible_id=wanted.responsible_id,
        capacity=template.specification.get("max_children") if template else None,
        children_per_adult=template.specification.get("children_per_adult") if template else None,
    )
    session.add(row)
    session.flush()
    return row


def _existing(session: Session, activity_id: UUID) -> Activity:
    found = known(session, Activity, activity_id)
    if found.kind is not ActivityKind.SAFETY_DAY:
        raise NotFound("activity", activity_id)
    if session.scalar(select(Rotation.id).where(Rotation.activity_id == activity_id)) is not None:
        raise HasRotation
    return found


def _template(session: Session, template_id: UUID | None) -> Template | None:
    """Return the template that was chosen, or else the first of this kind; none when the location has none."""
    offered = catalogue.offered(session, ActivityKind.SAFETY_DAY)
    if template_id is None:
        return offered[0] if offered else None
    found = next((one for one in offered if one.id == template_id), None)
    if found is None:
        raise NotFound("template", template_id)
    return found
