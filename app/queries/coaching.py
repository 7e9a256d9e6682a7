"""Trajectories as lists and pages show them: states, times and people; nothing of what is said there is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession
from app.models.children import Child
from app.models.coaching import CoachingNote, Trajectory
from app.models.locations import Space
from app.planning.vocabulary import CoachingAsker, TrajectoryState

WAITS = frozenset({TrajectoryState.ASKED, TrajectoryState.INTAKE, TrajectoryState.WAITING})
OPEN = WAITS | {TrajectoryState.RUNNING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A trajectory in a list; `unnoted` counts the appointments that were held and have no note yet."""

    id: UUID
    child_id: UUID
    child: str
    languages: tuple[str, ...]
    state: TrajectoryState
    since: datetime
    asked_at: datetime
    asked_by: CoachingAsker
    asked_by_id: UUID | None
    interpreter: str | None
    activity_id: UUID | None
    intake_id: UUID | None
    coach_id: UUID | None
    coach: str | None
    mentor: str | None
    guardian: str | None
    next_at: datetime | None
    unnoted: int

    @property
    def waits(self) -> bool:
        """Whether the young person waits: for an intake, or for room after it."""
        return self.state in WAITS

    def days_waited(self, now: datetime) -> int:
        """Return for how many whole days it waits, or waited, since it was asked."""
        until = now if self.waits else self.since
        return max(0, (until - self.asked_at).days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """A meeting of a trajectory; `noted`: there is a note of it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    space: str
    cancelled: bool
    noted: bool
    intake: bool

    def lacks_a_note(self, now: datetime) -> bool:
        """Say whether it was held and nothing is written of it; of the intake something else is written."""
        return not (self.cancelled or self.noted or self.intake) and self.starts_at <= now


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which trajectories: in these states, of this coach, or asked by this person; `search` is in the pseudonym."""

    states: frozenset[TrajectoryState] = OPEN
    coach_id: UUID | None = None
    asked_by_id: UUID | None = None
    search: str = ""


def lines(session: Session, wanted: Wanted, *, now: datetime) -> tuple[Line, ...]:
    """Return trajectories, who asked first first: one statement."""
    query = _lines(now).where(
        Trajectory.state.in_(wanted.states), Child.pseudonym.icontains(wanted.search, autoescape=True)
    )
    if wanted.coach_id is not None:
        query = query.where(Trajectory.coach_id == wanted.coach_id)
    if wanted.asked_by_id is not None:
        query = query.where(Trajectory.asked_by_id == wanted.asked_by_id)
    return tuple(_line(row) for row in session.execute(query.order_by(Trajectory.asked_at, Trajectory.id)))


def line(session: Session, trajectory_id: UUID, *, now: datetime) -> Line | None:
    """Return one trajectory, if it is of this location."""
    row = session.execute(_lines(now).where(Trajectory.id == trajectory_id)).first()
    return _line(row) if row else None


def appointments(session: Session, trajectory_id: UUID) -> tuple[Appointment, ...]:
    """Return the meetings of a trajectory, the last one first: one statement."""
    note = select(CoachingNote.id).where(
        CoachingNote.trajectory_id == Trajectory.id, CoachingNote.session_id == ProgrammeSession.id
    )
    rows = session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            Space.name.label("space"),
            ProgrammeSession.cancelled,
            note.exists().label("noted"),
            (ProgrammeSession.id == func.coalesce(Trajectory.intake_id, Trajectory.id)).label("intake"),
        )
        .join(Trajectory, Trajectory.activity_id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(Trajectory.id == trajectory_id)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
    )
    return tuple(Appointment(**row._mapping) for row in rows)  # noqa: SLF001 - its documented name


def followed(session: Session, user_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the young people whose mentor or guardian somebody is (or was), who are still here, by name."""
    rows = session.execute(
        select(Child.id, Child.pseudonym)
        .join(Trajectory, Trajectory.child_id == Child.id)
        .where(or_(Trajectory.mentor_id == user_id, Trajectory.guardian_id == user_id), Child.left_on.is_(None))
        .distinct()
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple((row.id, row.pseudonym) for row in rows)


def young_people(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Return everybody who is here and has no trajectory that is open, by name."""
    has_one = select(Trajectory.id).where(Trajectory.child_id == Child.id, Trajectory.state.in_(OPEN))
    rows = session.execute(
        select(Child.id, Child.pseudonym)
        .where(Child.left_on.is_(None), ~has_one.exists())
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple((row.id, row.pseudonym) for row in rows)


def _lines(now: datetime) -> Select[Any]:
    coach, mentor, guardian = (aliased(UserAccount) for _ in range(3))
    of_it = ProgrammeSession.activity_id == Trajectory.activity_id
    coming = select(func.min(ProgrammeSession.starts_at)).where(
        of_it, ~ProgrammeSession.cancelled, ProgrammeSession.starts_at > now
    )
    noted = select(CoachingNote.id).where(
        CoachingNote.trajectory_id == Trajectory.id, CoachingNote.session_id == ProgrammeSession.id
    )
    unnoted = select(func.count()).where(
        of_it,
        ~ProgrammeSession.cancelled,
        ProgrammeSession.starts_at <= now,
        ProgrammeSession.id.is_distinct_from(Trajectory.intake_id),
        ~noted.exists(),
    )
    found = (
        select(
            Trajectory.id,
            Trajectory.child_id,
            Child.pseudonym.label("child"),
            Child.languages,
            Trajectory.state,
            Trajectory.since,
            Trajectory.asked_at,
            Trajectory.asked_by,
            Trajectory.asked_by_id,
            Trajectory.interpreter,
            Trajectory.activity_id,
            Trajectory.intake_id,
            Trajectory.coach_id,
            coach.name.label("coach"),
            mentor.name.label("mentor"),
            guardian.name.label("guardian"),
            coming.correlate(Trajectory).scalar_subquery().label("next_at"),
            unnoted.correlate(Trajectory).scalar_subquery().label("unnoted"),
        )
        .join(Child, Child.id == Trajectory.child_id)
        .outerjoin(coach, coach.id == Trajectory.coach_id)
        .outerjoin(mentor, mentor.id == Trajectory.mentor_id)
        .outerjoin(guardian, guardian.id == Trajectory.guardian_id)
    )
    return cast("Select[Any]", found)  # of more columns than its type has room for


def _line(row: Any) -> Line:
    return Line(**{**row._mapping, "languages": tuple(row.languages)})  # noqa: SLF001 - its documented name
