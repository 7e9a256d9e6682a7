"""Rounds to divide, and what is promised of an outcome, said in another way than the code does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from app.planning.allocation.claims import lot
from app.planning.allocation.wishes import Offered, Round, Wish, Wisher
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import EnrolmentRefusal

ACTIVITIES = tuple(UUID(int=1000 + number) for number in range(5))
FAMILIES = tuple(UUID(int=2000 + number) for number in range(4))
START = datetime(2026, 11, 25, 13, tzinfo=UTC)


def child(number):
    return UUID(int=number)


def offered(number, seats, hour=None):
    """Return an activity; those with an hour overlap what has the same or the next one."""
    begins = START + timedelta(hours=hour or 0)
    slots = () if hour is None else (TimeSlot(starts_at=begins, ends_at=begins + timedelta(minutes=90)),)
    return Offered(id=ACTIVITIES[number], seats=seats, slots=slots)


def wisher(number, *wishes, had=0, family=None, not_possible=(), of_this=0):
    """Return a child that wishes these activities by number, the dearest first."""
    return Wisher(
        id=child(number),
        had=had,
        family=None if family is None else FAMILIES[family],
        wishes=tuple(
            Wish(
                activity_id=ACTIVITIES[wish],
                of_this=of_this,
                reasons=(EnrolmentRefusal.TOO_YOUNG,) if wish in not_possible else (),
            )
            for wish in wishes
        ),
    )


def asked(seats, *wishers, seed=1, most=1, hours=None):
    """Return a round of activities with these seats."""
    hours = hours or [None] * len(seats)
    activities = tuple(offered(number, each, hours[number]) for number, each in enumerate(seats))
    return Round(activities=activities, wishers=wishers, seed=seed, most=most)


def drawn(seed, *numbers):
    """Return the numbers of these children in the order of their lots."""
    return sorted(numbers, key=lambda number: lot(seed, child(number)))


@st.composite
def rounds(draw, *, families=False, most=1, children=7, overlapping=False):
    """Make a round: a few children, activities of zero to three seats, and wishes that are not possible."""
    seats = draw(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=4))
    numbers = range(len(seats))
    made = []
    for number in range(draw(st.integers(0, children))):
        wishes = draw(st.permutations(numbers))[: draw(st.integers(0, len(seats)))]
        made.append(
            wisher(
                number,
                *wishes,
                had=draw(st.integers(0, 2)),
                of_this=draw(st.integers(0, 1)),
                family=draw(st.one_of(st.none(), st.integers(0, 2))) if families else None,
                not_possible=draw(st.sets(st.sampled_from(numbers), max_size=1)),
            )
        )
    hours = [draw(st.one_of(st.none(), st.integers(0, 3))) for _ in numbers] if overlapping else None
    return asked(seats, *made, seed=draw(st.integers(0, 99)), most=most, hours=hours)


def got(outcome):
    """Return what each child got, by number."""
    return {told.child_id.int: tuple(ACTIVITIES.index(g.activity_id) for g in told.got) for told in outcome.children}


def possible(wisher):
    return [wish.activity_id for wish in wisher.wishes if not wish.reasons]


def strength(of, wisher, activity_id):
    """Return a child's claim, the smallest first, as the rule says it."""
    wish = next(wish for wish in wisher.wishes if wish.activity_id == activity_id)
    return (wisher.had, wish.of_this, lot(of.seed, wisher.id))


def family_strength(of, members, activity_id):
    """Return the claim of those who go together: of whoever has the most, and one lot."""
    parts = [strength(of, wisher, activity_id) for wisher in members]
    key = members[0].family or members[0].id
    return (max(part[0] for part in parts), max(part[1] for part in parts), lot(of.seed, key))
