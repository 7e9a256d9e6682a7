from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.conflicts import ConflictKind, find_conflicts
from app.planning.plan import ChildrenInPlan, Holder, Plan, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, EngagementState, SessionStatus

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


engagements = st.builds(
    PlannedEngagement,
    partner_id=st.sampled_from([UUID(int=800), UUID(int=801)]),
    partner_name=st.just("Partner"),
    state=st.sampled_from(EngagementState),
)
AWAY = {UUID(int=700): 0, UUID(int=701): 20, UUID(int=702): 35, None: 10}
CHILDREN = range(4)
places = st.sets(st.sampled_from(CHILDREN), max_size=3)


def plan(sessions, children=()):
    return Plan(
        sessions=tuple(sessions),
        opening=(time(0), time(23, 59)),
        zone="Europe/Amsterdam",
        children=ChildrenInPlan(places={key: tuple(sorted(value)) for key, value in dict(children).items()}),
    )


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
        away_minutes=AWAY[space],
        group_id=draw(ids),
        age_group_id=draw(ids),
        responsible_name="Begeleider",
        led_by=draw(ids),
        shifts=tuple(draw(st.lists(shifts, max_size=2))),
        engagements=tuple(draw(st.lists(engagements, max_size=2, unique_by=lambda asked: asked.partner_id))),
    )


many_sessions = st.lists(busy_sessions(), max_size=12, unique_by=lambda session: session.id)


@st.composite
def busy_plans(draw):
    sessions = draw(many_sessions)
    return plan(sessions, {session.id: draw(places) for session in sessions})


def _by_comparing_all_pairs(whole):
    """Return (kind, sessions, how many) for every two sessions, and every one, that somebody cannot do."""
    going_on = [session for session in whole.sessions if session.status is SessionStatus.PLANNED]
    found = [
        (ConflictKind.VOLUNTEER_DOUBLE_BOOKED, _ids(session), person)
        for session in going_on
        for person in MANY_PEOPLE
        if _seats(session, person) > 1
    ]
    for one, other in combinations(going_on, 2):
        found += (
            _at_once(one, other, whole) if one.slot.overlaps(other.slot) else _one_after_the_other(one, other, whole)
        )
    return sorted((kind, pair) for kind, pair, _ in found)


def _at_once(one, other, whole):
    pair = _ids(one, other)
    if one.space_id is not None and one.space_id == other.space_id and not one.space_shareable:
        yield ConflictKind.SPACE_DOUBLE_BOOKED, pair, None
    yield from ((ConflictKind.VOLUNTEER_DOUBLE_BOOKED, pair, person) for person in _both_seated(one, other))
    if not (one.space_id is not None and one.space_id == other.space_id):
        yield from ((ConflictKind.PARTNER_DOUBLE_BOOKED, pair, partner) for partner in _both_asked(one, other))
    if _same(one.led_by, other.led_by):
        yield ConflictKind.RESPONSIBLE_DOUBLE_BOOKED, pair, None
    if _same(one.group_id, other.group_id):
        yield ConflictKind.GROUP_DOUBLE_BOOKED, pair, None
    if _same(one.age_group_id, other.age_group_id) and not (one.group_id and other.group_id):
        yield ConflictKind.AGE_GROUP_OVERLAP, pair, None
    if _both_placed(one, other, whole):
        yield ConflictKind.CHILD_DOUBLE_BOOKED, pair, None


def _one_after_the_other(one, other, whole):
    pair = _ids(one, other)
    earlier, later = sorted((one, other), key=lambda session: session.slot.starts_at)
    together = one.space_id is not None and one.space_id == other.space_id
    needed = timedelta(minutes=0 if together else one.away_minutes + other.away_minutes)
    if later.slot.starts_at - earlier.slot.ends_at >= needed:
        return
    yield from ((ConflictKind.VOLUNTEER_TRAVEL, pair, person) for person in _both_seated(one, other))
    yield from ((ConflictKind.PARTNER_TRAVEL, pair, partner) for partner in _both_asked(one, other))
    of_one_age = _same(one.age_group_id, other.age_group_id) and not (one.group_id and other.group_id)
    if _same(one.group_id, other.group_id) or of_one_age:
        yield ConflictKind.GROUP_TRAVEL, pair, None
    elif _both_placed(one, other, whole):
        yield ConflictKind.CHILD_TRAVEL, pair, None


def _ids(*sessions):
    return tuple(sorted({session.id for session in sessions}))


def _same(one, other):
    return one is not None and one == other


def _both_seated(one, other):
    return [person for person in MANY_PEOPLE if _seats(one, person) and _seats(other, person)]


def _both_asked(one, other):
    first, second = (
        {asked.partner_id for asked in session.engagements if asked.state is not EngagementState.DECLINED}
        for session in (one, other)
    )
    return first & second


def _both_placed(one, other, whole):
    return set(whole.children.places[one.id]) & set(whole.children.places[other.id])


def _seats(session, person):
    return sum(
        holder.volunteer_id == person and holder.answer is not Answer.DECLINED
        for each in session.shifts
        for holder in each.holders
    )


BETWEEN_SESSIONS = {
    ConflictKind.SPACE_DOUBLE_BOOKED,
    ConflictKind.VOLUNTEER_DOUBLE_BOOKED,
    ConflictKind.CHILD_DOUBLE_BOOKED,
    ConflictKind.GROUP_DOUBLE_BOOKED,
    ConflictKind.AGE_GROUP_OVERLAP,
    ConflictKind.PARTNER_DOUBLE_BOOKED,
    ConflictKind.RESPONSIBLE_DOUBLE_BOOKED,
    ConflictKind.VOLUNTEER_TRAVEL,
    ConflictKind.GROUP_TRAVEL,
    ConflictKind.CHILD_TRAVEL,
    ConflictKind.PARTNER_TRAVEL,
}


@settings(max_examples=200)
@given(busy_plans())
def test_clashes_are_those_that_comparing_all_pairs_finds(whole):
    clashes = [
        (conflict.kind, tuple(sorted(conflict.session_ids)))
        for conflict in find_conflicts(whole)
        if conflict.kind in BETWEEN_SESSIONS
    ]
    assert sorted(clashes) == _by_comparing_all_pairs(whole)


@given(many_sessions, st.randoms(use_true_random=False))
def test_conflicts_do_not_depend_on_the_order_of_the_sessions(sessions, random):
    shuffled = random.sample(sessions, len(sessions))
    assert find_conflicts(plan(sessions)) == find_conflicts(plan(shuffled))


@given(busy_plans())
def test_keys_are_told_apart_and_are_the_same_each_time(whole):
    keys = [conflict.key for conflict in find_conflicts(whole)]
    assert keys == [conflict.key for conflict in find_conflicts(whole)]
    told_apart = {(conflict.kind, conflict.session_ids, conflict.names) for conflict in find_conflicts(whole)}
    assert len(set(keys)) == len(told_apart)
