"""What being ticked out says of attendance: who leaves is present, and who stays after all is to be noted again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, func, literal, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.attendance import AttendanceChange
from app.planning.marking import OPEN, Noted
from app.planning.outings.counting import Seen, Where, where
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance
from app.programme.attendance import Tick
from app.programme.attendance_rows import Held

_THERE = Noted(mark=AttendanceMark.PRESENT)


def follow(
    session: Session, held: Collection[Held], seen: Mapping[UUID, Seen], *, session_id: UUID, by: Actor, now: datetime
) -> None:
    """Let the marks of these places follow where their children are; what somebody noted otherwise, or since, stays."""
    ticks = [*_leaving(held, seen), *_staying(session, held, seen)]
    if ticks:
        attendance.record_ticks(session, session_id, ticks, by=by, now=now)


def _leaving(held: Collection[Held], seen: Mapping[UUID, Seen]) -> Iterator[Tick]:
    for place in held:
        one = seen.get(place.child_id)
        if one and place.noted == OPEN and (place_now := where(one)) is not Where.HERE:
            yield from _ticks(place, _THERE, one.at(place_now))


def _staying(session: Session, held: Collection[Held], seen: Mapping[UUID, Seen]) -> Iterator[Tick]:
    stay = [
        place
        for place in held
        if place.noted == _THERE and place.child_id in seen and where(seen[place.child_id]) is Where.HERE
    ]
    marked = _marked_at(session, stay) if stay else {}
    for place in stay:
        at = seen[place.child_id].here_at
        if place.id in marked and at and marked[place.id] <= at:
            yield from _ticks(place, OPEN, at)


def _ticks(place: Held, noted: Noted, at: datetime | None) -> Iterator[Tick]:
    if at:
        yield Tick(child_id=place.child_id, noted=noted, seen=place.noted, ticked_at=at)


def _marked_at(session: Session, places: Collection[Held]) -> dict[UUID, datetime]:
    """Return when each of these places was marked last: one statement."""
    rows = session.execute(
        select(AttendanceChange.attendance_id, func.max(AttendanceChange.ticked_at).label("at"))
        .where(
            AttendanceChange.attendance_id == any_(literal([place.id for place in places], ARRAY(Uuid))),
            ~AttendanceChange.refused,
        )
        .group_by(AttendanceChange.attendance_id)
    )
    return {row.attendance_id: row.at for row in rows}
