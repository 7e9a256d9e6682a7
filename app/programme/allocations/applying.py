"""An outcome carried out: those who got in are placed, the others wait in its order; taken back as one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.planning.allocation.outcome import Outcome
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_steps as steps
from app.programme import enrolment_undoing, turns
from app.programme.allocations import dividing, outcomes
from app.programme.allocations.dividing import NotComputed
from app.programme.allocations.opening import note, opened, to_change
from app.programme.enrolment_steps import Step
from app.programme.refusals import NothingToUndo, Refusal

ONE_AFTER_THE_OTHER = timedelta(microseconds=1)


class OutcomeStale(Refusal):
    """Something changed since the outcome was computed: seats, wishes, or who can take part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """How many children were placed, and how many wait for one or more activities."""

    placed: int
    waiting: int


def apply(session: Session, allocation_id: UUID, *, seen: str, by: Actor, now: datetime) -> Applied:
    """Carry out the outcome that was seen: all of it or, refused, nothing.

    :raises NotFound: when there is no such round here.
    :raises AlreadyApplied: when it was carried out before.
    :raises NotComputed: when there is another outcome by now.
    :raises OutcomeStale: when it would come out differently now: it must be computed again.
    """
    turns.take(session)
    row = to_change(session, allocation_id)
    if row.outcome is None or seen != dividing.of(row):
        raise NotComputed
    kept = outcomes.from_data(row.outcome)
    if not dividing.unchanged(session, row, kept, by=by, now=now):
        raise OutcomeStale
    acts = []
    for activity_id in kept.outcome.waiting:
        becoming = _steps(kept.outcome, activity_id, title=row.title, now=now)
        if becoming:
            activity = steps.hold(session, activity_id)
            changes = steps.take(session, activity, becoming, by=by, now=now)
            acts.append(str(next(iter(changes.values()))))
    row.outcome = row.outcome | {"acts": acts}
    row.applied_at = now
    note(session, row, "applied", by=by, now=now)
    return Applied(
        placed=sum(bool(told.got) for told in kept.outcome.children),
        waiting=len({child_id for who in kept.outcome.waiting.values() for child_id in who}),
    )


def undo(session: Session, allocation_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take back what carrying out an outcome did within the last hour; the outcome itself stays.

    :raises NotFound: when there is no such round here.
    :raises NothingToUndo: when it was not carried out, or longer ago than an hour.
    :raises ChangedSince: when one of the children was placed otherwise afterwards.
    """
    turns.take(session)
    row = opened(session, allocation_id)
    if row.applied_at is None or row.outcome is None:
        raise NothingToUndo
    for change_id in row.outcome["acts"]:
        enrolment_undoing.undo(session, UUID(change_id), by=by, now=now)
    row.outcome = {name: value for name, value in row.outcome.items() if name != "acts"}
    row.applied_at = None
    note(session, row, "undone", by=by, now=now)


def _steps(outcome: Outcome, activity_id: UUID, *, title: str, now: datetime) -> Mapping[UUID, Step]:
    """Return what children become in an activity; who waits has its turn in the order of the outcome."""
    placed = {child_id: Step(state=EnrolmentState.PLACED, comment=title) for child_id in outcome.placed(activity_id)}
    waiting = {
        child_id: Step(
            state=EnrolmentState.WAITING,
            reason=EnrolmentRefusal.FULL,
            comment=title,
            turn=now + place * ONE_AFTER_THE_OTHER,
        )
        for place, child_id in enumerate(outcome.waiting[activity_id])
    }
    return placed | waiting
