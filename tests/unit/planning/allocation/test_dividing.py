"""What is promised of every outcome."""

from collections import defaultdict
from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.allocation.dividing import divide
from app.planning.allocation.wishes import BadRound, Round, Wish
from tests.unit.planning.allocation.made import (
    ACTIVITIES,
    asked,
    child,
    drawn,
    family_strength,
    got,
    possible,
    rounds,
    strength,
    wisher,
)


def places(outcome):
    return {told.child_id: [place.activity_id for place in told.got] for told in outcome.children}


def taken(outcome):
    found = defaultdict(list)
    for who, own in places(outcome).items():
        for activity in own:
            found[activity].append(who)
    return found


def prefers(wisher, activity_id, own):
    """Tell whether a child would rather be there than where it is."""
    wishes = possible(wisher)
    return activity_id in wishes and (not own or wishes.index(activity_id) < wishes.index(own[0]))


@given(rounds(families=True, most=2, overlapping=True))
def test_nobody_gets_what_does_not_fit_what_it_did_not_wish_or_what_it_may_not(of):
    outcome = divide(of)
    inside, own = taken(outcome), places(outcome)
    assert all(activity.seats is None or len(inside[activity.id]) <= activity.seats for activity in of.activities)
    for one in of.wishers:
        assert set(own[one.id]) <= set(possible(one))
        assert len(own[one.id]) <= of.most
        assert not any(of.by_id[a].overlaps(of.by_id[b]) for a, b in permutations(own[one.id], 2) if of.by_id[a].slots)


@given(rounds(families=True, most=2, overlapping=True), st.randoms())
def test_the_same_wishes_and_seed_give_the_same_outcome_in_whatever_order_they_come(of, chance):
    activities, wishers = list(of.activities), list(of.wishers)
    chance.shuffle(activities)
    chance.shuffle(wishers)
    again = Round(activities=tuple(activities), wishers=tuple(wishers), seed=of.seed, most=of.most)
    assert divide(again) == divide(of)


@given(rounds(families=True))
def test_no_child_that_goes_alone_misses_a_free_seat_or_one_of_somebody_with_a_weaker_claim(of):
    outcome = divide(of)
    inside, own = taken(outcome), places(outcome)
    together = defaultdict(list)
    for one in of.wishers:
        together[one.family or one.id].append(one)
    by_child = {one.id: one for one in of.wishers}
    for one in of.wishers:
        if len(together[one.family or one.id]) > 1:
            continue
        for activity in of.activities:
            if prefers(one, activity.id, own[one.id]):
                assert activity.seats is not None
                assert len(inside[activity.id]) == activity.seats
                for other in inside[activity.id]:
                    family = by_child[other].family or other
                    group = [sibling for sibling in together[family] if activity.id in possible(sibling)]
                    assert family_strength(of, group, activity.id) < strength(of, one, activity.id)


@given(rounds(families=True, children=9))
def test_no_family_misses_seats_that_it_fits_in_or_loses_them_to_somebody_weaker_of_its_size(of):
    outcome = divide(of)
    inside = taken(outcome)
    together = defaultdict(list)
    for one in of.wishers:
        together[one.family or one.id].append(one)

    def members(key, activity_id):
        return [one for one in together[key] if activity_id in possible(one)]

    units = {key: _order_of(family) for key, family in together.items()}
    where = {key: next((a for a in order if members(key, a)[0].id in inside[a]), None) for key, order in units.items()}
    for key, order in units.items():
        better = order if where[key] is None else order[: order.index(where[key])]
        for activity in better:
            own = members(key, activity)
            seats = of.by_id[activity].seats
            assert seats is not None
            assert seats - len(inside[activity]) < len(own)
            for other, at in where.items():
                if at == activity and family_strength(of, members(other, at), at) > family_strength(of, own, at):
                    assert len(members(other, at)) < len(own)


def _order_of(family):
    """Return the wishes of a family: by ranks added up, then the evenest, then by id."""
    last = max(len(one.wishes) for one in family)
    ranks = {}
    for activity in {activity for one in family for activity in possible(one)}:
        own = [
            next((n for n, wish in enumerate(one.wishes) if wish.activity_id == activity and not wish.reasons), last)
            for one in family
        ]
        ranks[activity] = (sum(own), sorted(own))
    return sorted(ranks, key=lambda activity: (*ranks[activity], activity))


@given(rounds(families=True))
def test_a_family_gets_one_activity_for_everybody_who_wishes_it_or_nothing(of):
    own = places(divide(of))
    together = defaultdict(list)
    for one in of.wishers:
        if one.family:
            together[one.family].append(one)
    for family in together.values():
        activities = {activity for one in family for activity in own[one.id]}
        assert len(activities) <= 1
        for activity in activities:
            assert all(own[one.id] == [activity] for one in family if activity in possible(one))


@settings(max_examples=60)
@given(rounds(children=4))
def test_of_all_stable_outcomes_every_child_gets_its_dearest_wish(of):
    own = places(divide(of))
    stable = [tried for tried in _every_outcome(of) if _is_stable(of, tried)]
    assert {who: tuple(got) for who, got in own.items()} in stable
    for one in of.wishers:
        for other in stable:
            assert not other[one.id] or not prefers(one, other[one.id][0], own[one.id])


def _every_outcome(of):
    for choice in product(*([(), *((a,) for a in possible(one))] for one in of.wishers)):
        yield {one.id: got for one, got in zip(of.wishers, choice, strict=True)}


def _is_stable(of, tried):
    inside = defaultdict(list)
    for one in of.wishers:
        for activity in tried[one.id]:
            inside[activity].append(one)
    for activity in of.activities:
        seats = len(of.wishers) if activity.seats is None else activity.seats
        who = inside[activity.id]
        if len(who) > seats:
            return False
        for one in of.wishers:
            if prefers(one, activity.id, tried[one.id]) and (
                len(who) < seats
                or any(strength(of, other, activity.id) > strength(of, one, activity.id) for other in who)
            ):
                return False
    return True


@settings(max_examples=60)
@given(rounds(children=5), st.data())
def test_no_child_gets_anything_better_by_saying_other_wishes_than_it_has(of, data):
    liars = [one for one in of.wishers if len(one.wishes) > 1]
    if not liars:
        return
    liar = data.draw(st.sampled_from(liars))
    honest = places(divide(of))[liar.id]
    for length in range(len(liar.wishes) + 1):
        for said in permutations(liar.wishes, length):
            lying = replace(liar, wishes=said)
            wishers = tuple(lying if one.id == liar.id else one for one in of.wishers)
            other = places(divide(replace(of, wishers=wishers)))[liar.id]
            assert not other or not prefers(liar, other[0], honest)


@given(rounds(most=3, overlapping=True))
def test_nobody_gets_a_second_place_where_a_child_without_any_would_like_to_be(of):
    outcome = divide(of)
    inside, own = taken(outcome), places(outcome)
    turns = {(told.child_id, place.activity_id): place.turn for told in outcome.children for place in told.got}
    for one in of.wishers:
        if not own[one.id]:
            for activity in possible(one):
                assert len(inside[activity]) == of.by_id[activity].seats
                assert all(turns[who, activity] == 1 for who in inside[activity])


def test_who_did_least_lately_comes_first_and_then_who_did_least_of_this():
    of = asked([2], wisher(1, 0, had=3), wisher(2, 0, had=1, of_this=1), wisher(3, 0, had=1), wisher(4, 0))
    assert got(divide(of)) == {1: (), 2: (), 3: (0,), 4: (0,)}


def test_a_lot_decides_between_children_who_did_as_much():
    first, second, third = drawn(7, 1, 2, 3)
    of = asked([2], wisher(1, 0), wisher(2, 0), wisher(3, 0), seed=7)
    assert got(divide(of)) == {first: (0,), second: (0,), third: ()}
    assert [told.lot for told in divide(of).children] == [1 + drawn(7, 1, 2, 3).index(n) for n in (1, 2, 3)]


def test_another_seed_gives_other_lots():
    assert {tuple(drawn(seed, 1, 2, 3)) for seed in range(40)} == set(permutations((1, 2, 3)))


def test_whoever_has_no_place_waits_for_every_wish_by_claim_and_others_wait_nowhere():
    of = asked([1, 1], wisher(1, 0, 1), wisher(2, 0, 1, had=1), wisher(3, 0, 1, had=4), wisher(4, 0, had=2))
    outcome = divide(of)
    assert got(outcome) == {1: (0,), 2: (1,), 3: (), 4: ()}
    assert outcome.waiting == {ACTIVITIES[0]: (child(4), child(3)), ACTIVITIES[1]: (child(3),)}
    assert outcome.placed(ACTIVITIES[0]) == (child(1),)
    assert [outcome.with_rank(rank) for rank in (0, 1, 2, 3)] == [2, 1, 1, 0]


def test_seats_that_a_family_does_not_fit_in_go_to_whoever_fits_by_claim():
    of = asked(
        [3, 1],
        wisher(1, 0),
        wisher(2, 0),
        wisher(3, 0, had=1, family=0),
        wisher(4, 0, had=1, family=0),
        wisher(5, 1, 0, had=2),
        wisher(6, 0, 1, had=3),
        wisher(7, 0, had=4),
    )
    assert got(divide(of)) == {1: (0,), 2: (0,), 3: (), 4: (), 5: (1,), 6: (0,), 7: ()}


def test_a_seat_that_somebody_leaves_for_a_better_one_goes_to_the_next():
    of = asked(
        [2, 1],
        wisher(1, 0),
        wisher(2, 0, had=1, family=0),
        wisher(3, 0, had=1, family=0),
        wisher(4, 0, 1, had=2),
        wisher(5, 1, had=3),
    )
    assert got(divide(of)) == {1: (0,), 2: (), 3: (), 4: (0,), 5: (1,)}


def test_the_child_of_a_family_that_had_most_says_how_strong_its_claim_is():
    of = asked([2], wisher(1, 0, family=0), wisher(2, 0, had=3, family=0), wisher(3, 0, had=2), wisher(4, 0, had=2))
    assert got(divide(of)) == {1: (), 2: (), 3: (0,), 4: (0,)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"most": 0},
        {"activities": asked([1, 1]).activities + asked([1]).activities},
        {"activities": (replace(asked([1]).activities[0], seats=-1),)},
        {"wishers": (wisher(1, 0), wisher(1, 0))},
        {"wishers": (replace(wisher(1), wishes=(Wish(activity_id=ACTIVITIES[0]),) * 2),)},
        {"wishers": (wisher(1, 4),)},
    ],
)
def test_a_round_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(BadRound):
        replace(asked([1], wisher(1, 0)), **wrong)
