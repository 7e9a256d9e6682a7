from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.conflicts import ConflictKind, find_conflicts
from app.planning.plan import Holder, Plan, PlannedSession, PlannedShift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, SessionStatus

DAY = date(2026, 11, 25)
MANY_PEOPLE = [UUID(int=600 + number) for number in range(3)]
ids = st.sampled_from([None, *[UUID(int=700 + number) for number in range(3)]])
holders = st.builds(
    Holder,
    volunteer_id=st.sampled_from(MANY_PEOPLE),
    name=st.just("Vrijwilliger"),
    vog_until=st.none(),
    answer=st.sampled_from(Answer),
)
shifts = st.builds(
    PlannedShift,
    id=st.uuids(),
    role=st.just("Coach"),
    need=st.just(0),
    holders=st.lists(holders, max_size=2).map(tuple),
)


def plan(sessions):
    return Plan(sessions=tuple(sessions), opening=(time(0), time(23, 59)), zone="Europe/Amsterdam")


@st.composite
def busy_sessions(draw):
    start = datetime(2026, 11, 25, 8, tzinfo=UTC) + timedelta(minutes=15 * draw(st.integers(0, 12)))
    space = draw(ids)
    return PlannedSession(
        id=draw(st.uuids()),
        title="Bijeenkomst",
        slot=TimeSlot(starts_at=start, ends_at=start + timedelta(minutes=15 * draw(st.integers(1, 12)))),
        local_day=DAY,
        status=draw(st.sampled_from(SessionStatus)),
        space_id=space,
        space_shareable=space == UUID(int=700),
        age_group_id=draw(ids),
        responsible_name="Begeleider",
        shifts=tuple(draw(st.lists(shifts, max_size=2))),
    )


def _by_comparing_all_pairs(sessions):
    going_on = [session for session in sessions if session.status is SessionStatus.PLANNED]
    pairs = [pair for pair in combinations(going_on, 2) if pair[0].slot.overlaps(pair[1].slot)]
    spaces = [
        (ConflictKind.SPACE_DOUBLE_BOOKED, _ids(one, other))
        for one, other in pairs
        if one.space_id is not None and one.space_id == other.space_id and not one.space_shareable
    ]
    ages = [
        (ConflictKind.AGE_GROUP_OVERLAP, _ids(one, other))
        for one, other in pairs
        if one.age_group_id is not None and one.age_group_id == other.age_group_id
    ]
    people = [
        (ConflictKind.VOLUNTEER_DOUBLE_BOOKED, _ids(one, other))
        for one, other in [*pairs, *zip(going_on, going_on, strict=True)]
        for person in MANY_PEOPLE
        if (_seats(one, person) > 1 if one is other else _seats(one, person) and _seats(other, person))
    ]
    return sorted([*spaces, *ages, *people])


def _ids(*sessions):
    return tuple(sorted({session.id for session in sessions}))


def _seats(session, person):
    return sum(
        holder.volunteer_id == person and holder.answer is not Answer.DECLINED
        for each in session.shifts
        for holder in each.holders
    )


@settings(deadline=None)
@given(st.lists(busy_sessions(), max_size=12, unique_by=lambda session: session.id))
def test_clashes_are_those_that_comparing_all_pairs_finds(sessions):
    clashes = [(conflict.kind, tuple(sorted(set(conflict.session_ids)))) for conflict in find_conflicts(plan(sessions))]
    assert sorted(clashes) == _by_comparing_all_pairs(sessions)


@settings(deadline=None)
@given(st.lists(busy_sessions(), max_size=8, unique_by=lambda session: session.id), st.randoms(use_true_random=False))
def test_conflicts_do_not_depend_on_the_order_of_the_sessions(sessions, random):
    shuffled = random.sample(sessions, len(sessions))
    assert find_conflicts(plan(sessions)) == find_conflicts(plan(shuffled))
