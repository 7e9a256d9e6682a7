"""Who comes along when sessions are copied: the same volunteers, as far as they are free, and not yet asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.people import Volunteer
from app.models.shifts import Assignment, Shift
from app.planning.copying import Copy, Fate
from app.planning.outline import Draft
from app.planning.timeslots import LONGEST_SESSION, TimeSlot
from app.planning.vocabulary import Answer
from app.queries.plan import SessionInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """The seats of one copy: where they come from, and the volunteers who cannot come along."""

    source: SessionInPlan
    draft: Draft
    busy: frozenset[UUID]


def busy(session: Session, found: Iterable[Copy], sources: Mapping[UUID, SessionInPlan]) -> dict[UUID, dict[UUID, str]]:
    """Return by session which of its volunteers hold a seat elsewhere at the new time, or no longer help."""
    coming = [(copy.original.id, copy.slot) for copy in found if copy.fate is Fate.COMES and copy.slot is not None]
    if not coming:
        return {}
    held = _held(session, coming)
    helping = set(session.scalars(select(Volunteer.id).where(Volunteer.active)))
    found_busy: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for session_id, slot in coming:
        for shift in sources[session_id].planned.shifts:
            for holder in shift.holding:
                elsewhere = any(slot.overlaps(other) for other in held[holder.volunteer_id])
                if elsewhere or holder.volunteer_id not in helping:
                    found_busy[session_id][holder.volunteer_id] = holder.name
    return found_busy


def _held(session: Session, coming: Sequence[tuple[UUID, TimeSlot]]) -> dict[UUID, list[TimeSlot]]:
    """Return when volunteers hold a seat in the period of the copies."""
    first, last = min(slot.starts_at for _id, slot in coming), max(slot.ends_at for _id, slot in coming)
    held: dict[UUID, list[TimeSlot]] = defaultdict(list)
    for row in session.execute(
        select(Assignment.volunteer_id, Assignment.starts_at, Assignment.ends_at).where(
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
            Assignment.starts_at > first - LONGEST_SESSION,
            Assignment.starts_at < last,
        )
    ):
        held[row.volunteer_id].append(TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at))
    return held


def fill(session: Session, copies: Mapping[UUID, Seats], *, now: datetime) -> None:
    """Put the volunteers on the shifts of the copies, without an answer."""
    shifts = session.scalars(select(Shift).where(Shift.session_id.in_(list(copies))))
    rows = [row for shift in shifts for row in _rows(shift, copies[shift.session_id], now)]
    if rows:
        session.execute(insert(Assignment), rows)


def _rows(shift: Shift, seats: Seats, now: datetime) -> list[dict[str, object]]:
    slot = seats.draft.slot
    return [
        {
            "location_id": shift.location_id,
            "session_id": shift.session_id,
            "shift_id": shift.id,
            "volunteer_id": holder.volunteer_id,
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "assigned_at": now,
        }
        for holder in seats.source.planned.shifts[shift.position].holding
        if holder.volunteer_id not in seats.busy
    ]
