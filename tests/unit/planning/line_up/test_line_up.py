"""The order of a show: every act once, nobody twice in a row, what is pinned stays, and never worse than before."""

from __future__ import annotations

from itertools import combinations, permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.line_up import measure, model, solving
from app.planning.line_up.measure import Breach, Cost
from app.planning.line_up.model import Verdict
from app.planning.line_up.reasons import Obstacle, Reason
from app.planning.line_up.stage import LineUp, StageAct, breaks_possible, ideal_breaks
from app.planning.vocabulary import ActSort

SONG, DANCE = ActSort.SONG, ActSort.DANCE


def act(number, who="", instruments="", sort=SONG, place=None):
    return StageAct(
        id=UUID(int=number),
        sort=sort,
        performers=frozenset(who or (f"p{number}",)),
        instruments=frozenset(instruments.split()),
        place=place,
    )


def order(*numbers, breaks=()):
    return LineUp(
        order=tuple(UUID(int=number) for number in numbers), breaks_after=frozenset(UUID(int=one) for one in breaks)
    )


@st.composite
def shows(draw, *, most=9):
    number = draw(st.integers(1, most))
    places = draw(st.permutations(range(1, number + 1)))
    acts = [
        StageAct(
            id=UUID(int=at + 1),
            sort=draw(st.sampled_from(list(ActSort)[:3])),
            performers=draw(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3)),
            instruments=draw(st.frozensets(st.sampled_from(["gitaar", "piano", "drum"]), max_size=2)),
            place=places[at] if draw(st.integers(0, 5)) == 0 else None,
        )
        for at in range(number)
    ]
    return acts, draw(st.integers(0, 2))


def best(acts, breaks):
    """Return what the cheapest order that keeps the rules costs, by trying them all; none: there is no such order."""
    costs = [
        measure.cost(acts, line_up).total
        for tried in permutations(acts)
        if all(one.place in (None, at) for at, one in enumerate(tried, start=1))
        for after in combinations([one.id for one in tried[:-1]], breaks_possible(acts, breaks))
        for line_up in [LineUp(order=tuple(one.id for one in tried), breaks_after=frozenset(after))]
        if not measure.breaches(acts, line_up)
    ]
    return min(costs, default=None)


@settings(max_examples=25, deadline=None)
@given(shows(most=5))
def test_a_small_show_is_arranged_as_well_as_can_be_or_it_is_proven_that_it_cannot(show):
    acts, breaks = show
    found = solving.arrange(acts, breaks=breaks)
    wanted = best(acts, breaks)
    assert found.proven
    assert (found.line_up is None) == (wanted is None) == bool(found.reasons)
    if found.line_up is not None:
        assert (measure.cost(acts, found.line_up).total, found.bound) == (wanted, wanted)


@settings(max_examples=15, deadline=None)
@given(shows(most=9), st.integers(0, 99))
def test_every_order_holds_each_act_once_keeps_the_rules_and_is_the_same_for_a_seed(show, seed):
    acts, breaks = show
    found = solving.arrange(acts, breaks=breaks, seed=seed)
    assert found == solving.arrange(acts, breaks=breaks, seed=seed)
    if found.line_up is None:
        assert found.reasons
        return
    assert sorted(found.line_up.order) == sorted(one.id for one in acts)
    assert measure.breaches(acts, found.line_up) == ()
    assert len(found.line_up.breaks_after) == breaks_possible(acts, breaks)
    assert found.line_up.order[-1] not in found.line_up.breaks_after
    assert all(one.place in (None, found.line_up.order.index(one.id) + 1) for one in acts)
    assert found.bound <= measure.cost(acts, found.line_up).total


@settings(max_examples=15, deadline=None)
@given(shows(most=8), st.data())
def test_no_order_is_worse_than_the_one_that_was_given(show, data):
    acts, breaks = show
    before = data.draw(st.permutations([one.id for one in acts]))
    number = breaks_possible(acts, breaks)
    after = data.draw(st.permutations(before[:-1]))[:number]
    former = LineUp(order=tuple(before), breaks_after=frozenset(after))
    found = solving.arrange(acts, breaks=breaks, given=former)
    keeps = not measure.breaches(acts, former) and all(one.place in (None, before.index(one.id) + 1) for one in acts)
    if keeps:
        assert measure.cost(acts, found.line_up).total <= measure.cost(acts, former).total


def test_a_show_without_acts_is_an_empty_one():
    assert solving.arrange([], breaks=2).line_up == order()


def test_what_somebody_is_in_is_kept_apart_by_a_break_where_nothing_else_can():
    found = solving.arrange([act(1, "a"), act(2, "a")], breaks=1)
    assert found.line_up in (order(1, 2, breaks=[1]), order(2, 1, breaks=[2]))


def test_whoever_is_in_too_many_acts_is_named_with_how_many_could_be():
    found = solving.arrange([act(1, "a"), act(2, "a"), act(3, "a"), act(4, "b")], breaks=0)
    assert found.reasons == (Reason(obstacle=Obstacle.TOO_MANY, performers=("a",), acts=3, most=2),)


def test_people_whose_acts_cannot_be_kept_apart_together_are_named_and_nobody_else():
    acts = [act(1, "ab"), act(2, "bc"), act(3, "ca"), act(4, "d")]
    found = solving.arrange(acts, breaks=0)
    assert found.reasons == (Reason(obstacle=Obstacle.TOGETHER, performers=("a", "b", "c")),)


def test_it_is_said_when_only_what_is_pinned_is_in_the_way():
    acts = [act(1, "a", place=1), act(2, "a", place=2), act(3), act(4)]
    assert solving.arrange(acts, breaks=0).reasons == (Reason(obstacle=Obstacle.PINNED),)
    every = [act(1, "a", place=1), act(2, "a", place=2)]
    assert solving.arrange(every, breaks=0).reasons == (
        Reason(obstacle=Obstacle.TOO_MANY, performers=("a",), acts=2, most=1),
    )


def test_instruments_stay_on_the_stage_as_long_as_they_can():
    acts = [act(1, instruments="piano"), act(2, instruments="drum"), act(3, instruments="piano"), act(4)]
    found = solving.arrange(acts, breaks=0)
    assert measure.cost(acts, found.line_up).changes == 2


def test_an_order_by_hand_is_measured_with_what_it_breaks():
    acts = [act(1, "a", "piano"), act(2, "a", "piano drum"), act(3, "b", sort=DANCE)]
    line_up = order(1, 2, 3, breaks=[2])
    assert measure.breaches(acts, line_up) == (
        Breach(first=UUID(int=1), second=UUID(int=2), performers=frozenset("a")),
    )
    assert measure.cost(acts, line_up) == Cost(changes=1, same_sort=1, off_centre=0)


@pytest.mark.parametrize(
    ("number", "breaks", "wanted"), [(12, 1, (6,)), (20, 2, (7, 13)), (2, 1, (1,)), (7, 1, (4,)), (9, 0, ())]
)
def test_breaks_are_spread_evenly(number, breaks, wanted):
    assert ideal_breaks(number, breaks) == wanted


def test_a_search_without_time_says_that_it_does_not_know():
    found = model.search([act(number) for number in range(1, 30)], breaks=2, start=None, seed=0, seconds=0.0)
    assert (found.verdict, found.line_up, found.is_final) == (Verdict.UNKNOWN, None, False)
