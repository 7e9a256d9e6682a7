"""What is known of children who are to be placed: their turn, what they do at that time, what they did this year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child, Consent, GroupMember
from app.planning.enrolment import HOLDS_A_SEAT
from app.planning.vocabulary import AttendanceMark, ConsentPurpose, EnrolmentState

WAS_NOT_THERE = (AttendanceMark.ABSENT, AttendanceMark.EXCUSED)
KEEPS_ITS_TURN = frozenset({EnrolmentState.WANTED, EnrolmentState.WAITING})

Turn = tuple[datetime, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A child with its groups and the consents that stand."""

    id: UUID
    birth_month: date
    languages: list[str]
    left_on: date | None
    groups: list[UUID]
    consents: list[ConsentPurpose]


class Queue:
    """Who holds a seat and who waits, by activity, and how far each child is with it."""

    def __init__(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> None:
        self.state: dict[tuple[UUID, UUID], EnrolmentState] = {}
        self.taken: dict[UUID, int] = defaultdict(int)
        self._turns: dict[tuple[UUID, UUID], Turn] = {}
        self._waiting: dict[UUID, list[Turn]] = defaultdict(list)
        for row in rows:
            self.state[row.activity_id, row.child_id] = row.state
            self.taken[row.activity_id] += row.state in HOLDS_A_SEAT
            if row.state in KEEPS_ITS_TURN:
                self._turns[row.activity_id, row.child_id] = (row.asked_at, row.id)
            if row.state is EnrolmentState.WAITING:
                self._waiting[row.activity_id].append((row.asked_at, row.id))

    def ahead(self, activity_id: UUID, child_id: UUID) -> int:
        """Return how many wait before a child; nobody before one with a seat, everybody before one who asks now."""
        if self.state.get((activity_id, child_id)) in HOLDS_A_SEAT:
            return 0
        own = self._turns.get((activity_id, child_id))
        return sum(1 for turn in self._waiting[activity_id] if own is None or turn < own)


class Held:
    """How many meetings of each template the children were at or have a place in, by year and activity."""

    def __init__(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> None:
        self._meetings: dict[tuple[UUID, str, int], dict[UUID, int]] = defaultdict(dict)
        for row in rows:
            self._meetings[row.child_id, row.slug, row.year][row.activity_id] = row.meetings

    def beside(self, child_id: UUID, activity_id: UUID, *, slug: str, year: int) -> int:
        """Return the meetings of a child in a year in other activities of that template than this one."""
        found = self._meetings.get((child_id, slug, year), {})
        return sum(meetings for of, meetings in found.items() if of != activity_id)


def queue(session: Session, activity_ids: Collection[UUID], child_ids: Collection[UUID]) -> Queue:
    """Return who holds a seat and who waits, and how far these children are."""
    return Queue(
        session.execute(
            select(Enrolment.activity_id, Enrolment.child_id, Enrolment.state, Enrolment.asked_at, Enrolment.id).where(
                Enrolment.activity_id.in_(activity_ids),
                or_(Enrolment.state.in_((*HOLDS_A_SEAT, EnrolmentState.WAITING)), Enrolment.child_id.in_(child_ids)),
            )
        )
    )


def children(session: Session, child_ids: Collection[UUID]) -> tuple[Candidate, ...]:
    """Return these children with what activities ask about."""
    groups = func.array(select(GroupMember.group_id).where(GroupMember.child_id == Child.id).scalar_subquery())
    standing = select(Consent.purpose).where(Consent.child_id == Child.id, Consent.withdrawn_on.is_(None))
    rows = session.execute(
        select(
            Child.id,
            Child.birth_month,
            Child.languages,
            Child.left_on,
            groups.label("groups"),
            func.array(standing.scalar_subquery()).label("consents"),
        )
        .where(Child.id.in_(child_ids))
        .order_by(Child.id)
    )
    return tuple(Candidate(**plain(row)) for row in rows)


def elsewhere(
    session: Session, activity_ids: Collection[UUID], child_ids: Collection[UUID], *, now: datetime
) -> Mapping[tuple[UUID, UUID], tuple[datetime, ...]]:
    """Return by activity and child the starts of coming meetings at which the child is somewhere else."""
    held = aliased(Attendance)
    rows = session.execute(
        select(
            ProgrammeSession.activity_id,
            held.child_id,
            func.array_agg(ProgrammeSession.starts_at.distinct()).label("starts"),
        )
        .join(
            held,
            (held.starts_at < ProgrammeSession.ends_at)
            & (held.ends_at > ProgrammeSession.starts_at)
            & (held.session_id != ProgrammeSession.id),
        )
        .where(
            ProgrammeSession.activity_id.in_(activity_ids),
            ProgrammeSession.ends_at > now,
            ~ProgrammeSession.cancelled,
            ProgrammeSession.rotation_id.is_(None),
            held.child_id.in_(child_ids),
            held.placed,
            ~held.session_cancelled,
        )
        .group_by(ProgrammeSession.activity_id, held.child_id)
    )
    return {(row.activity_id, row.child_id): tuple(sorted(row.starts)) for row in rows}


def held(session: Session, slugs: Collection[str], child_ids: Collection[UUID]) -> Held:
    """Return how many meetings of these templates the children had or have; nothing is asked when there is no limit."""
    if not slugs:
        return Held(())
    year = cast(func.extract("year", ProgrammeSession.starts_local), Integer)
    return Held(
        session.execute(
            select(
                Attendance.child_id,
                Template.slug,
                year.label("year"),
                Activity.id.label("activity_id"),
                func.count().label("meetings"),
            )
            .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
            .join(Activity, Activity.id == ProgrammeSession.activity_id)
            .join(Template, Template.id == Activity.template_id)
            .where(
                Attendance.child_id.in_(child_ids),
                Template.slug.in_(slugs),
                Attendance.placed,
                ~Attendance.session_cancelled,
                Attendance.mark.not_in(WAS_NOT_THERE),
            )
            .group_by(Attendance.child_id, Template.slug, year, Activity.id)
        )
    )
