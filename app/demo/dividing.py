"""Clubs that more children wish than there are seats: a round that was divided this morning, and one that goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.values import DemoActivity, DemoChild, DemoLocation
from app.planning.enrolment import HOLDS_A_SEAT
from app.planning.vocabulary import ActivityKind, EnrolmentState
from app.programme import marks
from app.programme.allocations import dividing, rounds, wishes
from app.programme.allocations.rounds import RoundDetails
from app.programme.allocations.wishes import Wished

ACTIVITIES, FAMILIES = 3, 4
"""So many activities in a round at the most; so many families at the most stay together."""
MADE, WISHED, CLOSED = timedelta(days=8), timedelta(days=3), timedelta(hours=15)
CLOSES = timedelta(days=6)
_SEATS = range(1, 7)
_LATER = timedelta(days=8)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoRound:
    """A round for an age group, in which so many children wish something; only what is `over` is divided."""

    title: str
    age_group: str
    wishers: int
    seed: int
    over: bool


ROUNDS = (
    DemoRound(title="Clubs voor kleuters", age_group="kleuters", wishers=20, seed=2026, over=True),
    DemoRound(title="Clubs voor de onderbouw", age_group="onderbouw", wishers=7, seed=2027, over=False),
)


def divide(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Make the rounds with their wishes, and divide what is over; nothing is carried out yet."""
    for wanted in ROUNDS:
        offered = _offered(location, wanted)
        wishers = _wishers(location, wanted, offered)[: wanted.wishers]
        if offered and wishers:
            made = _make(session, wanted, offered, by=by, now=now)
            _wish(session, made, _wished(wishers, offered), by=by, now=now - WISHED)
            if wanted.over:
                dividing.compute(session, made, by=by, now=now)


def _offered(location: DemoLocation, wanted: DemoRound) -> list[DemoActivity]:
    """Return what goes on for the age group with a few seats for which nobody waits, the fewest seats first."""
    age_group_id = next(group.id for group in location.age_groups if group.key == wanted.age_group)
    found = [
        (free, activity.id.int, activity)
        for activity in location.activities
        if activity.kind is ActivityKind.OPEN_ACTIVITY
        and activity.age_group_id == age_group_id
        and max(session.day for session in activity.sessions) > location.day + _LATER
        and all(one.state is not EnrolmentState.WAITING for one in activity.enrolments)
        and (free := _free(activity)) in _SEATS
    ]
    return [activity for _, _, activity in sorted(found)[:ACTIVITIES]]


def _free(activity: DemoActivity) -> int:
    return (activity.capacity or 0) - sum(one.state in HOLDS_A_SEAT for one in activity.enrolments)


def _wishers(location: DemoLocation, wanted: DemoRound, offered: list[DemoActivity]) -> list[DemoChild]:
    """Return children of that age who have something left to wish, families with more of them first."""
    group = next(group for group in location.age_groups if group.key == wanted.age_group)
    found = [
        child
        for child in location.children
        if child.left_on is None
        and group.min_age <= child.age <= group.max_age
        and any(child.id not in _known(activity) for activity in offered)
    ]
    size = Counter(child.family_id for child in found)
    return sorted(found, key=lambda child: (-size[child.family_id], child.family_id, child.pseudonym))


def _known(activity: DemoActivity) -> set[UUID]:
    return {one.child_id for one in activity.enrolments}


def _wished(wishers: list[DemoChild], offered: list[DemoActivity]) -> dict[UUID, Wished]:
    """Return the wishes of each child: families the same, and others each beginning with something else."""
    families = Counter(child.family_id for child in wishers)
    several = [family for family, number in families.items() if number > 1]
    order = {family: place for place, family in enumerate(families)}
    found = {}
    for child in wishers:
        turn = order[child.family_id] % len(offered)
        dearest = offered[turn:] + offered[:turn]
        found[child.id] = Wished(
            activity_ids=tuple(one.id for one in dearest if child.id not in _known(one)),
            together=child.family_id in several[:FAMILIES],
        )
    return found


def _make(session: Session, wanted: DemoRound, offered: list[DemoActivity], *, by: Actor, now: datetime) -> UUID:
    closes = now - CLOSED if wanted.over else now + CLOSES
    details = RoundDetails(title=wanted.title, closes_at=closes, activity_ids=tuple(one.id for one in offered))
    return rounds.make(session, details, seed=wanted.seed, by=by, now=now - MADE).id


def _wish(session: Session, made: UUID, wished: dict[UUID, Wished], *, by: Actor, now: datetime) -> None:
    for child_id, one in wished.items():
        wishes.put(session, made, child_id, one, seen=marks.of(()), by=by, now=now)
