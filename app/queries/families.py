"""Families with a lot on one day: for supervisors alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child
from app.planning.timeslots import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class FamilyMeeting:
    """A session in which children of one family have a place; they are named by pseudonym."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    children: tuple[str, ...]
    whole: UUID
    """What it counts as: the safety day of which it is a part, or itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyFamily:
    """Siblings, by pseudonym, and where they have a place on one day, by start."""

    children: tuple[str, ...]
    meetings: tuple[FamilyMeeting, ...]


def with_more_than(session: Session, limit: int, *, location_id: UUID, period: Period) -> tuple[BusyFamily, ...]:
    """Return the families with more than `limit` sessions that start in the period, the busiest first: one query.

    A safety day counts once, in however many groups the children go round.
    """
    rows = session.execute(
        select(
            Child.family_id,
            ProgrammeSession.id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.zone,
            func.coalesce(ProgrammeSession.rotation_id, ProgrammeSession.id).label("whole"),
            func.array_agg(aggregate_order_by(Child.pseudonym, Child.pseudonym)).label("children"),
        )
        .select_from(ProgrammeSession)
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .join(Child, Child.id == Attendance.child_id)
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
            ~ProgrammeSession.cancelled,
            Attendance.placed,
        )
        .group_by(Child.family_id, ProgrammeSession.id)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )
    by_family: dict[UUID, list[FamilyMeeting]] = defaultdict(list)
    for row in rows:
        by_family[row.family_id].append(
            FamilyMeeting(
                session_id=row.id,
                title=row.title,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                zone=row.zone,
                children=tuple(row.children),
                whole=row.whole,
            )
        )
    busy = (_family(meetings) for meetings in by_family.values() if _number(meetings) > limit)
    return tuple(sorted(busy, key=lambda family: (-_number(family.meetings), family.children)))


def _number(meetings: Sequence[FamilyMeeting]) -> int:
    return len({meeting.whole for meeting in meetings})


def _family(meetings: list[FamilyMeeting]) -> BusyFamily:
    children = {child for meeting in meetings for child in meeting.children}
    return BusyFamily(children=tuple(sorted(children)), meetings=tuple(meetings))
