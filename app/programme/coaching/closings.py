"""The end of a trajectory: closed by the coach, or because the young person leaves; taken back on the same day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession
from app.models.coaching import Goal, Trajectory
from app.models.publications import Publication
from app.planning.series import Scope
from app.planning.vocabulary import TrajectoryState
from app.programme import publishing, turns
from app.programme.coaching import circle, requests
from app.programme.coaching.refusals import WrongState
from app.programme.refusals import Refusal
from app.programme.series import cancelling, undoing

NO_LONGER_HELD = "Deze reeks is afgerond."


class ClosingReason(StrEnum):
    """Why a trajectory ends."""

    GOALS_REACHED = "goals_reached"
    GOES_ON_ELSEWHERE = "goes_on_elsewhere"
    OWN_WISH = "own_wish"
    MOVES_AWAY = "moves_away"
    OTHER = "other"


def close(session: Session, trajectory_id: UUID, *, why: ClosingReason, by: Actor, now: datetime) -> None:
    """Close a trajectory: no appointment to come goes on, and whoever was invited hears of it.

    The reason is kept in the audit log alone.

    :raises NotFound: when it is not a trajectory of this coach.
    :raises WrongState: when the coaching has not begun, or has ended.
    """
    turns.take(session)
    row = circle.own(session, trajectory_id, by=by, lock=True)
    circle.refuse_ended(row)
    if row.state is TrajectoryState.ASKED:
        raise WrongState
    _end(session, row, TrajectoryState.CLOSED, by=by, now=now)
    circle.note_change(session, row, f"closed_{why}", by=by, now=now)


def reopen(session: Session, trajectory_id: UUID, *, since: datetime, by: Actor, now: datetime) -> bool:
    """Take back a closing of today (`since` is midnight); say whether the appointments are in the plan again.

    They are within an hour, as far as nobody took the space meanwhile.

    :raises WrongState: when it was not closed today.
    :raises AlreadyOpen: when another trajectory was begun meanwhile.
    """
    turns.take(session)
    row = circle.own(session, trajectory_id, by=by, lock=True)
    if row.state is not TrajectoryState.CLOSED or row.since < since:
        raise WrongState
    closed_at = row.since
    circle.become(row, _before(session, row), now=now)
    requests.put(session, row)
    circle.note_change(session, row, "reopened", by=by, now=now)
    return _held_again(session, row, closed_at, by=by, now=now)


def end_of(session: Session, child_ids: Collection[UUID], *, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """End what is open of young people who leave; return what was, for taking it back."""
    rows = session.scalars(
        select(Trajectory)
        .where(Trajectory.child_id.in_(child_ids), Trajectory.state.not_in(circle.ENDED))
        .order_by(Trajectory.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    before = [{"trajectory": str(row.id), "state": row.state.value} for row in rows]
    for row in rows:
        asked = row.state is TrajectoryState.ASKED
        _end(session, row, TrajectoryState.WITHDRAWN if asked else TrajectoryState.CLOSED, by=by, now=now)
        circle.note_change(session, row, "ended_by_leaving", by=by, now=now)
    return before


def go_on(session: Session, before: Collection[Mapping[str, Any]], *, by: Actor, now: datetime) -> None:
    """Let trajectories be open again that ended because somebody left, unless another was begun meanwhile."""
    for one in before:
        row = session.get(Trajectory, UUID(one["trajectory"]))
        if row is None or row.state not in circle.ENDED:
            continue
        ended_at = row.since
        try:
            with session.begin_nested():
                circle.become(row, TrajectoryState(one["state"]), now=now)
                requests.put(session, row)
        except Refusal:
            session.refresh(row)
            continue
        _held_again(session, row, ended_at, by=by, now=now)
        circle.note_change(session, row, "reopened", by=by, now=now)


def _end(session: Session, row: Trajectory, state: TrajectoryState, *, by: Actor, now: datetime) -> None:
    circle.become(row, state, now=now)
    session.flush()
    first = session.scalar(
        select(ProgrammeSession.id)
        .where(
            ProgrammeSession.activity_id == row.activity_id,
            ProgrammeSession.starts_at > now,
            ~ProgrammeSession.cancelled,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(1)
    )
    if first is None:
        return
    cancelling.cancel(session, first, scope=Scope.FOLLOWING, reason=NO_LONGER_HELD, by=by, now=now)
    known = session.scalars(
        select(Publication.session_id)
        .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
        .where(ProgrammeSession.activity_id == row.activity_id, ProgrammeSession.starts_at > now)
        .order_by(Publication.session_id)
    ).all()
    publishing.publish(session, known, by=by, now=now)


def _before(session: Session, row: Trajectory) -> TrajectoryState:
    """Return what a trajectory was before it was closed, as far as its traces tell."""
    begun = row.intake_sealed is not None or session.scalar(
        select(Goal.id).where(Goal.trajectory_id == row.id).limit(1)
    )
    return TrajectoryState.RUNNING if begun else TrajectoryState.INTAKE


def _held_again(session: Session, row: Trajectory, closed_at: datetime, *, by: Actor, now: datetime) -> bool:
    edit_id = session.scalar(
        select(PlanEdit.id)
        .where(PlanEdit.activity_id == row.activity_id, PlanEdit.at == closed_at, PlanEdit.undone_at.is_(None))
        .order_by(PlanEdit.id)
        .limit(1)
    )
    if edit_id is None:
        return True
    try:
        with session.begin_nested():
            undoing.undo(session, edit_id, by=by, now=now)
    except Refusal:
        return False
    return True
