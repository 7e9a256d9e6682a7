"""Children who missed a lesson of one group and catch up with it in the other, where they find a free bike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from app.demo.cycling import CATCHING_UP
from app.demo.values import DemoActivity, DemoAttendance, DemoSession, demo_id
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import AttendanceMark

MOST = 4
_MISSED = frozenset({AttendanceMark.ABSENT, AttendanceMark.EXCUSED})

Guests = dict[UUID, list[DemoAttendance]]
"""Who comes as a guest, by session."""


def caught_up(slug: str, activities: Sequence[DemoActivity]) -> tuple[DemoActivity, ...]:
    """Return the activities, with the children who were away in one group as guests at the same lesson of the other."""
    own, other = (demo_id(slug, "activity", key) for key in CATCHING_UP)
    by_id = {activity.id: activity for activity in activities}
    guests: Guests = defaultdict(list)
    for missed, lesson, child_id in _missed(by_id[own], by_id[other], _taken(activities)):
        if sum(map(len, guests.values())) < MOST and _room(by_id[other], lesson, guests):
            guests[lesson.id].append(_guest(slug, lesson, missed, child_id))
    return tuple(_with(activity, guests) if activity.id == other else activity for activity in activities)


def _missed(
    own: DemoActivity, other: DemoActivity, taken: dict[UUID, list[TimeSlot]]
) -> Iterator[tuple[DemoSession, DemoSession, UUID]]:
    """Yield what a child missed, the same lesson of the other group after it, and the child, when it is free then."""
    for missed, lesson in zip(own.sessions, other.sessions, strict=False):
        if lesson.slot.starts_at < missed.slot.ends_at:
            continue
        for one in missed.attendance:
            free = not any(lesson.slot.overlaps(slot) for slot in taken[one.child_id])
            if one.mark in _MISSED and free:
                yield missed, lesson, one.child_id


def _taken(activities: Sequence[DemoActivity]) -> dict[UUID, list[TimeSlot]]:
    found: dict[UUID, list[TimeSlot]] = defaultdict(list)
    for activity in activities:
        for session in activity.sessions:
            for one in session.attendance:
                found[one.child_id] += [session.slot, *([session.moved_to] if session.moved_to else [])]
    return found


def _room(activity: DemoActivity, lesson: DemoSession, guests: Guests) -> bool:
    there = sum(one.mark not in _MISSED for one in lesson.attendance) + len(guests[lesson.id])
    return activity.capacity is not None and there < activity.capacity


def _guest(slug: str, lesson: DemoSession, missed: DemoSession, child_id: UUID) -> DemoAttendance:
    recorded_at = max((one.recorded_at for one in lesson.attendance if one.recorded_at), default=None)
    return DemoAttendance(
        id=demo_id(slug, "attendance", lesson.id, child_id),
        child_id=child_id,
        mark=AttendanceMark.PRESENT if recorded_at else AttendanceMark.NOT_RECORDED,
        recorded_at=recorded_at,
        makes_up_id=missed.id,
    )


def _with(activity: DemoActivity, guests: Guests) -> DemoActivity:
    sessions = (
        replace(session, attendance=(*session.attendance, *guests.get(session.id, ()))) for session in activity.sessions
    )
    return replace(activity, sessions=tuple(sessions))
