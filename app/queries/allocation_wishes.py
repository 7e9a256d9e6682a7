"""Everything that the outcome of a round depends on, as the planner divides it: a constant number of statements."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attendance import Enrolment
from app.planning import enrolment as rules
from app.planning.allocation.wishes import Offered, Round, Wish, Wisher
from app.planning.timeslots import Period
from app.planning.vocabulary import ActivityKind, EnrolmentRefusal, EnrolmentState
from app.queries import enrolment_facts, participation
from app.queries.allocations import RoundPage
from app.queries.enrolment_facts import Standing

LATELY = timedelta(weeks=4)
"""So far back and ahead it is counted how much a child does: what it has a place in counts as what it did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A round to divide, and what came into it.

    `mark` is of what must still be so when the outcome is carried out: not of how much children did, which another list
    that is filled in changes. `before` waited already without being in the round: their seats are not divided.
    """

    round: Round
    mark: str
    before: Mapping[UUID, int]


def read(session: Session, page: RoundPage, *, location_id: UUID, now: datetime) -> Asked:
    """Return what is asked in a round, as it is now."""
    activity_ids = [activity.id for activity in page.activities]
    standing = enrolment_facts.read(session, activity_ids, [child.id for child in page.children], now=now)
    before = _before(session, page)
    kinds = {activity.id: activity.kind for activity in page.activities}
    had = _had(session, location_id=location_id, now=now)
    offered = tuple(_offered(of, standing, before[of]) for of in activity_ids if of in standing.activities)
    wishers = tuple(
        Wisher(
            id=child.id,
            wishes=tuple(
                Wish(
                    activity_id=of,
                    of_this=had[child.id][kinds[of]],
                    reasons=_reasons(standing, of, child.id),
                )
                for of in child.wishes
            ),
            had=had[child.id].total(),
            family=child.family_id if child.together else None,
        )
        for child in page.children
    )
    asked = Round(activities=offered, wishers=wishers, seed=page.seed)
    return Asked(round=asked, mark=_mark(asked), before=before)


def _offered(activity_id: UUID, standing: Standing, before: int) -> Offered:
    free = standing.activities[activity_id].free
    return Offered(id=activity_id, seats=None if free is None else max(0, free - before))


def _reasons(standing: Standing, activity_id: UUID, child_id: UUID) -> tuple[EnrolmentRefusal, ...]:
    """Return why a child cannot be placed, but for seats: those are what is divided."""
    child = standing.children[activity_id, child_id]
    if child.state is EnrolmentState.OFFERED:
        return (EnrolmentRefusal.ALREADY_IN,)
    why = rules.reasons(child, standing.activities[activity_id])
    return tuple(reason for reason in why if reason not in rules.WAITS_FOR)


def _before(session: Session, page: RoundPage) -> Counter[UUID]:
    """Return how many wait for each activity who do not wish it in this round: they come first."""
    wished = {(of, child.id) for child in page.children for of in child.wishes}
    rows = session.execute(
        select(Enrolment.activity_id, Enrolment.child_id)
        .where(
            Enrolment.activity_id.in_([activity.id for activity in page.activities]),
            Enrolment.state == EnrolmentState.WAITING,
        )
        .order_by(Enrolment.id)
    )
    return Counter(row.activity_id for row in rows if (row.activity_id, row.child_id) not in wished)


def _had(session: Session, *, location_id: UUID, now: datetime) -> Mapping[UUID, Counter[ActivityKind]]:
    """Return on how many days each child did something of a kind, or is going to."""
    found: dict[UUID, Counter[ActivityKind]] = defaultdict(Counter)
    period = Period(starts_at=now - LATELY, ends_at=now + LATELY)
    days = {
        (part.child_id, part.kind, part.day)
        for part in participation.parts(session, period, location_id=location_id, now=now)
    }
    for child_id, kind, _day in days:
        found[child_id][kind] += 1
    return found


def _mark(asked: Round) -> str:
    seats = sorted((str(activity.id), activity.seats) for activity in asked.activities)
    wishes = sorted(
        (str(one.id), str(one.family), [(str(wish.activity_id), wish.reasons) for wish in one.wishes])
        for one in asked.wishers
    )
    return hashlib.sha256(repr((seats, wishes)).encode()).hexdigest()[:16]
