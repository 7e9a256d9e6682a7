"""Whether there were enough adults, as it was and not as it was planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.planning.occupancy import Stay, Stretch, Supervision, stretches, supervision
from app.planning.timeslots import Period

TWO = datetime(2026, 11, 25, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = Period(starts_at=TWO, ends_at=TWO + 60 * MINUTE)


def at(minute):
    return TWO + minute * MINUTE


def stretch(starts, ends, children, adults):
    return Stretch(starts_at=at(starts), ends_at=at(ends), children=children, adults=adults)


def test_who_came_late_and_left_early_is_counted_while_there():
    children = [Stay(), Stay(arrived_at=at(10)), Stay(arrived_at=at(-5), left_at=at(40))]
    adults = [Stay(people=2, left_at=at(40)), Stay(arrived_at=at(70))]
    assert stretches(HOUR, children=children, adults=adults) == (
        stretch(0, 10, 2, 2),
        stretch(10, 40, 3, 2),
        stretch(40, 60, 2, 0),
    )


def test_one_who_leaves_as_another_comes_makes_no_difference():
    adults = [Stay(left_at=at(30)), Stay(arrived_at=at(30))]
    assert stretches(HOUR, children=[Stay(people=8)], adults=adults) == (stretch(0, 60, 8, 1),)


def test_the_worst_is_where_most_adults_were_missing():
    children = [Stay(people=16), Stay(people=2, arrived_at=at(20), left_at=at(45))]
    adults = [Stay(), Stay(left_at=at(50))]
    found = supervision(HOUR, children=children, adults=adults, children_per_adult=8)
    assert found == Supervision(worst=stretch(20, 45, 18, 2), short=1, too_few=35 * MINUTE)


def test_with_enough_adults_the_fullest_moment_is_shown():
    children = [Stay(people=8), Stay(arrived_at=at(10))]
    found = supervision(HOUR, children=children, adults=[Stay(people=2)], children_per_adult=8)
    assert found == Supervision(worst=stretch(10, 60, 9, 2), short=0, too_few=timedelta())


def test_without_children_nobody_is_missing():
    assert supervision(HOUR, children=[], adults=[], children_per_adult=8).short == 0


@st.composite
def stays(draw):
    came, left = draw(st.integers(-10, 70)), draw(st.integers(-10, 70))
    return Stay(
        people=draw(st.integers(0, 5)),
        arrived_at=draw(st.sampled_from([None, at(min(came, left))])),
        left_at=draw(st.sampled_from([None, at(max(came, left) + 1)])),
    )


@given(children=st.lists(stays(), max_size=6), adults=st.lists(stays(), max_size=4), minute=st.integers(0, 59))
def test_every_minute_of_the_session_is_in_one_stretch_and_counted_right(children, adults, minute):
    (one,) = (
        one for one in stretches(HOUR, children=children, adults=adults) if one.starts_at <= at(minute) < one.ends_at
    )
    there = [sum(stay.people for stay in some if stay.is_there(at(minute))) for some in (children, adults)]
    assert [one.children, one.adults] == there
