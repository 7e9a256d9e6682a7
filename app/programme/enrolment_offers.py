"""Seats that are offered: held for a child until it accepts, declines or lets the deadline pass, and offered on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import enter_location, system_scope
from app.models.activities import Activity
from app.models.attendance import Enrolment
from app.planning import enrolment as rules
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_steps as steps
from app.programme import texts
from app.programme.enrolment_steps import Step
from app.programme.refusals import CannotTakePart, CommentMissing, NoTimeToAnswer, OfferOver
from app.queries import enrolment_facts, waiting_lists


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A seat that is held for a child until a moment."""

    child_id: UUID
    until: datetime
    change_id: UUID


def offer(
    session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime, comment: str = ""
) -> Offered:
    """Hold a seat for a child until it is known whether it comes. With a comment, out of turn.

    :raises CannotTakePart: when there is no seat, it is not its turn, or something else is against it.
    :raises NoTimeToAnswer: when no meeting is far enough ahead.
    """
    activity = steps.hold(session, activity_id)
    steps.refuse_unknown(session, [child_id])
    texts.refuse_private(session, comment)
    standing = enrolment_facts.read(session, [activity_id], [child_id], now=now)
    child, facts = standing.children[activity_id, child_id], standing.activities[activity_id]
    why = rules.reasons(child, facts)
    becoming = rules.becomes(why, anyway=bool(comment), seat=rules.has_a_seat(child, facts))
    if becoming is not EnrolmentState.PLACED or child.state is EnrolmentState.OFFERED:
        raise CannotTakePart(child_id, why or (EnrolmentRefusal.ALREADY_IN,))
    until = rules.offer_until(standing.starts[activity_id], now=now)
    if until is None:
        raise NoTimeToAnswer
    step = Step(state=EnrolmentState.OFFERED, comment=comment, until=until)
    changes = steps.take(session, activity, {child_id: step}, by=by, now=now)
    return Offered(child_id=child_id, until=until, change_id=changes[child_id])


def accept(session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Place a child that was offered a seat, because it comes; return the id of the change.

    :raises OfferOver: when there is no offer (any more).
    :raises CannotTakePart: when something that cannot be set aside came between, such as a consent that was withdrawn.
    """
    activity = steps.hold(session, activity_id)
    row = _standing_offer(session, activity_id, child_id, now=now)
    standing = enrolment_facts.read(session, [activity_id], [child_id], now=now)
    why = rules.reasons(standing.children[activity_id, child_id], standing.activities[activity_id])
    if rules.becomes(why, anyway=True, seat=True) is not EnrolmentState.PLACED:
        raise CannotTakePart(child_id, why)
    placed = Step(state=EnrolmentState.PLACED, comment=row.comment)
    return steps.take(session, activity, {child_id: placed}, by=by, now=now)[child_id]


def decline(
    session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime, comment: str = ""
) -> UUID:
    """Let a child that was offered a seat not come, and offer it to the next; return the id of the change.

    :raises OfferOver: when there is no offer (any more).
    """
    activity = steps.hold(session, activity_id)
    texts.refuse_private(session, comment)
    _standing_offer(session, activity_id, child_id, now=now)
    left = Step(state=EnrolmentState.LEFT, comment=comment)
    changes = steps.take(session, activity, {child_id: left}, by=by, now=now)
    move_up(session, activity, by=by, now=now)
    return changes[child_id]


def move_up(session: Session, activity: Activity, *, by: Actor | None, now: datetime) -> tuple[UUID, ...]:
    """Offer the free seats of an activity that is held to those who wait longest; return the children.

    Nobody, when the activity leaves that to a supervisor. Whoever let an offer pass is not asked again by itself, and
    whoever cannot take part now is passed over; both keep their turn.
    """
    if not activity.moves_up:
        return ()
    waiting = waiting_lists.never_passed(session, activity.id)
    if not waiting:
        return ()
    standing = enrolment_facts.read(session, [activity.id], waiting, now=now)
    until = rules.offer_until(standing.starts[activity.id], now=now)
    if until is None:
        return ()
    chosen = tuple(_who_fit(standing, activity.id, waiting))
    offers = dict.fromkeys(chosen, Step(state=EnrolmentState.OFFERED, until=until))
    steps.take(session, activity, offers, by=by, now=now)
    return chosen


def lapse_due(session: Session, *, now: datetime) -> int:
    """Let offers of this location whose deadline passed lapse, and fill seats that are free; return how many lapsed.

    The children wait again, with the turn they had. Safe to run twice and at once.
    """
    lapsed = 0
    for activity_id in waiting_lists.to_look_at(session, now=now):
        activity = steps.hold(session, activity_id)
        due = session.scalars(
            select(Enrolment.child_id)
            .where(
                Enrolment.activity_id == activity_id,
                Enrolment.state == EnrolmentState.OFFERED,
                Enrolment.offered_until <= now,
            )
            .order_by(Enrolment.asked_at, Enrolment.id)
        ).all()
        back = dict.fromkeys(due, Step(state=EnrolmentState.WAITING, reason=EnrolmentRefusal.FULL))
        lapsed += len(steps.take(session, activity, back, by=None, now=now))
        move_up(session, activity, by=None, now=now)
    return lapsed


def lapse_everywhere(session: Session, *, now: datetime) -> int:
    """Let offers lapse and seats be offered on at every location, committing after each; return how many lapsed."""
    with system_scope(session):
        locations = waiting_lists.locations_to_look_at(session, now=now)
    session.commit()
    lapsed = 0
    for location_id in locations:
        enter_location(session, location_id)
        lapsed += lapse_due(session, now=now)
        session.commit()
    return lapsed


def refuse_without_comment(*, anyway: bool, comment: str) -> None:
    """Refuse to depart from the rules without a word why.

    :raises CommentMissing: when there is none.
    """
    if anyway and not comment:
        raise CommentMissing


def _standing_offer(session: Session, activity_id: UUID, child_id: UUID, *, now: datetime) -> Enrolment:
    row = steps.enrolments(session, activity_id, [child_id]).get(child_id)
    if row is None or row.offered_until is None or row.offered_until <= now:
        raise OfferOver
    return row


def _who_fit(standing: enrolment_facts.Standing, activity_id: UUID, waiting: tuple[UUID, ...]) -> Iterator[UUID]:
    facts = standing.activities[activity_id]
    for child_id in waiting:
        child = replace(standing.children[activity_id, child_id], ahead=0)
        if not rules.reasons(child, facts):
            facts = replace(facts, taken=facts.taken + 1)
            yield child_id
