"""Children in activities: wanted, placed or waiting, gone or refused. Nobody else writes enrolments.

What a seat that is free leads to stands in `enrolment_offers`, many at once in `enrolments_together`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.planning import enrolment as rules
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_offers as offers
from app.programme import enrolment_steps as steps
from app.programme import texts
from app.programme.enrolment_steps import Step
from app.programme.refusals import CannotTakePart, NotEnrolled
from app.queries import enrolment_facts

IN_IT = frozenset({EnrolmentState.WANTED, EnrolmentState.PLACED, EnrolmentState.WAITING, EnrolmentState.OFFERED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What became of a child that was to be placed: `PLACED`, or `WAITING` for these reasons.

    `left_out` are the starts of coming meetings at which it is somewhere else. `change_id` is none when nothing
    changed: it waited already.
    """

    state: EnrolmentState
    reasons: tuple[EnrolmentRefusal, ...] = ()
    left_out: tuple[datetime, ...] = ()
    change_id: UUID | None = None


def reasons(
    session: Session, activity_id: UUID, child_ids: Collection[UUID], *, now: datetime
) -> Mapping[UUID, tuple[EnrolmentRefusal, ...]]:
    """Return for each child why it cannot be placed in an activity (nothing: it can), in at most nine statements."""
    standing = enrolment_facts.read(session, [activity_id], child_ids, now=now)
    return {
        child_id: rules.reasons(child, standing.activities[of]) for (of, child_id), child in standing.children.items()
    }


def reasons_for_child(
    session: Session, child_id: UUID, activity_ids: Collection[UUID], *, now: datetime
) -> Mapping[UUID, tuple[EnrolmentRefusal, ...]]:
    """Return for each activity why a child cannot be placed in it (nothing: it can), in at most nine statements."""
    standing = enrolment_facts.read(session, activity_ids, [child_id], now=now)
    return {of: rules.reasons(child, standing.activities[of]) for (of, _), child in standing.children.items()}


def place(
    session: Session,
    activity_id: UUID,
    child_id: UUID,
    *,
    by: Actor,
    now: datetime,
    anyway: bool = False,
    comment: str = "",
) -> Placed:
    """Place a child in an activity, or let it wait when it is full or there are too few adults.

    Placed, it holds a place in every meeting that is not over, but in those at which it is somewhere else. `anyway`,
    with a comment, sets aside what a supervisor may set aside, and gives out a free seat while others wait.

    :raises CannotTakePart: with every reason, when it can neither be placed nor wait.
    :raises CommentMissing: when something is to be set aside without a word why.
    :raises NotFound: when the activity or the child is not of this location.
    """
    offers.refuse_without_comment(anyway=anyway, comment=comment)
    activity = steps.hold(session, activity_id)
    steps.refuse_unknown(session, [child_id])
    texts.refuse_private(session, comment)
    standing = enrolment_facts.read(session, [activity_id], [child_id], now=now)
    child, facts = standing.children[activity_id, child_id], standing.activities[activity_id]
    why = rules.reasons(child, facts)
    state = rules.becomes(why, anyway=anyway, seat=rules.has_a_seat(child, facts))
    if state is None:
        raise CannotTakePart(child_id, why)
    if state is EnrolmentState.WAITING:
        if child.state is EnrolmentState.WAITING:
            return Placed(state=state, reasons=why)
        step = Step(state=state, reason=waits_for(why), comment=comment)
        left_out: tuple[datetime, ...] = ()
    else:
        step = Step(state=state, comment=comment)
        left_out = standing.elsewhere.get((activity_id, child_id), ())
    changes = steps.take(session, activity, {child_id: step}, by=by, now=now)
    return Placed(state=state, reasons=why, left_out=left_out, change_id=changes[child_id])


def want(session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime, comment: str = "") -> UUID:
    """Note that a child would like to take part, whatever is against it now; return the id of the change.

    :raises CannotTakePart: when it is in already, waits or was offered a seat.
    """
    activity = steps.hold(session, activity_id)
    steps.refuse_unknown(session, [child_id])
    texts.refuse_private(session, comment)
    row = steps.enrolments(session, activity_id, [child_id]).get(child_id)
    if row is not None and row.state in IN_IT:
        raise CannotTakePart(child_id, (EnrolmentRefusal.ALREADY_IN,))
    wanted = Step(state=EnrolmentState.WANTED, comment=comment)
    return steps.take(session, activity, {child_id: wanted}, by=by, now=now)[child_id]


def leave(session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime, comment: str = "") -> UUID:
    """Let a child go, or no longer wait; its seat is offered to the next. Return the id of the change.

    Its places in coming meetings go; what was noted of it stays.

    :raises NotEnrolled: when it is not in the activity and does not wait for it.
    """
    return _end(session, activity_id, child_id, Step(state=EnrolmentState.LEFT, comment=comment), by=by, now=now)


def refuse(
    session: Session,
    activity_id: UUID,
    child_id: UUID,
    *,
    by: Actor,
    now: datetime,
    why: EnrolmentRefusal | None = None,
    comment: str = "",
) -> UUID:
    """Say that a child cannot take part, and why: by a reason or in words; return the id of the change.

    :raises CommentMissing: when neither is given.
    :raises NotEnrolled: when it is not in the activity and does not wait for it.
    """
    offers.refuse_without_comment(anyway=why is None, comment=comment)
    refused = Step(state=EnrolmentState.REFUSED, reason=why, comment=comment)
    return _end(session, activity_id, child_id, refused, by=by, now=now)


def waits_for(why: Collection[EnrolmentRefusal]) -> EnrolmentRefusal:
    """Return what a child waits for, when there is more than one thing: the first that passes by itself."""
    return next(reason for reason in why if reason in rules.WAITS_FOR)


def _end(session: Session, activity_id: UUID, child_id: UUID, step: Step, *, by: Actor, now: datetime) -> UUID:
    activity = steps.hold(session, activity_id)
    texts.refuse_private(session, step.comment)
    row = steps.enrolments(session, activity_id, [child_id]).get(child_id)
    if row is None or row.state not in IN_IT:
        raise NotEnrolled
    freed = row.state in rules.HOLDS_A_SEAT
    changes = steps.take(session, activity, {child_id: step}, by=by, now=now)
    if freed:
        offers.move_up(session, activity, by=by, now=now)
    return changes[child_id]
