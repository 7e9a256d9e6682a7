"""Who is where, whatever order the telephones come in, and how many must be counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.outings import counting
from app.planning.outings.counting import NOT_SEEN, Tally, Where
from app.planning.vocabulary import CountPoint

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
SAID = st.lists(st.tuples(st.sampled_from(Where), st.integers(0, 600)), max_size=8)


def at(minutes):
    return START + timedelta(minutes=minutes)


def after(said):
    seen = NOT_SEEN
    for to, minutes in said:
        seen = counting.moved(seen, to, at=at(minutes))
    return seen


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ([], Where.HERE),
        ([(Where.AWAY, 5)], Where.AWAY),
        ([(Where.AWAY, 5), (Where.BACK, 90)], Where.BACK),
        ([(Where.BACK, 90), (Where.AWAY, 5)], Where.BACK),
        ([(Where.AWAY, 5), (Where.BACK, 90), (Where.AWAY, 91)], Where.AWAY),
        ([(Where.AWAY, 5), (Where.AWAY, 91), (Where.BACK, 90)], Where.AWAY),
        ([(Where.AWAY, 5), (Where.HERE, 4)], Where.AWAY),
        ([(Where.AWAY, 5), (Where.HERE, 6)], Where.HERE),
        ([(Where.HERE, 6), (Where.AWAY, 5)], Where.HERE),
        ([(Where.BACK, 90)], Where.BACK),
    ],
)
def test_the_last_word_about_a_child_stands_whenever_it_comes_in(said, where):
    assert counting.where(after(said)) is where


@given(st.sets(st.sampled_from(Where), min_size=1))
def test_of_two_words_at_one_moment_the_careful_one_stands(said):
    careful = next(place for place in (Where.AWAY, Where.HERE, Where.BACK) if place in said)
    assert counting.where(after([(place, 5) for place in said])) is careful


@given(SAID, st.randoms(use_true_random=False))
def test_any_order_of_arrival_leaves_the_same(said, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    assert after(shuffled) == after(said)


@given(SAID, st.sampled_from(Where), st.integers(0, 600))
def test_what_is_sent_twice_counts_once(said, to, minutes):
    once = after([*said, (to, minutes)])
    assert counting.moved(once, to, at=at(minutes)) == once


@given(st.lists(st.sampled_from(Where), max_size=40))
def test_everybody_is_in_exactly_one_place(places):
    found = counting.tally(places)
    assert (found.children, found.children - found.out, found.away, found.back) == (
        len(places),
        *(places.count(where) for where in Where),
    )


@pytest.mark.parametrize(("back", "returning"), [(0, False), (1, True), (17, True), (18, False)])
def test_somebody_is_missing_when_others_are_back(back, returning):
    assert Tally(children=19, out=18, back=back).returning is returning


@pytest.mark.parametrize(
    ("point", "of", "number"),
    [
        (CountPoint.DEPARTURE, Tally(children=18, out=0, back=0), 18),
        (CountPoint.DEPARTURE, Tally(children=18, out=17, back=0), 17),
        (CountPoint.ARRIVAL, Tally(children=18, out=17, back=0), 17),
        (CountPoint.RETURN, Tally(children=18, out=17, back=1), 16),
        (CountPoint.BACK, Tally(children=18, out=17, back=1), 17),
        (CountPoint.RETURN, Tally(children=18, out=17, back=17), 17),
    ],
)
def test_so_many_must_be_counted(point, of, number):
    assert counting.expected(point, of) == number
