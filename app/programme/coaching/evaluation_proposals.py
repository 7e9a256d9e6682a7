"""What the evaluation of a stretch of time starts from: notes and goals, opened for the coach who wrote them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.child_keys import ChildKeys
from app.models.coaching import CoachingEvaluation, Trajectory
from app.models.coaching import Goal as Row
from app.planning.coaching import summary
from app.planning.coaching.evaluation import EvaluationText
from app.planning.coaching.months import following
from app.planning.coaching.summary import Appointment, Goal, Meeting, Proposal
from app.planning.vocabulary import AttendanceMark
from app.programme.coaching.sealed import opened_evaluation, opened_goal, opened_note
from app.queries import coaching_evaluations as reading
from app.queries.coaching_evaluations import Held

ABSENT = frozenset({AttendanceMark.ABSENT, AttendanceMark.EXCUSED})


def propose(
    session: Session, trajectory: Trajectory, month: date | None, kept: EvaluationText | None, *, keys: ChildKeys
) -> Proposal:
    """Return what the evaluation of a month starts from, or without one the summary at the closing.

    Lines that were chosen in the draft (`kept`) can be chosen again, also when their note says something else now.

    :raises KeyLost: or `SealBroken`, when what was noted does not open.
    """
    until = following(month) if month is not None else date.max
    held = [
        _appointment(one, trajectory.child_id, keys)
        for one in reading.appointments(session, trajectory, first=month, until=until)
    ]
    since = datetime.combine(month, time(), tzinfo=UTC) if month is not None else None
    goals = [_goal(row, trajectory.child_id, keys) for row in reading.goals(session, trajectory.id, since=since)]
    found = (
        summary.propose(held, goals)
        if month is not None
        else summary.propose_closing(held, goals, _signed_before(session, trajectory, keys))
    )
    return found.with_kept(kept.lines) if kept is not None else found


def _goal(row: Row, child_id: UUID, keys: ChildKeys) -> Goal:
    said = opened_goal(row, child_id, keys)
    return Goal(id=row.id, text=said.text, behaviour=said.behaviour)


def _signed_before(session: Session, trajectory: Trajectory, keys: ChildKeys) -> dict[date, EvaluationText]:
    rows = session.scalars(
        select(CoachingEvaluation).where(
            CoachingEvaluation.trajectory_id == trajectory.id,
            CoachingEvaluation.signed_at.is_not(None),
            ~CoachingEvaluation.closing,
        )
    )
    return {row.month: opened_evaluation(row, trajectory.child_id, keys) for row in rows}


def _appointment(held: Held, child_id: UUID, keys: ChildKeys) -> Appointment:
    plain = Appointment(id=held.id, day=held.day, meeting=_meeting(held), steps={})
    if held.note_id is None:
        return plain
    note = opened_note(_Sealed(id=held.note_id, sealed=held.sealed), child_id, keys)
    return replace(plain, what=note.what, mood=note.mood, steps=note.goals)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sealed:
    """A row as far as it is opened."""

    id: UUID
    sealed: bytes | None


def _meeting(held: Held) -> Meeting:
    """Say what became of an appointment; one that was noted was held, whatever was ticked."""
    if held.cancelled:
        return Meeting.CANCELLED
    if held.note_id is not None or held.mark is AttendanceMark.PRESENT:
        return Meeting.HELD
    return Meeting.MISSED if held.mark in ABSENT else Meeting.OPEN
