"""What the children of a course missed, and where each can catch up. For supervisors alone.

Nothing that leaves the building may be made from here; a contract keeps feeds and mails away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.attendance import Attendance
from app.planning.course import catching_up
from app.planning.course.catching_up import Missed, Room
from app.planning.course.lessons import Held
from app.planning.course.marks import Place
from app.planning.timeslots import Period
from app.planning.vocabulary import AttendanceMark
from app.queries.courses import CourseInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class ToCatchUp:
    """A meeting that a child missed: where it is a guest, or where it can be one."""

    missed: Held
    guest_in: Held | None
    chances: tuple[Held, ...]


def of_course(
    session: Session, course: CourseInPlan, child_ids: Collection[UUID], *, now: datetime
) -> Mapping[UUID, tuple[ToCatchUp, ...]]:
    """Return by child what it missed and has not caught up with, in three statements whatever their number."""
    held = tuple(one for group in course.groups for one in group.lessons_held)
    by_id = {one.meeting_id: one for one in held}
    places = _places(session, by_id, child_ids)
    room = Room(held=held, parallel=_parallel(course), seats=_seats(session, course, held, now=now))
    busy = _busy(session, child_ids, now=now)
    return {
        child_id: tuple(
            _to_catch_up(one, by_id, room, busy.get(child_id, ()), now)
            for one in catching_up.missed(held, places.get(child_id, ()))
        )
        for child_id in child_ids
    }


def _to_catch_up(
    one: Missed, held: Mapping[UUID, Held], room: Room, busy: Sequence[Period], now: datetime
) -> ToCatchUp:
    if one.guest_in is not None:
        return ToCatchUp(missed=one.held, guest_in=held.get(one.guest_in), chances=())
    return ToCatchUp(missed=one.held, guest_in=None, chances=catching_up.chances(one.held, room, busy=busy, now=now))


def _parallel(course: CourseInPlan) -> Mapping[UUID, frozenset[UUID]]:
    phases: defaultdict[tuple[int, str], set[UUID]] = defaultdict(set)
    for group in course.groups:
        phases[group.part, group.sort].add(group.id)
    return {group.id: frozenset(phases[group.part, group.sort]) for group in course.groups}


def _places(session: Session, meetings: Collection[UUID], child_ids: Collection[UUID]) -> Mapping[UUID, list[Place]]:
    rows = session.execute(
        select(Attendance.child_id, Attendance.session_id, Attendance.mark, Attendance.makes_up_id).where(
            Attendance.session_id.in_(meetings),
            Attendance.child_id.in_(child_ids),
            or_(Attendance.placed, Attendance.mark != AttendanceMark.NOT_RECORDED),
        )
    )
    found: defaultdict[UUID, list[Place]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(Place(meeting_id=row.session_id, mark=row.mark, makes_up_id=row.makes_up_id))
    return found


def _seats(session: Session, course: CourseInPlan, held: Sequence[Held], *, now: datetime) -> Mapping[UUID, int | None]:
    """Return how many seats are free in each meeting to come; guests take one as well."""
    coming = [one for one in held if one.starts_at > now]
    taken = Counter(
        session.scalars(
            select(Attendance.session_id).where(
                Attendance.session_id.in_([one.meeting_id for one in coming]), Attendance.placed
            )
        )
    )
    most = {group.id: group.capacity for group in course.groups}
    return {one.meeting_id: _left(most[one.group_id], taken[one.meeting_id]) for one in coming}


def _left(most: int | None, taken: int) -> int | None:
    return None if most is None else max(0, most - taken)


def _busy(session: Session, child_ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, list[Period]]:
    rows = session.execute(
        select(Attendance.child_id, Attendance.starts_at, Attendance.ends_at).where(
            Attendance.child_id.in_(child_ids),
            Attendance.placed,
            ~Attendance.session_cancelled,
            Attendance.ends_at > now,
        )
    )
    found: defaultdict[UUID, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(Period(starts_at=row.starts_at, ends_at=row.ends_at))
    return found
