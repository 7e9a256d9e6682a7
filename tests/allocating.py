"""A round to divide: activities, children and their wishes, made as people make them."""

from __future__ import annotations

from datetime import timedelta

from app.programme.allocations import rounds, wishes
from app.programme.allocations.rounds import RoundDetails
from app.programme.allocations.wishes import Wished
from app.queries import allocations
from tests import factories
from tests.factories import DAY, HOUR, NOW

CLOSES = NOW + 2 * DAY
AFTER = CLOSES + HOUR
SEED = 5


def offered(session, *seats, now=NOW):
    """Add activities with so many seats, each with a meeting in a week."""
    made = []
    for number, capacity in enumerate(seats):
        row = factories.activity(session, title=f"Uitje {number + 1}", capacity=capacity)
        factories.meeting(session, now + 7 * DAY + number * timedelta(hours=3), of=row)
        made.append(row)
    return made


def opened(session, activities, *, by, now=NOW, closes=None, title="Kerstvakantie", seed=SEED):
    """Make a round of them."""
    wanted = RoundDetails(
        title=title, closes_at=closes or now + 2 * DAY, activity_ids=tuple(one.id for one in activities)
    )
    return rounds.make(session, wanted, seed=seed, by=by, now=now)


def wish(session, made, child, *activities, by, now=NOW, together=None):
    """Enter the wishes of a child."""
    seen = wishes.marks.of(wishes.of_child(session, made.id, child.id))
    wanted = Wished(activity_ids=tuple(one.id for one in activities), together=together)
    wishes.put(session, made.id, child.id, wanted, seen=seen, by=by, now=now)


def wished(session, made, now=NOW):
    """Return the wishes of a round by pseudonym, as titles."""
    found = allocations.find(session, made.id, now=now)
    return {child.name: [found.titles[one] for one in child.wishes] for child in found.children}
