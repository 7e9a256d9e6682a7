"""Which meeting holds which lessons of a course; counted from the meetings as they are, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.planning.course.plan import CoursePlan
from app.planning.vocabulary import PhaseSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A session of a group; one that was cancelled holds nothing."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupMeetings:
    """A group of a part of a course with its meetings, in any order."""

    id: UUID
    part: int
    sort: PhaseSort
    name: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A meeting with the lessons that it holds: none, for one more than the part has."""

    meeting_id: UUID
    group_id: UUID
    starts_at: datetime
    ends_at: datetime
    lessons: range


def held(plan: CoursePlan, groups: Iterable[GroupMeetings]) -> tuple[Held, ...]:
    """Return the meetings that go on, by start, with their lessons.

    A group meets one lesson after the other: when a meeting is cancelled, the rest hold what it would have held.
    """
    found = [one for group in groups for one in of_group(plan, group)]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.group_id, one.meeting_id)))


def of_group(plan: CoursePlan, group: GroupMeetings) -> tuple[Held, ...]:
    """Return the meetings of one group that go on, by start, with their lessons."""
    phase = plan.phase(part=group.part, sort=group.sort)
    going_on = sorted((one for one in group.meetings if not one.cancelled), key=lambda one: (one.starts_at, one.id))
    return tuple(
        Held(
            meeting_id=one.id,
            group_id=group.id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            lessons=phase.lessons_in(number) if phase else range(0),
        )
        for number, one in enumerate(going_on)
    )
