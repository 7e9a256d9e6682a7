"""How many adults an outing takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.outings.supervision import LEAST_AT_WATER, Rule, rule
from app.planning.vocabulary import OutingSort

SORTS = st.sampled_from(OutingSort)
AGES = st.none() | st.integers(0, 18)
CHILDREN = st.integers(0, 200)
OWN = st.lists(st.none() | st.integers(1, 30), max_size=3)


@pytest.mark.parametrize(
    ("sort", "youngest", "wanted"),
    [
        (OutingSort.MUSEUM, 3, Rule(children_per_adult=3)),
        (OutingSort.MUSEUM, 7, Rule(children_per_adult=5)),
        (OutingSort.MUSEUM, 8, Rule(children_per_adult=8)),
        (OutingSort.TOURNAMENT, 15, Rule(children_per_adult=10)),
        (OutingSort.SWIMMING, 6, Rule(children_per_adult=2, least=2)),
        (OutingSort.SWIMMING, 13, Rule(children_per_adult=8, least=2)),
        (OutingSort.ICE_RINK, 9, Rule(children_per_adult=6)),
        (OutingSort.OTHER, None, Rule(children_per_adult=5)),
    ],
)
def test_the_table_goes_by_where_it_goes_and_by_the_youngest(sort, youngest, wanted):
    assert rule(sort, youngest=youngest) == wanted


def test_eighteen_children_of_six_take_nine_adults_in_the_water_and_four_in_a_museum():
    swimming, museum = (rule(sort, youngest=6) for sort in (OutingSort.SWIMMING, OutingSort.MUSEUM))

    assert (swimming.adults(18), museum.adults(18)) == (9, 4)


def test_one_swimmer_takes_two_adults_and_nobody_takes_none():
    swimming = rule(OutingSort.SWIMMING, youngest=14)

    assert (swimming.adults(1), swimming.adults(0)) == (LEAST_AT_WATER, 0)


@given(SORTS, AGES, CHILDREN, OWN)
def test_another_child_never_takes_fewer_adults(sort, youngest, children, own):
    asked = rule(sort, youngest=youngest, own=own)

    assert asked.adults(children) <= asked.adults(children + 1)


@given(SORTS, st.integers(0, 18), CHILDREN, OWN)
def test_a_younger_child_never_takes_fewer_adults(sort, youngest, children, own):
    older, younger = (rule(sort, youngest=age, own=own) for age in (youngest + 1, youngest))

    assert older.adults(children) <= younger.adults(children)


@given(SORTS, AGES, CHILDREN, OWN)
def test_swimming_never_takes_fewer_adults_than_anything_else(sort, youngest, children, own):
    here, pool = (rule(one, youngest=youngest, own=own) for one in (sort, OutingSort.SWIMMING))

    assert here.adults(children) <= pool.adults(children)


@given(SORTS, AGES, CHILDREN, OWN)
def test_what_is_asked_beside_the_table_only_makes_it_stricter(sort, youngest, children, own):
    floor, asked = rule(sort, youngest=youngest), rule(sort, youngest=youngest, own=own)

    assert floor.adults(children) <= asked.adults(children)


@given(SORTS, AGES, st.integers(1, 200), OWN)
def test_with_the_adults_that_are_needed_no_adult_has_too_many(sort, youngest, children, own):
    asked = rule(sort, youngest=youngest, own=own)

    assert children <= asked.adults(children) * asked.children_per_adult


@given(SORTS, AGES, OWN, st.integers(0, 40))
def test_so_many_adults_take_as_many_children_as_take_so_many_adults(sort, youngest, own, adults):
    asked = rule(sort, youngest=youngest, own=own)
    children = asked.children(adults)

    assert asked.adults(children) <= adults < asked.adults(children + 1)
