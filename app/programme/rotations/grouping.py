"""The groups of a safety day with who is in them, and putting somebody elsewhere by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit
from app.models.participants import Participant
from app.models.rotations import Rotation, RotationGroup
from app.planning.grouping.checking import Finding, check
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import ChangedMeanwhile, NotFound, known
from app.programme.rotations import grouping_edits, grouping_problem
from app.programme.rotations.grouping_edits import Spot
from app.programme.sessions import UNDO_WITHIN
from app.queries import rotation_groups
from app.queries.rotation_groups import Grouping


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The groups of a rotation, what is to be said of them, and what undo takes back."""

    grouping: Grouping
    findings: tuple[Finding, ...]
    edit_id: UUID | None


def look(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Board:
    """Return the groups with the names of the children. The look is noted.

    :raises NotFound: when there is no such rotation at this location.
    """
    grouping = found(session, rotation_id)
    audit(session, action="children.seen", subject=Rotation.__tablename__, subject_id=rotation_id, by=by, now=now)
    session.flush()
    problem = grouping_problem.problem(grouping)
    return Board(
        grouping=grouping,
        findings=check(problem, grouping_problem.placed(grouping)) if grouping.teams else (),
        edit_id=rotation_groups.last_edit(session, rotation_id, since=now - UNDO_WITHIN),
    )


def found(session: Session, rotation_id: UUID) -> Grouping:
    """Return the groups of a rotation.

    :raises NotFound: when there is no such rotation at this location.
    """
    grouping = rotation_groups.find(session, rotation_id)
    if grouping is None:
        raise NotFound(Rotation.__tablename__, rotation_id)
    return grouping


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Somebody, from the group where the page showed them to another, or out of every group."""

    participant_id: UUID
    from_id: UUID | None
    to_id: UUID | None


def move(session: Session, rotation_id: UUID, wanted: Move, *, by: Actor, now: datetime) -> PlanEdit:
    """Put somebody in another group, where they stay when the rest is divided again.

    :raises ChangedMeanwhile: when they are not where the page showed them any more.
    :raises NotFound: for a participant or group of another rotation.
    """
    turns.take(session)
    one = participant(session, rotation_id, wanted.participant_id)
    if wanted.to_id is not None and known(session, RotationGroup, wanted.to_id).rotation_id != rotation_id:
        raise NotFound(RotationGroup.__tablename__, wanted.to_id)
    if one.group_id != wanted.from_id:
        raise ChangedMeanwhile
    return grouping_edits.put(session, rotation_id, {one.id: (wanted.to_id, wanted.to_id is not None)}, by=by, now=now)


def pin(
    session: Session, rotation_id: UUID, participant_id: UUID, *, pinned: bool, by: Actor, now: datetime
) -> PlanEdit:
    """Let somebody stay in their group when the rest is divided again, or not any more; in no group nobody is pinned.

    :raises NotFound: for a participant of another rotation.
    """
    turns.take(session)
    one = participant(session, rotation_id, participant_id)
    return grouping_edits.put(
        session, rotation_id, {one.id: (one.group_id, pinned and one.group_id is not None)}, by=by, now=now
    )


def unpin_all(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> PlanEdit:
    """Let nobody be pinned any more.

    :raises NotFound: when there is no such rotation at this location.
    """
    turns.take(session)
    known(session, Rotation, rotation_id)
    there = grouping_edits.spots(session, rotation_id)
    spots: dict[UUID, Spot] = {one: (group_id, False) for one, (group_id, pinned) in there.items() if pinned}
    return grouping_edits.put(session, rotation_id, spots, by=by, now=now)


def participant(session: Session, rotation_id: UUID, participant_id: UUID) -> Participant:
    """Return somebody who goes round in this rotation.

    :raises NotFound: when there is nobody.
    """
    row = session.get(Participant, participant_id, populate_existing=True)
    if row is None or row.rotation_id != rotation_id:
        raise NotFound(Participant.__tablename__, participant_id)
    return row
