"""Catching up with a missed lesson: which meetings of parallel groups hold the same one (eduhub's rule)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.planning.course.lessons import Held
from app.planning.course.marks import Place
from app.planning.timeslots import Period
from app.planning.vocabulary import AttendanceMark

WITHOUT = frozenset({AttendanceMark.ABSENT, AttendanceMark.EXCUSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A meeting that a child missed and has not caught up with; `guest_in` is where it has a place to do so."""

    held: Held
    guest_in: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What is known of all groups: which meetings there are, which groups are parallel, and seats that are left.

    `parallel` says by group which groups go through the same lessons, `seats` by meeting how many are free (none: as
    many as come).
    """

    held: tuple[Held, ...]
    parallel: Mapping[UUID, frozenset[UUID]]
    seats: Mapping[UUID, int | None]


def missed(held: Iterable[Held], places: Collection[Place]) -> tuple[Missed, ...]:
    """Return what a child missed, by start; not what it caught up with.

    A guest who was not there either has still to catch up.
    """
    guests = {place.makes_up_id: place for place in places if place.makes_up_id and place.mark not in WITHOUT}
    without = {place.meeting_id for place in places if place.makes_up_id is None and place.mark in WITHOUT}
    found = []
    for one in held:
        guest = guests.get(one.meeting_id)
        if one.meeting_id in without and one.lessons and not (guest and guest.mark is AttendanceMark.PRESENT):
            found.append(Missed(held=one, guest_in=guest.meeting_id if guest else None))
    return tuple(found)


def chances(lesson: Held, room: Room, *, busy: Sequence[Period], now: datetime) -> tuple[Held, ...]:
    """Return the meetings to come in which a child can catch up, the soonest first.

    They are of a parallel group, hold every lesson that was missed, have a free seat, and the child, who is `busy`
    meanwhile, is nowhere else.
    """
    groups = room.parallel.get(lesson.group_id, frozenset()) - {lesson.group_id}
    return tuple(
        one
        for one in sorted(room.held, key=lambda found: (found.starts_at, found.meeting_id))
        if one.group_id in groups
        and one.starts_at > now
        and set(lesson.lessons) <= set(one.lessons)
        and room.seats.get(one.meeting_id, 0) != 0
        and not any(_overlaps(one, period) for period in busy)
    )


def _overlaps(one: Held, period: Period) -> bool:
    return one.starts_at < period.ends_at and period.starts_at < one.ends_at
