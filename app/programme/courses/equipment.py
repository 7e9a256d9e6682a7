"""Bikes and helmets of a location: how many there are, and how many of them a meeting has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.courses import Equipment, EquipmentReservation
from app.planning.timeslots import Period
from app.planning.vocabulary import EquipmentSort
from app.programme import texts, turns
from app.programme.courses.refusals import NotSoMany
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, NotFound
from app.queries import course_equipment
from app.queries.course_equipment import Thing


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """How many of a sort and size there are; the `broken` ones are among the `total`."""

    sort: EquipmentSort
    size: int
    total: int
    broken: int
    note: str


def keep(session: Session, stock: Stock, *, by: Actor, now: datetime) -> None:
    """Note how many there are of a sort and size; with none at all it is forgotten, with what was reserved of it."""
    texts.refuse_private(session, stock.note)
    turns.take(session)
    row = session.scalar(
        select(Equipment).where(Equipment.sort == stock.sort, Equipment.size == stock.size).with_for_update()
    )
    if row is None:
        row = Equipment(location_id=by.location_id, sort=stock.sort, size=stock.size, total=0)
        session.add(row)
    row.total, row.broken, row.note = stock.total, stock.broken, stock.note
    session.flush()
    audit(session, action="equipment.kept", subject=Equipment.__tablename__, subject_id=row.id, by=by, now=now)
    if not stock.total:
        session.delete(row)
    session.flush()


def reserve(session: Session, session_id: UUID, wanted: Mapping[UUID, int], *, by: Actor, now: datetime) -> None:
    """Let a meeting have so many of each thing, by id; what is not named it has no more.

    The things are locked first, so that no two meetings at the same time get the last one.

    :raises NotSoMany: when more is asked than is left at that time.
    :raises NotFound: when the meeting or a thing is not of this location.
    """
    things = _lock(session)
    slots = _slots(session, [session_id])
    left = course_equipment.of_meetings(session, slots, things)[session_id].left
    known = {thing.id: thing for thing in things}
    for thing_id, number in wanted.items():
        if thing_id not in known:
            raise NotFound(Equipment.__tablename__, thing_id)
        if number > max(0, left[thing_id]):
            thing = known[thing_id]
            raise NotSoMany(thing.sort, thing.size, max(0, left[thing_id]))
    _put(session, {session_id: wanted}, by=by, now=now)


def reserve_needed(session: Session, session_ids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Let each of these meetings have what its children need, as far as it is there.

    :raises NotFound: when one of them is not of this location.
    """
    things = _lock(session)
    slots = _slots(session, session_ids)
    for session_id, slot in sorted(slots.items(), key=lambda found: (found[1].starts_at, found[0])):
        # One after the other: what an earlier one takes is not there for one at the same time.
        found = course_equipment.of_meetings(session, {session_id: slot}, things)[session_id]
        _put(session, {session_id: found.wanted(things)}, by=by, now=now)


def _lock(session: Session) -> Sequence[Thing]:
    turns.take(session)
    session.execute(select(Equipment.id).order_by(Equipment.id).with_for_update())
    return course_equipment.stock(session)


def _slots(session: Session, session_ids: Collection[UUID]) -> dict[UUID, Period]:
    rows = session.execute(
        select(
            ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at, ProgrammeSession.cancelled
        ).where(ProgrammeSession.id.in_(session_ids))
    ).all()
    if any(row.cancelled for row in rows):
        raise AlreadyCancelled
    found = {row.id: Period(starts_at=row.starts_at, ends_at=row.ends_at) for row in rows}
    for session_id in session_ids:
        if session_id not in found:
            raise NotFound(ProgrammeSession.__tablename__, session_id)
    return found


def _put(session: Session, wanted: Mapping[UUID, Mapping[UUID, int]], *, by: Actor, now: datetime) -> None:
    session.execute(delete(EquipmentReservation).where(EquipmentReservation.session_id.in_(wanted)))
    rows = [
        {"location_id": by.location_id, "session_id": session_id, "equipment_id": thing_id, "number": number}
        for session_id, things in wanted.items()
        for thing_id, number in things.items()
        if number
    ]
    if rows:
        session.execute(insert(EquipmentReservation), rows)
    for session_id in wanted:
        audit(
            session,
            action="equipment.reserved",
            subject=ProgrammeSession.__tablename__,
            subject_id=session_id,
            by=by,
            now=now,
        )
    session.flush()
