"""Which activities are held beside others, and which meetings are held beside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
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
