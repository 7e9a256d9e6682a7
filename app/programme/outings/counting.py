"""Ticking children out and in, and counting heads, from several telephones at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, delete, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.access import Action, Actor, may
from app.models.attendance import CheckOut
from app.models.outings import Headcount, Outing
from app.planning.marking import OPEN, Noted
from app.planning.outings import counting
from app.planning.outings.counting import Gone, Where
from app.planning.vocabulary import AttendanceMark, CountPoint
from app.programme import attendance, attendance_rows
from app.programme.attendance import KEPT_FOR, Tick
from app.programme.attendance_lists import NotToday
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import outing_day, seats_today


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """That somebody saw a child leave, come back, or stay here after all, and when."""

    child_id: UUID
    to: Where
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A count of heads; `id` is made where it was counted, so that a count that is sent twice is one."""

    id: UUID
    point: CountPoint
    number: int
    at: datetime


def admit(session: Session, outing_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Let staff pass, and on its day whoever has a seat in the meeting of the outing; return that meeting.

    :raises NotFound: to anybody else: to them there is no such outing.
    :raises NotToday: to whoever has a seat, on any other day.
    """
    return admit_late(session, outing_id, (), by=by, now=now)


def admit_late(session: Session, outing_id: UUID, moments: Collection[datetime], *, by: Actor, now: datetime) -> UUID:
    """Let pass as `admit` does, and what was ticked at these moments of its day by a phone that was out of reach.

    :raises NotFound: to anybody else.
    :raises NotToday: when it was not ticked on the day, or is older than telephones keep anything.
    """
    session_id = outing_day.session_of(session, outing_id)
    if session_id is not None and may(by, Action.RECORD_ATTENDANCE):
        return session_id
    seat = seats_today.find(session, session_id, actor=by) if session_id else None
    if session_id is None or seat is None:
        raise NotFound(Outing.__tablename__, outing_id)
    if not seat.takes(moments, now=now, kept=KEPT_FOR):
        raise NotToday
    return session_id


def move(session: Session, session_id: UUID, moves: Iterable[Move], *, by: Actor, now: datetime) -> dict[UUID, Where]:
    """Take over where children are; return by child where they stand. The last word of each child counts.

    Who leaves is present, unless somebody noted otherwise. Children without a place are passed over, but who left and
    lost its place since can still come back.

    :raises NotFound: when there is no such session here.
    """
    asked = {one.child_id: one for one in moves}
    held = attendance_rows.lock(session, session_id, child_ids=asked.keys())
    before = _gone(session, session_id, asked)
    known = {place.child_id for place in held} | before.keys()
    after = {
        one.child_id: counting.moved(before.get(one.child_id), one.to, at=_sensible(one.at, now=now))
        for one in asked.values()
        if one.child_id in known
    }
    changed = {child_id: gone for child_id, gone in after.items() if gone != before.get(child_id)}
    if changed:
        _write(session, session_id, changed, before, by=by)
        audit(session, action="outing.ticked", subject="programme_session", subject_id=session_id, by=by, now=now)
        left = [place.child_id for place in held if place.noted == OPEN and changed.get(place.child_id)]
        _note_present(session, session_id, {child_id: asked[child_id].at for child_id in left}, by=by, now=now)
    session.flush()
    return {child_id: counting.where(gone) for child_id, gone in after.items()}


def count(session: Session, outing_id: UUID, counted: Counted, *, by: Actor, now: datetime) -> None:
    """Note how many heads were counted at a point, beside how many there had to be.

    :raises NotFound: when there is no such outing here.
    """
    session_id = outing_day.session_of(session, outing_id)
    if session_id is None:
        raise NotFound(Outing.__tablename__, outing_id)
    there = counting.tally(outing_day.places(session, session_id).values())
    row = {
        "id": counted.id,
        "location_id": by.location_id,
        "outing_id": outing_id,
        "point": counted.point,
        "expected": counting.expected(counted.point, there),
        "counted": counted.number,
        "note": "",
        "counted_at": _sensible(counted.at, now=now),
        "at": now,
        "by_id": by.user_id,
    }
    session.execute(upsert(Headcount).values(row).on_conflict_do_nothing(index_elements=["id"]))
    audit(session, action="outing.counted", subject=Outing.__tablename__, subject_id=outing_id, by=by, now=now)
    session.flush()


def _gone(session: Session, session_id: UUID, asked: Mapping[UUID, Move]) -> dict[UUID, Gone]:
    rows = session.execute(
        select(CheckOut.child_id, CheckOut.out_at, CheckOut.back_at)
        .where(CheckOut.session_id == session_id, CheckOut.child_id == any_(literal(list(asked), ARRAY(Uuid))))
        .order_by(CheckOut.child_id)
        .with_for_update()
    )
    return {row.child_id: Gone(out_at=row.out_at, back_at=row.back_at) for row in rows}


def _write(
    session: Session,
    session_id: UUID,
    changed: Mapping[UUID, Gone | None],
    before: Mapping[UUID, Gone],
    *,
    by: Actor,
) -> None:
    here = [child_id for child_id, gone in changed.items() if gone is None and child_id in before]
    if here:
        session.execute(delete(CheckOut).where(CheckOut.session_id == session_id, CheckOut.child_id.in_(here)))
    rows = [
        {
            "location_id": by.location_id,
            "session_id": session_id,
            "child_id": child_id,
            "out_at": gone.out_at,
            "out_by_id": by.user_id,
            "back_at": gone.back_at,
            "back_by_id": by.user_id if gone.back_at else None,
        }
        for child_id, gone in sorted(changed.items())
        if gone is not None
    ]
    if rows:
        new = upsert(CheckOut).values(rows)
        kept = {name: new.excluded[name] for name in ("out_at", "back_at", "back_by_id")}
        session.execute(new.on_conflict_do_update(index_elements=["session_id", "child_id"], set_=kept))


def _note_present(
    session: Session, session_id: UUID, left: Mapping[UUID, datetime], *, by: Actor, now: datetime
) -> None:
    there = Noted(mark=AttendanceMark.PRESENT)
    ticks = [Tick(child_id=child_id, noted=there, seen=OPEN, ticked_at=at) for child_id, at in left.items()]
    if ticks:
        attendance.record_ticks(session, session_id, ticks, by=by, now=now)


def _sensible(moment: datetime, *, now: datetime) -> datetime:
    """Return when something was seen, as far as its telephone can be believed."""
    return min(max(moment, now - KEPT_FOR), now)
