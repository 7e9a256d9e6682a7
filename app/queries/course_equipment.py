"""What a location has to ride on, what each meeting of a course needs of it, and what is reserved.

Sizes are those of children: nothing that leaves the building may be made from here; a contract keeps feeds and mails
away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.course_progress import CourseParticipant
from app.models.courses import CourseGroup, Equipment, EquipmentReservation
from app.planning.course import equipment
from app.planning.course.equipment import Needed, Rider, Taken
from app.planning.timeslots import Period
from app.planning.vocabulary import EquipmentSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """Bikes or helmets of one size that the location has."""

    id: UUID
    sort: EquipmentSort
    size: int
    total: int
    broken: int
    note: str

    @property
    def usable(self) -> int:
        """How many are not broken."""
        return self.total - self.broken


@dataclass(frozen=True, kw_only=True, slots=True)
class OfMeeting:
    """What a meeting to come has and needs: by thing what is left for it, what is reserved, and what is needed.

    `children` are those with a place in it.
    """

    session_id: UUID
    children: int
    left: Mapping[UUID, int]
    reserved: Mapping[UUID, int]
    needed: Needed

    def wanted(self, things: Sequence[Thing]) -> Mapping[UUID, int]:
        """Return how many of each thing are needed, as far as they are left; helmets in the order of their size."""
        found: dict[UUID, int] = {}
        helmets = self.needed.helmets
        for thing in things:
            if thing.sort is EquipmentSort.BIKE:
                found[thing.id] = self.needed.bikes.get(thing.size, 0)
            else:
                found[thing.id] = min(helmets, max(0, self.left[thing.id]))
                helmets -= found[thing.id]
        return {thing_id: number for thing_id, number in found.items() if number}


def stock(session: Session) -> tuple[Thing, ...]:
    """Return what the location has, bikes first, the smallest first: one statement."""
    rows = session.scalars(select(Equipment).order_by(Equipment.sort, Equipment.size, Equipment.id))
    return tuple(
        Thing(id=row.id, sort=row.sort, size=row.size, total=row.total, broken=row.broken, note=row.note)
        for row in rows
    )


def of_meetings(session: Session, slots: Mapping[UUID, Period], things: Sequence[Thing]) -> Mapping[UUID, OfMeeting]:
    """Return for each of these meetings what it needs and has, in two statements whatever their number."""
    riders = _riders(session, slots)
    taken = _taken(session, slots)
    found = {}
    for session_id, slot in slots.items():
        left = {thing.id: _left(thing, taken, session_id, slot) for thing in things}
        bikes = {thing.size: max(0, left[thing.id]) for thing in things if thing.sort is EquipmentSort.BIKE}
        mine = taken.get(session_id, {})
        found[session_id] = OfMeeting(
            session_id=session_id,
            children=len(riders.get(session_id, ())),
            left=left,
            reserved={thing_id: one.number for thing_id, one in mine.items()},
            needed=equipment.needed(riders.get(session_id, ()), bikes),
        )
    return found


def _left(thing: Thing, taken: Mapping[UUID, Mapping[UUID, Taken]], session_id: UUID, slot: Period) -> int:
    others = [things[thing.id] for other, things in taken.items() if other != session_id and thing.id in things]
    return equipment.left(thing.usable, others, slot)


def _riders(session: Session, session_ids: Collection[UUID]) -> Mapping[UUID, list[Rider]]:
    rows = session.execute(
        select(Attendance.session_id, CourseParticipant)
        .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
        .join(CourseGroup, CourseGroup.activity_id == ProgrammeSession.activity_id)
        .join(
            CourseParticipant,
            (CourseParticipant.course_id == CourseGroup.course_id)
            & (CourseParticipant.child_id == Attendance.child_id),
        )
        .where(Attendance.session_id.in_(session_ids), Attendance.placed)
    )
    found: defaultdict[UUID, list[Rider]] = defaultdict(list)
    for session_id, who in rows:
        found[session_id].append(Rider(id=who.id, size=who.bike_size, own_bike=who.own_bike, own_helmet=who.own_helmet))
    return found


def _taken(session: Session, slots: Mapping[UUID, Period]) -> Mapping[UUID, Mapping[UUID, Taken]]:
    """Return what is reserved by meeting and thing, of every meeting at the location between the first and the last."""
    if not slots:
        return {}
    rows = session.execute(
        select(EquipmentReservation, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .join(ProgrammeSession, ProgrammeSession.id == EquipmentReservation.session_id)
        .where(
            ~ProgrammeSession.cancelled,
            ProgrammeSession.starts_at < max(slot.ends_at for slot in slots.values()),
            ProgrammeSession.ends_at > min(slot.starts_at for slot in slots.values()),
        )
    )
    found: defaultdict[UUID, dict[UUID, Taken]] = defaultdict(dict)
    for row, starts_at, ends_at in rows:
        period = Period(starts_at=starts_at, ends_at=ends_at)
        found[row.session_id][row.equipment_id] = Taken(period=period, number=row.number)
    return found
