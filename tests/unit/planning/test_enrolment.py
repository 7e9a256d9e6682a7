"""Whether a child can be placed: every reason, what can be overridden, and how long an offer holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.enrolment import (
    BEFORE_THE_START,
    OFFER_HOLDS,
    OVERRIDABLE,
    TIME_TO_ANSWER,
    ActivityFacts,
    Away,
    ChildFacts,
    becomes,
    can_be_overridden,
    has_a_seat,
    offer_until,
    reasons,
)
from app.planning.outings.supervision import Rule
from app.planning.vocabulary import ConsentPurpose, EnrolmentRefusal, EnrolmentState, OutingSort

DAY = date(2026, 12, 1)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLASS = UUID(int=1)
CHILD = ChildFacts(birth_month=date(2017, 12, 1), languages=frozenset({"ti"}))
ACTIVITY = ActivityFacts(day=DAY, meetings=3)


@pytest.mark.parametrize(
    ("child", "activity", "expected"),
    [
        ({}, {}, []),
        ({"left_on": DAY}, {}, []),
        ({"left_on": DAY - timedelta(days=1)}, {}, ["child_left"]),
        ({}, {"over": True}, ["over"]),
        ({"state": EnrolmentState.PLACED}, {"capacity": 1, "taken": 1}, ["already_in"]),
        ({"state": EnrolmentState.OFFERED}, {"capacity": 1, "taken": 1}, []),
        ({"state": EnrolmentState.LEFT}, {"capacity": 1, "taken": 1}, ["full"]),
        ({}, {"youngest": 9, "oldest": 9}, []),
        ({}, {"youngest": 10}, ["too_young"]),
        ({}, {"oldest": 8}, ["too_old"]),
        ({}, {"oldest": 8, "day": DAY - timedelta(days=1)}, []),  # it turns nine on the first
        ({}, {"consents": frozenset({ConsentPurpose.OUTING})}, ["no_consent"]),
        ({"consents": frozenset({ConsentPurpose.OUTING})}, {"consents": frozenset({ConsentPurpose.OUTING})}, []),
        ({}, {"group_id": CLASS}, ["not_in_group"]),
        ({"groups": frozenset({CLASS})}, {"group_id": CLASS}, []),
        ({}, {"languages": frozenset({"ar", "nl"})}, ["language"]),
        ({}, {"languages": frozenset({"ar", "ti"})}, []),
        ({"first_part": 5}, {"first_part": 6}, ["needs_first_part"]),
        ({"first_part": 6}, {"first_part": 6}, []),
        ({"starts_in_second": True}, {"first_part": 6}, []),
        ({"held_this_year": 2}, {"most_a_year": 3}, []),
        ({"held_this_year": 3}, {"most_a_year": 3}, ["yearly_limit"]),
        ({"elsewhere": 2}, {}, []),
        ({"elsewhere": 3}, {}, ["overlap"]),
        ({}, {"meetings": 0}, []),
        ({}, {"capacity": 12, "taken": 11}, []),
        ({}, {"capacity": 12, "taken": 12}, ["full"]),
        ({"ahead": 1}, {"capacity": 12, "taken": 11}, ["full"]),
        ({}, {"children_per_adult": 4, "adults": 2, "taken": 7}, []),
        ({}, {"children_per_adult": 4, "adults": 2, "taken": 8}, ["too_few_adults"]),
        ({}, {"children_per_adult": 4}, ["too_few_adults"]),
        ({}, {"children_per_adult": 4, "capacity": 1, "taken": 1}, ["full", "too_few_adults"]),
        (
            {"left_on": date(2026, 1, 1), "elsewhere": 3},
            {"over": True, "oldest": 3, "capacity": 1, "taken": 1},
            ["child_left", "over", "too_old", "overlap", "full"],
        ),
    ],
)
def test_every_reason_is_given_in_a_fixed_order(child, activity, expected):
    assert reasons(replace(CHILD, **child), replace(ACTIVITY, **activity)) == tuple(expected)


@pytest.mark.parametrize(
    ("activity", "free"),
    [
        ({}, None),
        ({"capacity": 12, "taken": 9}, 3),
        ({"capacity": 12, "taken": 9, "children_per_adult": 5, "adults": 2}, 1),
        ({"taken": 9, "children_per_adult": 5, "adults": 1}, 0),
    ],
)
def test_free_seats_are_counted_by_children_and_by_adults(activity, free):
    assert replace(ACTIVITY, **activity).free == free


@pytest.mark.parametrize(("most", "meetings", "more"), [(None, 9, False), (3, 3, False), (3, 4, True)])
def test_a_child_that_comes_to_more_meetings_than_it_may_in_a_year_is_seen_beforehand(most, meetings, more):
    assert replace(ACTIVITY, most_a_year=most, meetings_a_year=meetings).more_than_a_year_holds is more


POOL = Away(sorts=frozenset({OutingSort.SWIMMING}), day=DAY, youngest=9)


@pytest.mark.parametrize(
    ("activity", "rule"),
    [
        ({"children_per_adult": None, "away": None}, None),
        ({"children_per_adult": 7, "away": None}, Rule(children_per_adult=7)),
        ({"children_per_adult": None, "away": POOL}, Rule(children_per_adult=4, least=2)),
        ({"children_per_adult": 7, "away": POOL}, Rule(children_per_adult=4, least=2)),
        ({"children_per_adult": 3, "away": POOL}, Rule(children_per_adult=3, least=2)),
        ({"youngest": 12, "away": replace(POOL, youngest=None)}, Rule(children_per_adult=8, least=2)),
        (
            {"away": replace(POOL, sorts=frozenset({OutingSort.SWIMMING, OutingSort.NATURE}), youngest=13)},
            Rule(children_per_adult=8, least=2),
        ),
    ],
)
def test_an_outing_takes_the_stricter_of_its_own_rule_and_the_one_of_the_activity(activity, rule):
    assert replace(ACTIVITY, **activity).rule() == rule


@pytest.mark.parametrize(("adults", "free"), [(1, 0), (2, 5), (3, 9)])
def test_places_follow_the_adults_of_an_outing_and_one_at_the_pool_takes_nobody(adults, free):
    assert replace(ACTIVITY, capacity=None, children_per_adult=6, adults=adults, taken=3, away=POOL).free == free


def test_a_child_so_young_that_it_takes_more_adults_than_there_are_waits():
    outing = replace(ACTIVITY, children_per_adult=6, adults=2, taken=4, away=POOL, youngest=None, oldest=None)
    small, big = (replace(CHILD, birth_month=date(year, 1, 1)) for year in (DAY.year - 5, DAY.year - 10))

    assert (reasons(big, outing), reasons(small, outing)) == ((), (EnrolmentRefusal.TOO_FEW_ADULTS,))


@pytest.mark.parametrize(
    ("state", "capacity", "taken", "seat"),
    [
        (None, None, 40, True),
        (None, 12, 11, True),
        (None, 12, 12, False),
        (EnrolmentState.OFFERED, 12, 12, True),
        (EnrolmentState.WAITING, 12, 12, False),
    ],
)
def test_whoever_was_offered_a_seat_has_it(state, capacity, taken, seat):
    assert has_a_seat(replace(CHILD, state=state), replace(ACTIVITY, capacity=capacity, taken=taken)) is seat


@pytest.mark.parametrize(
    ("why", "anyway", "seat", "becoming"),
    [
        ([], False, True, "placed"),
        (["full"], False, False, "waiting"),
        (["too_few_adults"], False, True, "waiting"),
        (["too_few_adults"], True, True, "placed"),
        (["full"], True, False, "waiting"),  # no comment makes a seat
        (["full"], True, True, "placed"),  # out of turn
        (["too_old"], False, True, None),
        (["too_old"], True, True, "placed"),
        (["too_old", "full"], False, False, None),
        (["too_old", "full"], True, False, "waiting"),
        (["no_consent"], True, True, None),
        (["no_consent", "full"], True, False, None),
        (["overlap"], True, True, None),
    ],
)
def test_what_becomes_of_a_child(why, anyway, seat, becoming):
    assert becomes({EnrolmentRefusal(reason) for reason in why}, anyway=anyway, seat=seat) == becoming


def test_a_comment_overrides_what_is_soft():
    overridden = {reason for reason in EnrolmentRefusal if can_be_overridden([reason], seat=False)}
    assert overridden == OVERRIDABLE


@given(st.sets(st.sampled_from(EnrolmentRefusal)), st.booleans())
def test_a_comment_never_makes_it_worse(why, seat):
    order = [None, EnrolmentState.WAITING, EnrolmentState.PLACED]
    without = becomes(why, anyway=False, seat=seat)
    assert order.index(becomes(why, anyway=True, seat=seat)) >= order.index(without)


@pytest.mark.parametrize(
    ("hours", "until"),
    [
        ([200], NOW + OFFER_HOLDS),
        ([30], NOW + 28 * HOUR),
        ([3], NOW + HOUR),
        ([2.5], None),
        ([2.5, 30], NOW + 28 * HOUR),  # too late for the first, in time for the second
        ([-5], None),
        ([], None),
    ],
)
def test_an_offer_ends_before_the_next_meeting_that_it_is_in_time_for(hours, until):
    assert offer_until([NOW + number * HOUR for number in hours], now=NOW) == until


@given(st.lists(st.integers(-100, 1000)))
def test_an_offer_leaves_time_to_answer_and_ends_in_time(minutes):
    starts = [NOW + timedelta(minutes=number) for number in minutes]
    until = offer_until(starts, now=NOW)
    assert until is None or NOW + TIME_TO_ANSWER <= until <= min(NOW + OFFER_HOLDS, max(starts) - BEFORE_THE_START)


@given(
    st.builds(
        ChildFacts,
        birth_month=st.dates(date(2005, 1, 1), date(2026, 1, 1)).map(lambda day: day.replace(day=1)),
        ahead=st.integers(0, 5),
        state=st.sampled_from([None, EnrolmentState.WAITING, EnrolmentState.OFFERED]),
    ),
    st.integers(1, 12),
    st.integers(0, 12),
)
def test_whoever_can_be_placed_fits_in_beside_those_who_have_a_seat(child, capacity, taken):
    held = max(taken, 1) if child.state is EnrolmentState.OFFERED else taken
    activity = replace(ACTIVITY, capacity=capacity, taken=min(held, capacity))
    if becomes(reasons(child, activity), anyway=True, seat=has_a_seat(child, activity)) is EnrolmentState.PLACED:
        assert activity.taken + (child.state is not EnrolmentState.OFFERED) <= capacity
