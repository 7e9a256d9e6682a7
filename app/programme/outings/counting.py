"""Ticking children out and in, and counting heads, from several telephones at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, case, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.access import Action, Actor, may
from app.models.attendance import CheckOut
from app.models.outings import Headcount, Outing
from app.planning.outings import counting
from app.planning.outings.counting import NOT_SEEN, Seen, Where
from app.planning.vocabulary import CountPoint
from app.programme import attendance_rows
from app.programme.attendance import KEPT_FOR
from app.programme.attendance_lists import NotToday
from app.programme.history import audit
from app.programme.outings import presence
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
    """Take over where children are; return by child where they stand: where they were seen last, in any order.

    Who leaves is present, unless somebody noted otherwise, and who stays after all is not. Children without a place are
    passed over, but who left and lost its place since can still come back.

    :raises NotFound: when there is no such session here.
    """
    said = tuple(moves)
    held = attendance_rows.lock(session, session_id, child_ids=[one.child_id for one in said])
    known = {place.child_id: NOT_SEEN for place in held}
    before = known | _seen(session, session_id, [one.child_id for one in said])
    after = dict(before)
    for one in said:
        if one.child_id in after:
            after[one.child_id] = counting.moved(after[one.child_id], one.to, at=min(one.at, now))
    changed = {child_id: seen for child_id, seen in after.items() if seen != before[child_id]}
    if changed:
        _write(session, session_id, changed, by=by)
        audit(session, action="outing.ticked", subject="programme_session", subject_id=session_id, by=by, now=now)
        presence.follow(session, held, changed, session_id=session_id, by=by, now=now)
    session.flush()
    return {child_id: counting.where(seen) for child_id, seen in after.items()}


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
        "counted_at": min(counted.at, now),
        "at": now,
        "by_id": by.user_id,
    }
    session.execute(upsert(Headcount).values(row).on_conflict_do_nothing(index_elements=["id"]))
    audit(session, action="outing.counted", subject=Outing.__tablename__, subject_id=outing_id, by=by, now=now)
    session.flush()


def _seen(session: Session, session_id: UUID, child_ids: Collection[UUID]) -> dict[UUID, Seen]:
    rows = session.execute(
        select(CheckOut.child_id, CheckOut.out_at, CheckOut.back_at, CheckOut.here_at)
        .where(CheckOut.session_id == session_id, CheckOut.child_id == any_(literal(list(child_ids), ARRAY(Uuid))))
        .order_by(CheckOut.child_id)
        .with_for_update()
    )
    return {row.child_id: Seen(out_at=row.out_at, back_at=row.back_at, here_at=row.here_at) for row in rows}


def _write(session: Session, session_id: UUID, changed: Mapping[UUID, Seen], *, by: Actor) -> None:
    rows = [
        {
            "location_id": by.location_id,
            "session_id": session_id,
            "child_id": child_id,
            "out_at": seen.out_at,
            "out_by_id": by.user_id if seen.out_at else None,
            "back_at": seen.back_at,
            "back_by_id": by.user_id if seen.back_at else None,
            "here_at": seen.here_at,
            "here_by_id": by.user_id if seen.here_at else None,
        }
        for child_id, seen in sorted(changed.items())
    ]
    new = upsert(CheckOut).values(rows)
    there, said = CheckOut.__table__.c, new.excluded
    kept: dict[str, Any] = {name: said[name] for name in _MOMENTS}
    # Whoever said so stays, unless somebody said it at a later moment.
    kept |= {by_id: case((said[at] == there[at], there[by_id]), else_=said[by_id]) for at, by_id in _MOMENTS.items()}
    session.execute(new.on_conflict_do_update(index_elements=["session_id", "child_id"], set_=kept))


_MOMENTS = {"out_at": "out_by_id", "back_at": "back_by_id", "here_at": "here_by_id"}
"""The columns of each thing that can be said of a child: when, and by whom."""
