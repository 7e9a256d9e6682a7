"""The leaders who were chosen for groups, in the shifts of their groups' sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, selectinload

from app.models.activities import SessionChange
from app.models.people import Volunteer
from app.models.shifts import Assignment, Shift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme.rotations.running_orders import LEADER, DayPart

SORT = "rotation"
"""What the acts are called by which the sessions of a safety day come and change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotFree:
    """Somebody who was chosen to lead a group, and has no seat in it: busy then, or all seats are taken."""

    group: str
    volunteer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Led:
    """Seats that were given and taken back, by session, and who could have none."""

    added: Mapping[UUID, list[str]] = field(default_factory=dict)
    released: Mapping[UUID, list[str]] = field(default_factory=dict)
    not_free: tuple[NotFree, ...] = ()

    @property
    def sessions(self) -> frozenset[UUID]:
        """The sessions whose seats became other ones."""
        return frozenset({*self.added, *self.released})

    def as_values(self, session_id: UUID) -> dict[str, list[str]]:
        """Return what became of the seats of a session, as its history keeps it."""
        named = {"added": self.added.get(session_id), "released": self.released.get(session_id)}
        return {name: seats for name, seats in named.items() if seats}


def settle(session: Session, parts: Mapping[UUID, DayPart], *, now: datetime) -> Led:
    """Give chosen leaders a seat with their group, as far as they can have one.

    Who was given a seat in this way, and is chosen no more, leaves. Whoever was put there by somebody,
    or was taken off, or said no, is left as they are.
    """
    groups = {row_id: part for row_id, part in parts.items() if part.is_group}
    shifts = _shifts(session, groups)
    ours = _given(session, shifts)
    released = {
        row_id: [str(seat.id) for seat in _holding(shift) if str(seat.id) in ours and seat.volunteer_id != leader]
        for row_id, shift in shifts.items()
        for leader in (groups[row_id].leader_id,)
    }
    gone = {row_id: seats for row_id, seats in released.items() if seats}
    if gone:
        ids = [UUID(seat) for seats in gone.values() for seat in seats]
        session.execute(update(Assignment).where(Assignment.id.in_(ids)).values(released=True))
    wanted = [
        _Wanted(
            part=groups[row_id],
            leader_id=leader_id,
            shift=shift,
            full=len(_holding(shift)) - len(released[row_id]) >= shift.need,
        )
        for row_id, shift in shifts.items()
        if (leader_id := groups[row_id].leader_id) is not None
        and leader_id not in {seat.volunteer_id for seat in shift.assignments}
    ]
    return _seat(session, wanted, gone, now=now)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    part: DayPart
    leader_id: UUID
    shift: Shift
    full: bool


def _seat(session: Session, wanted: Sequence[_Wanted], gone: Mapping[UUID, list[str]], *, now: datetime) -> Led:
    """Seat whoever is free then, the first groups first."""
    if not wanted:
        return Led(released=gone)
    chosen = {one.leader_id for one in wanted}
    volunteers = {row.id: row for row in session.scalars(select(Volunteer).where(Volunteer.id.in_(chosen)))}
    busy: dict[UUID, list[TimeSlot]] = defaultdict(list)
    for volunteer_id, slot in _seats_of(session, wanted):
        busy[volunteer_id].append(slot)
    rows: list[dict[str, Any]] = []
    not_free: list[NotFree] = []
    for one in wanted:
        volunteer = volunteers[one.leader_id]
        slot = one.part.slot
        if one.full or not volunteer.active or any(slot.overlaps(other) for other in busy[volunteer.id]):
            not_free.append(NotFree(group=one.part.name, volunteer=volunteer.name))
            continue
        busy[volunteer.id].append(slot)
        rows.append(_row(one.shift, volunteer.id, slot, now=now))
    if rows:
        session.execute(insert(Assignment), rows)
    return Led(added={row["session_id"]: [str(row["id"])] for row in rows}, released=gone, not_free=tuple(not_free))


def _shifts(session: Session, groups: Mapping[UUID, DayPart]) -> dict[UUID, Shift]:
    """Return the shift of the leaders of each group, by session, with everybody who ever had a seat in it."""
    rows = session.scalars(
        select(Shift)
        .where(Shift.session_id.in_(groups), Shift.role == LEADER, ~Shift.withdrawn)
        .order_by(Shift.id)
        .options(selectinload(Shift.assignments))
        .execution_options(populate_existing=True)
    )
    found = {row.session_id: row for row in rows}
    return {row_id: found[row_id] for row_id in groups if row_id in found}


def _given(session: Session, session_ids: Collection[UUID]) -> set[str]:
    """Return the seats that were given to chosen leaders before, as the history of the sessions says."""
    rows = session.scalars(
        select(SessionChange.after["added"]).where(
            SessionChange.session_id.in_(session_ids), SessionChange.after.has_key("added"), SessionChange.sort == SORT
        )
    )
    return {seat for seats in rows for seat in seats}


def _holding(shift: Shift) -> list[Assignment]:
    return [seat for seat in shift.assignments if not seat.released and seat.answer is not Answer.DECLINED]


def _seats_of(session: Session, wanted: Sequence[_Wanted]) -> Iterator[tuple[UUID, TimeSlot]]:
    """Yield who of the chosen has a seat when somewhere else, around the time of the groups."""
    first = min(one.part.slot.starts_at for one in wanted)
    last = max(one.part.slot.ends_at for one in wanted)
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.starts_at, Assignment.ends_at).where(
            Assignment.volunteer_id.in_({one.leader_id for one in wanted}),
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
            Assignment.starts_at < last,
            Assignment.ends_at > first,
        )
    )
    for row in rows:
        yield row.volunteer_id, TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at)


def _row(shift: Shift, volunteer_id: UUID, slot: TimeSlot, *, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "location_id": shift.location_id,
        "session_id": shift.session_id,
        "shift_id": shift.id,
        "volunteer_id": volunteer_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "assigned_at": now,
    }
