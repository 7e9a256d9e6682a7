"""Small numbers stay hidden, also from those who subtract."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import small_counts
from app.planning.small_counts import Shown, part_of, rest_of, share, shown, total, within

COUNTS = st.integers(0, 60)
PARTS = st.lists(COUNTS, min_size=1, max_size=5)


@pytest.mark.parametrize(("count", "written"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, "5"), (23, "23")])
def test_less_than_five_is_shown_as_that(count, written):
    assert str(shown(count)) == written


def test_a_total_with_a_hidden_part_is_a_range():
    assert str(total([shown(12), shown(3), shown(20)])) == "32–36"


def test_a_total_of_shown_parts_is_a_number():
    assert str(total([shown(12), shown(20)])) == "32"


def test_a_total_of_nobody_is_few():
    assert str(total([])) == "<5"


def test_nearly_everybody_is_a_range_that_leaves_open_whether_anybody_was_left_out():
    whole = shown(45)
    assert [str(part_of(count, whole)) for count in (45, 43, 41, 40, 4)] == ["41–45", "41–45", "41–45", "40", "<5"]


def test_of_a_whole_that_is_few_a_part_is_few():
    assert str(part_of(3, shown(4))) == "<5"


@pytest.mark.parametrize(("count", "whole", "found"), [(0, 4, None), (0, 5, 0), (99, 100, 95), (100, 100, 100)])
def test_a_share_is_in_steps_of_five(count, whole, found):
    assert share(count, whole) == found


def test_no_count_below_five_is_ever_told_apart():
    assert {shown(count) for count in range(small_counts.FEWEST)} == {shown(0)}


@given(PARTS)
def test_the_total_is_never_wrong(parts):
    found = total([shown(count) for count in parts])
    assert found.least <= sum(parts) <= found.most


def tables(parts):
    """Return every table that looks like this one: each small part replaced by each other small number."""
    choices = [range(small_counts.FEWEST) if count < small_counts.FEWEST else [count] for count in parts]
    return itertools.product(*choices)


def published(parts):
    """Return everything that is shown of a table."""
    shown_parts = [shown(count) for count in parts]
    return [*map(str, shown_parts), str(total(shown_parts))]


@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_with_the_total_beside_it_every_small_part_could_be_any_small_number(parts):
    alike = [table for table in tables(parts) if published(table) == published(parts)]
    for number, count in enumerate(parts):
        if count < small_counts.FEWEST:
            assert {table[number] for table in alike} == set(range(small_counts.FEWEST))


@given(there=st.integers(small_counts.FEWEST, 80), missing=st.integers(0, small_counts.FEWEST - 1))
def test_nobody_finds_out_how_few_were_left_out(there, missing):
    whole = there + missing
    seen = part_of(there, shown(whole))
    alike = {left for left in range(whole + 1) if part_of(whole - left, shown(whole)) == seen}
    assert alike >= {left for left in range(small_counts.FEWEST) if whole - left >= small_counts.FEWEST}


@given(parts=PARTS, data=st.data())
def test_a_part_that_is_shown_exactly_says_nothing_of_a_whole_that_is_not_known(parts, data):
    whole = total([shown(each) for each in [*parts, 0]])
    found = part_of(data.draw(st.integers(0, sum(parts))), whole)
    assert not found.known or found.most <= whole.least


@given(parts=PARTS, data=st.data())
def test_a_part_is_never_wrong(parts, data):
    count = data.draw(st.integers(0, sum(parts)))
    found = part_of(count, total([shown(each) for each in parts]))
    assert found.least <= count <= found.most


def test_what_is_known_says_so():
    assert (shown(7).known, shown(2).known, Shown(least=3, most=9).small) == (True, False, False)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4), st.integers(0, 12))
def test_parts_of_one_whole_are_never_wrong(counts, others):
    whole = shown(sum(counts) + others)
    for count, part in zip(counts, within(counts, whole), strict=True):
        assert part.least <= count <= part.most


@given(st.lists(st.integers(0, 14), min_size=1, max_size=3), st.integers(0, 8))
def test_beside_their_whole_every_small_part_could_be_another_number_and_mostly_any_small_one(counts, others):
    whole = sum(counts) + others
    seen = within(counts, shown(whole))
    choices = [range(found.least, min(found.most, whole) + 1) for found in seen]
    alike = [
        table for table in itertools.product(*choices) if sum(table) <= whole and within(table, shown(whole)) == seen
    ]
    for number, count in enumerate(counts):
        if count < small_counts.FEWEST:
            could_be = {table[number] for table in alike}
            assert len(could_be) > (whole > 0)
            if seen[number].small:
                assert could_be >= set(range(min(small_counts.FEWEST, whole + 1)))


def test_parts_that_leave_five_open_are_shown():
    assert [str(one) for one in within([7, 3, 5], shown(17))] == ["7", "<5", "5"]


def test_parts_that_leave_fewer_open_have_their_first_as_a_range():
    assert [str(one) for one in within([12, 3, 5], shown(21))] == ["12–16", "<5", "5"]


def test_parts_of_few_that_leave_fewer_open_stay_open():
    assert [str(one) for one in within([7, 6], shown(14))] == ["0–14", "0–14"]


def test_parts_of_a_whole_that_is_few_are_few():
    assert [str(one) for one in within([3, 1], shown(4))] == ["<5", "<5"]


@pytest.mark.parametrize(
    ("part", "whole", "rest"),
    [(shown(7), shown(20), "13"), (shown(3), shown(20), "16–20"), (part_of(19, shown(20)), shown(20), "<5")],
)
def test_the_rest_follows_from_what_is_shown(part, whole, rest):
    assert str(rest_of(part, whole)) == rest
