"""The goals of a young person, with the behaviour to look for: added, changed, put in order, ended; all sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.child_keys import ChildKeys
from app.models.coaching import Goal, Trajectory
from app.programme import texts
from app.programme.coaching import circle, sealed
from app.programme.coaching.refusals import TooManyGoals
from app.programme.coaching.sealed import GoalText
from app.programme.refusals import NotFound

MOST_GOALS = 20


def add(session: Session, trajectory_id: UUID, goal: GoalText, *, keys: ChildKeys, by: Actor, now: datetime) -> Goal:
    """Add a goal at the end.

    :raises NotFound: when it is not a trajectory of this coach.
    :raises WrongState: when it has ended.
    :raises TooManyGoals: when there are so many that nobody can look at all of them.
    """
    trajectory = _open(session, trajectory_id, goal, by=by)
    there = of(session, trajectory.id)
    if len(there) >= MOST_GOALS:
        raise TooManyGoals(MOST_GOALS)
    row_id = uuid4()
    row = Goal(
        id=row_id,
        location_id=by.location_id,
        trajectory_id=trajectory.id,
        position=len(there) + 1,
        sealed=sealed.seal_goal(goal, row_id=row_id, child_id=trajectory.child_id, keys=keys),
    )
    session.add(row)
    circle.note_change(session, trajectory, "goal_added", by=by, now=now)
    session.flush()
    return row


def change(
    session: Session,
    trajectory_id: UUID,
    goal_id: UUID,
    goal: GoalText,
    *,
    keys: ChildKeys,
    by: Actor,
    now: datetime,
) -> None:
    """Say a goal, or its behaviour, in other words."""
    trajectory = _open(session, trajectory_id, goal, by=by)
    row = _one(session, trajectory, goal_id)
    row.sealed = sealed.seal_goal(goal, row_id=row.id, child_id=trajectory.child_id, keys=keys)
    circle.note_change(session, trajectory, "goal_changed", by=by, now=now)
    session.flush()


def move_up(session: Session, trajectory_id: UUID, goal_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a goal change places with the one before it; the first one stays."""
    trajectory = circle.own(session, trajectory_id, by=by, lock=True)
    row = _one(session, trajectory, goal_id)
    there = list(of(session, trajectory.id))
    place = there.index(row)
    if place > 0:
        there[place - 1], there[place] = there[place], there[place - 1]
    for number, each in enumerate(there, start=1):
        each.position = number
    circle.note_change(session, trajectory, "goal_moved", by=by, now=now)
    session.flush()


def end(session: Session, trajectory_id: UUID, goal_id: UUID, *, ended: bool, by: Actor, now: datetime) -> None:
    """Say that a goal is reached or given up, or take that back; it stays to be read."""
    trajectory = circle.own(session, trajectory_id, by=by, lock=True)
    circle.refuse_ended(trajectory)
    row = _one(session, trajectory, goal_id)
    row.ended_at = now if ended else None
    circle.note_change(session, trajectory, "goal_ended" if ended else "goal_resumed", by=by, now=now)
    session.flush()


def of(session: Session, trajectory_id: UUID) -> Sequence[Goal]:
    """Return the goals of a trajectory in their order, those that ended too."""
    return session.scalars(
        select(Goal).where(Goal.trajectory_id == trajectory_id).order_by(Goal.position, Goal.id)
    ).all()


def _open(session: Session, trajectory_id: UUID, goal: GoalText, *, by: Actor) -> Trajectory:
    texts.refuse_numbers(f"{goal.text} {goal.behaviour}")
    trajectory = circle.own(session, trajectory_id, by=by, lock=True)
    circle.refuse_ended(trajectory)
    return trajectory


def _one(session: Session, trajectory: Trajectory, goal_id: UUID) -> Goal:
    found = session.get(Goal, goal_id)
    if found is None or found.trajectory_id != trajectory.id:
        raise NotFound("goal", goal_id)
    return found
