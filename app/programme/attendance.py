"""Recording who was there: ticks of several people that meet, each counted once, and none lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, literal, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import AttendanceChange
from app.planning.marking import Noted, merge
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance_rows
from app.programme.attendance_rows import Change, Held
from app.programme.history import audit

KEPT_FOR = timedelta(days=7)
"""So long a telephone may have been without a connection; what says that it is older counts as so old."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """What somebody notes of a child, what they saw noted when they did, and when that was.

    Nothing `seen`: they know what they do, whatever was noted before.
    """

    child_id: UUID
    noted: Noted
    seen: Noted | None
    ticked_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A tick that did not count, because somebody else noted otherwise since: what stands, and the change to decide."""

    child_id: UUID
    change_id: UUID
    stands: Noted


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """How many children it changed something of, and which ticks wait for a choice."""

    changed: int
    conflicts: tuple[Conflict, ...] = ()


def record(
    session: Session, session_id: UUID, *, marks: Mapping[UUID, AttendanceMark], by: Actor, now: datetime
) -> int:
    """Note for each child (by id) whether it was there; return how many marks changed.

    Marks of children who have no place in the session are passed over: the list was printed before they left.

    :raises NotFound: when there is no such session here.
    """
    ticks = (
        Tick(child_id=child_id, noted=Noted(mark=mark), seen=None, ticked_at=now) for child_id, mark in marks.items()
    )
    return record_ticks(session, session_id, ticks, by=by, now=now).changed


def record_ticks(session: Session, session_id: UUID, ticks: Iterable[Tick], *, by: Actor, now: datetime) -> Recorded:
    """Take ticks over, however late and however often they come; a fixed number of statements for any number.

    A tick that contradicts what somebody else noted since is kept as a refused change, to be decided.

    :raises NotFound: when there is no such session here.
    """
    asked = {tick.child_id: replace(tick, ticked_at=_sensible(tick.ticked_at, now=now)) for tick in ticks}
    held = attendance_rows.lock(session, session_id, child_ids=asked.keys())
    past = _past(session, held)
    changes, conflicts = [], []
    for place in held:
        tick, before = asked[place.child_id], past.get(place.id, ())
        again = next((row for row in before if _is_same(row, tick, by)), None)
        change = None if again else _outcome(place, tick, before, by=by)
        if change:
            changes.append(change)
        conflicts += [
            Conflict(child_id=place.child_id, change_id=one.id, stands=place.noted)
            for one in (change, again)
            if one and one.waits
        ]
    attendance_rows.write(session, changes, by=by, now=now)
    if changes:
        audit(session, action="attendance.recorded", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    return Recorded(changed=sum(not change.refused for change in changes), conflicts=tuple(conflicts))


def _outcome(place: Held, tick: Tick, past: Sequence[AttendanceChange], *, by: Actor) -> Change | None:
    """Return what becomes of a tick: a change, a refused one, or nothing when it says nothing new."""
    if tick.noted == place.noted:
        return None
    standing = next((row for row in past if not row.refused), None)
    wanted = tick.noted
    if tick.seen is None:
        # Who saw nothing says whether it was there; the times stay as far as they fit.
        wanted = replace(place.noted, mark=wanted.mark) if _is_there(wanted) and _is_there(place.noted) else wanted
    elif standing is not None and standing.by_id == by.user_id:
        if tick.ticked_at < standing.ticked_at:  # an older word of the same person: theirs is the later one
            return attendance_rows.changed(place, wanted, ticked_at=tick.ticked_at, refused=True, settled=True)
    else:
        merged = merge(seen=tick.seen, mine=wanted, theirs=place.noted)
        if merged is None:
            return attendance_rows.changed(place, wanted, ticked_at=tick.ticked_at, refused=True)
        wanted = merged
    return None if wanted == place.noted else attendance_rows.changed(place, wanted, ticked_at=tick.ticked_at)


def _past(session: Session, held: Sequence[Held]) -> dict[UUID, list[AttendanceChange]]:
    """Return what happened to these places before, the last first: one statement."""
    ids = literal([place.id for place in held], ARRAY(Uuid))
    found: dict[UUID, list[AttendanceChange]] = {}
    for row in session.scalars(
        select(AttendanceChange)
        .where(AttendanceChange.attendance_id == any_(ids))
        .order_by(AttendanceChange.at.desc(), AttendanceChange.id)
    ):
        found.setdefault(row.attendance_id, []).append(row)
    return found


def _is_same(row: AttendanceChange, tick: Tick, by: Actor) -> bool:
    """Say whether this very tick came before: its answer was lost, and it was sent again."""
    return (
        row.by_id == by.user_id
        and row.ticked_at == tick.ticked_at
        and row.after == attendance_rows.data_of(tick.noted)
        and tick.seen is not None
    )


def _is_there(noted: Noted) -> bool:
    return noted.mark is AttendanceMark.PRESENT


def _sensible(ticked_at: datetime, *, now: datetime) -> datetime:
    """Return when a tick was made, as far as its telephone can be believed."""
    return min(max(ticked_at, now - KEPT_FOR), now)
