"""That somebody agreed for a child with an outing, photos or a name on a certificate: noted, and withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child, Consent
from app.models.locations import Location
from app.planning import consent as rules
from app.planning.vocabulary import ConsentGiver, ConsentPurpose
from app.programme import enrolments, turns
from app.programme.child_records import HasLeft
from app.programme.history import audit
from app.programme.refusals import Refusal, known
from app.queries import consents


class AlreadyAgreed(Refusal):
    """Somebody agreed with this for the child before, and it stands."""


class NotAgreed(Refusal):
    """Nobody agreed with this for the child, or it was withdrawn."""


class NotYetGiven(Refusal):
    """A consent is noted when it was given, and not beforehand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Who agreed with what, on which day."""

    purpose: ConsentPurpose
    giver: ConsentGiver
    on: date


def give(session: Session, child_id: UUID, given: Given, *, by: Actor, now: datetime) -> Consent:
    """Note that somebody agreed for a child.

    :raises PlanningError: of `planning.consent`, when it is not theirs to say.
    :raises AlreadyAgreed: when a consent for this stands.
    :raises NotYetGiven: for a day to come.
    :raises HasLeft: when the child does not live here any more.
    """
    turns.take(session)
    child = known(session, Child, child_id)
    if given.on > today_at(session, by=by, now=now):
        raise NotYetGiven
    if child.left_on is not None:
        raise HasLeft
    rules.refuse_others(
        given.giver,
        age=rules.surely_aged(given.on, birth_month=child.birth_month),
        unaccompanied=child.unaccompanied,
    )
    if standing(session, child_id, given.purpose) is not None:
        raise AlreadyAgreed
    return _note(session, child, given, by=by, now=now)


def give_for_many(
    session: Session, child_ids: Collection[UUID], purpose: ConsentPurpose, *, on: date, by: Actor, now: datetime
) -> int:
    """Note that for each of these children agreed whoever usually does; return for how many that is new.

    A parent, the guardian of whoever came alone, or whoever is of age themselves. Who agreed before, and who is not of
    this location or left it, is passed over.

    :raises NotYetGiven: for a day to come.
    """
    turns.take(session)
    if on > today_at(session, by=by, now=now):
        raise NotYetGiven
    had = select(Consent.child_id).where(Consent.purpose == purpose, Consent.withdrawn_on.is_(None))
    children = session.scalars(
        select(Child).where(Child.id.in_(child_ids), Child.left_on.is_(None), Child.id.not_in(had)).order_by(Child.id)
    ).all()
    for child in children:
        age = rules.surely_aged(on, birth_month=child.birth_month)
        giver = rules.givers(age, unaccompanied=child.unaccompanied)[0]
        _note(session, child, Given(purpose=purpose, giver=giver, on=on), by=by, now=now)
    return len(children)


def withdraw(
    session: Session,
    child_id: UUID,
    purpose: ConsentPurpose,
    *,
    giving_up: Collection[UUID] = (),
    by: Actor,
    now: datetime,
) -> int:
    """Let a consent not stand any more, and give up the seats in these activities; return how many were.

    Nothing is given up by itself: of the activities named only those that ask for this consent count.

    :raises NotAgreed: when none stands.
    """
    turns.take(session)
    known(session, Child, child_id)
    row = standing(session, child_id, purpose)
    if row is None:
        raise NotAgreed
    row.withdrawn_on, row.withdrawn_noted_by_id = today_at(session, by=by, now=now), by.user_id
    audit(session, action="consent.withdrawn", subject=Consent.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    asked = [one.activity_id for one in consents.needing(session, child_id, purpose, now=now)]
    left = [activity_id for activity_id in asked if activity_id in giving_up]
    for activity_id in left:
        enrolments.leave(session, activity_id, child_id, by=by, now=now)
    return len(left)


def standing(session: Session, child_id: UUID, purpose: ConsentPurpose) -> Consent | None:
    """Return the consent that stands."""
    return session.scalar(
        select(Consent).where(Consent.child_id == child_id, Consent.purpose == purpose, Consent.withdrawn_on.is_(None))
    )


def today_at(session: Session, *, by: Actor, now: datetime) -> date:
    """Return the day at the location of the one who acts."""
    return now.astimezone(ZoneInfo(known(session, Location, by.location_id).zone)).date()


def _note(session: Session, child: Child, given: Given, *, by: Actor, now: datetime) -> Consent:
    row = Consent(
        location_id=child.location_id,
        child_id=child.id,
        purpose=given.purpose,
        given_by=given.giver,
        given_on=given.on,
        noted_by_id=by.user_id,
    )
    session.add(row)
    session.flush()
    audit(session, action="consent.given", subject=Consent.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row
