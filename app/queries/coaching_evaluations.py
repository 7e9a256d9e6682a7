"""Evaluations of music coaching: which trajectories ask for one, what was written, and who was sent it.

What is sealed stays sealed here; it is opened by `app.programme.coaching` for whoever may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child
from app.models.coaching import CoachingEvaluation, CoachingNote, Goal, Trajectory
from app.models.locations import Location
from app.planning.vocabulary import AttendanceMark, TrajectoryState
from app.queries import evaluation_readers
from app.queries.evaluation_readers import Reader

BEGINNING = datetime.min.replace(tzinfo=UTC)
FOLLOWED = (TrajectoryState.RUNNING, TrajectoryState.CLOSED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """An evaluation that was begun, or is signed."""

    id: UUID
    trajectory_id: UUID
    month: date
    closing: bool
    written_at: datetime
    signed_at: datetime | None
    readers: tuple[Reader, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coached:
    """A trajectory with the days of its appointments and its evaluations."""

    id: UUID
    name: str
    state: TrajectoryState
    closed_on: date | None
    appointments: tuple[date, ...]
    evaluations: tuple[Written, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """An appointment with its mark and its note, sealed as it is."""

    id: UUID
    day: date
    cancelled: bool
    mark: AttendanceMark
    note_id: UUID | None
    sealed: bytes | None


def of_coach(session: Session, coach_id: UUID, *, trajectory_id: UUID | None = None) -> tuple[Coached, ...]:
    """Return the running and closed trajectories of a coach, or one of them, by name, in four statements."""
    rows = session.execute(
        select(
            Trajectory.id,
            Trajectory.activity_id,
            Trajectory.intake_id,
            Trajectory.state,
            Trajectory.since,
            Child.pseudonym,
            Location.zone,
        )
        .join(Child, Child.id == Trajectory.child_id)
        .join(Location, Location.id == Trajectory.location_id)
        .where(Trajectory.coach_id == coach_id, Trajectory.state.in_(FOLLOWED))
        .where(or_(literal(trajectory_id is None), Trajectory.id == trajectory_id))
        .order_by(Child.pseudonym, Trajectory.id)
    ).all()
    days = _days(session, [row.activity_id for row in rows if row.activity_id], {row.intake_id for row in rows})
    evaluations = _evaluations(session, [row.id for row in rows])
    return tuple(
        Coached(
            id=row.id,
            name=row.pseudonym,
            state=row.state,
            closed_on=row.since.astimezone(ZoneInfo(row.zone)).date() if row.state is TrajectoryState.CLOSED else None,
            appointments=days.get(row.activity_id, ()),
            evaluations=evaluations.get(row.id, ()),
        )
        for row in rows
    )


def appointments(session: Session, trajectory: Trajectory, *, first: date | None, until: date) -> tuple[Held, ...]:
    """Return the appointments from a day, or from the beginning, until before another one, with their notes."""
    day = func.date(ProgrammeSession.starts_local)
    of_child = and_(Attendance.session_id == ProgrammeSession.id, Attendance.child_id == trajectory.child_id)
    of_note = and_(CoachingNote.session_id == ProgrammeSession.id, CoachingNote.trajectory_id == trajectory.id)
    rows = session.execute(
        select(
            ProgrammeSession.id,
            day.label("day"),
            ProgrammeSession.cancelled,
            func.coalesce(Attendance.mark, AttendanceMark.NOT_RECORDED.value).label("mark"),
            CoachingNote.id.label("note_id"),
            CoachingNote.sealed,
        )
        .outerjoin(Attendance, of_child)
        .outerjoin(CoachingNote, of_note)
        .where(ProgrammeSession.activity_id == trajectory.activity_id, day < until)
        .where(ProgrammeSession.id.is_distinct_from(trajectory.intake_id))
        .where(day >= (first or date.min))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    return tuple(Held(**plain(row) | {"mark": AttendanceMark(row.mark)}) for row in rows)


def goals(session: Session, trajectory_id: UUID, *, since: datetime | None) -> tuple[Goal, ...]:
    """Return the goals of a trajectory that did not end before a moment, in their order."""
    return tuple(
        session.scalars(
            select(Goal)
            .where(Goal.trajectory_id == trajectory_id)
            .where(or_(Goal.ended_at.is_(None), Goal.ended_at >= (since or BEGINNING)))
            .order_by(Goal.position, Goal.id)
        )
    )


def _days(
    session: Session, activity_ids: Collection[UUID], intakes: Collection[UUID | None]
) -> dict[UUID, tuple[date, ...]]:
    """Return the days of appointments that go on or went on, by activity; a first meeting is none of them."""
    first_meetings = [one for one in intakes if one is not None]
    rows = session.execute(
        select(ProgrammeSession.activity_id, func.date(ProgrammeSession.starts_local).label("day"))
        .where(ProgrammeSession.activity_id.in_(activity_ids), ~ProgrammeSession.cancelled)
        .where(ProgrammeSession.id.not_in(first_meetings))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    found: dict[UUID, list[date]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row.day)
    return {activity_id: tuple(days) for activity_id, days in found.items()}


def _evaluations(session: Session, trajectory_ids: Collection[UUID]) -> dict[UUID, tuple[Written, ...]]:
    rows = session.execute(
        select(
            CoachingEvaluation.id,
            CoachingEvaluation.trajectory_id,
            CoachingEvaluation.month,
            CoachingEvaluation.closing,
            CoachingEvaluation.written_at,
            CoachingEvaluation.signed_at,
        )
        .where(CoachingEvaluation.trajectory_id.in_(trajectory_ids))
        .order_by(CoachingEvaluation.month.desc(), CoachingEvaluation.closing.desc(), CoachingEvaluation.id)
    ).all()
    sent = evaluation_readers.readers(session, [row.id for row in rows])
    found: dict[UUID, list[Written]] = defaultdict(list)
    for row in rows:
        found[row.trajectory_id].append(Written(**plain(row), readers=sent.get(row.id, ())))
    return {trajectory_id: tuple(listed) for trajectory_id, listed in found.items()}
