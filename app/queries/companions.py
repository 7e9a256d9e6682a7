"""Which activities are held beside others, and which meetings are held beside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.models.activities import Activity, LinkedActivity, ProgrammeSession
from app.models.locations import Space
from app.planning.plan import Linked
from app.planning.timeslots import TimeSlot
from app.queries.plan import SessionInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A meeting that is held beside another one, at about its time."""

    id: UUID
    title: str
    space: str
    slot: TimeSlot
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two meetings that go on at about the same time, of which one is held beside the other."""

    meeting_id: UUID
    title: str
    companion_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class BesideActivity:
    """An activity that is held beside another one."""

    id: UUID
    name: str


def linked(session: Session, found: Iterable[SessionInPlan], *, location_id: UUID) -> tuple[Linked, ...]:
    """Return the activities of a location that are held beside others, with their sessions among those found."""
    first, beside = aliased(Activity), aliased(Activity)
    rows = session.execute(
        select(LinkedActivity.activity_id, LinkedActivity.beside_id, first.title, beside.title.label("beside"))
        .join(first, first.id == LinkedActivity.activity_id)
        .join(beside, beside.id == LinkedActivity.beside_id)
        .where(LinkedActivity.location_id == location_id)
        .order_by(first.title, beside.title, LinkedActivity.beside_id)
    ).all()
    if not rows:
        return ()
    sessions: dict[UUID, set[UUID]] = defaultdict(set)
    for entry in found:
        sessions[entry.activity_id].add(entry.planned.id)
    return tuple(
        Linked(
            title=row.title,
            beside=row.beside,
            meetings=frozenset(sessions[row.activity_id]),
            companions=frozenset(sessions[row.beside_id]),
        )
        for row in rows
    )


def activities(session: Session, activity_id: UUID) -> tuple[BesideActivity, ...]:
    """Return the activities that are held beside this one, by title."""
    rows = session.execute(
        select(Activity.id, Activity.title)
        .join(LinkedActivity, LinkedActivity.beside_id == Activity.id)
        .where(LinkedActivity.activity_id == activity_id)
        .order_by(Activity.title, Activity.id)
    )
    return tuple(BesideActivity(id=row.id, name=row.title) for row in rows)


def beside(session: Session, session_id: UUID) -> tuple[Beside, ...]:
    """Return the meetings that go on beside this one and share time with it, by title."""
    first, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    rows = session.execute(
        select(other.id, other.title, Space.name, other.starts_at, other.ends_at, other.version)
        .join(LinkedActivity, LinkedActivity.beside_id == other.activity_id)
        .join(first, first.activity_id == LinkedActivity.activity_id)
        .join(Space, Space.id == other.space_id)
        .where(
            first.id == session_id,
            other.starts_at < first.ends_at,
            other.ends_at > first.starts_at,
            ~other.cancelled,
        )
        .order_by(other.title, other.starts_at, other.id)
    )
    return tuple(
        Beside(
            id=row.id,
            title=row.title,
            space=row.name,
            slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
            version=row.version,
        )
        for row in rows
    )


def pairs(session: Session, *, of: Collection[UUID], with_those: Collection[UUID] = ()) -> tuple[Pair, ...]:
    """Return what goes on beside these meetings, and beside which meetings those are held, in one statement."""
    first, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    rows = session.execute(
        select(first.id, first.title, other.id.label("companion_id"))
        .join(LinkedActivity, LinkedActivity.activity_id == first.activity_id)
        .join(other, other.activity_id == LinkedActivity.beside_id)
        .where(
            or_(first.id.in_(of), other.id.in_(with_those)),
            other.starts_at < first.ends_at,
            other.ends_at > first.starts_at,
            ~first.cancelled,
            ~other.cancelled,
        )
        .order_by(first.starts_at, first.id, other.starts_at, other.title, other.id)
    )
    return tuple(Pair(meeting_id=row.id, title=row.title, companion_id=row.companion_id) for row in rows)
