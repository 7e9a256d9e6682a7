"""Who is near a young person: only the coach of a trajectory reads what is said in it, and each reading is noted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.models.accounts import UserAccount
from app.models.coaching import Trajectory
from app.planning.vocabulary import TrajectoryState
from app.programme.coaching.refusals import WrongState
from app.programme.history import audit
from app.programme.refusals import NotFound

ENDED = frozenset({TrajectoryState.CLOSED, TrajectoryState.WITHDRAWN})


def find(session: Session, trajectory_id: UUID, *, lock: bool = False) -> Trajectory:
    """Return a trajectory of this location; with `lock`, whoever else changes it waits.

    :raises NotFound: when there is none here.
    """
    query = select(Trajectory).where(Trajectory.id == trajectory_id)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None:
        raise NotFound("trajectory", trajectory_id)
    return found


def own(
    session: Session,
    trajectory_id: UUID,
    *,
    by: Actor,
    lock: bool = False,
    states: Collection[TrajectoryState] = tuple(TrajectoryState),
) -> Trajectory:
    """Return a trajectory of the coach who asks, in one of these states; that of another is not there.

    :raises NotFound: when it is not theirs, or in another state.
    """
    found = find(session, trajectory_id, lock=lock)
    if by.role is not Role.COACH or found.coach_id != by.user_id or found.state not in states:
        raise NotFound("trajectory", trajectory_id)
    return found


def note_reading(session: Session, trajectory: Trajectory, what: str, *, by: Actor, now: datetime) -> None:
    """Note in the audit log that somebody read something of a trajectory."""
    audit(session, action=f"coaching.read_{what}", subject="trajectory", subject_id=trajectory.id, by=by, now=now)


def note_change(session: Session, trajectory: Trajectory, what: str, *, by: Actor, now: datetime) -> None:
    """Note in the audit log that somebody changed something of a trajectory."""
    audit(session, action=f"coaching.{what}", subject="trajectory", subject_id=trajectory.id, by=by, now=now)


def become(trajectory: Trajectory, state: TrajectoryState, *, now: datetime) -> None:
    """Let a trajectory be in another state from now on."""
    trajectory.state, trajectory.since = state, now


def refuse_ended(trajectory: Trajectory) -> None:
    """Refuse what cannot be done after the end.

    :raises WrongState: when the trajectory was closed or withdrawn.
    """
    if trajectory.state in ENDED:
        raise WrongState


def refuse_account(session: Session, account_id: UUID | None, role: Role, *, by: Actor) -> None:
    """Refuse whoever is not in this role here: accounts are read before a location is known, and seen by all.

    :raises NotFound: for anybody else.
    """
    if account_id is None:
        return
    found = session.get(UserAccount, account_id)
    if found is None or found.location_id != by.location_id or found.role is not role or not found.active:
        raise NotFound("user_account", account_id)
