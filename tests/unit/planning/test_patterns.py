"""The rule in a list of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import NothingRecurs
from app.planning.patterns import Pattern, pattern_of
from app.planning.rules import Weekly
from app.planning.vocabulary import Weekday

TUESDAY = date(2026, 9, 8)
DAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2030, 12, 31)), min_size=1, max_size=40)


def weeks(*numbers, first=TUESDAY):
    return [first + timedelta(weeks=number) for number in numbers]


def test_every_tuesday_but_in_the_autumn_holiday_is_one_rule_with_one_day_left_out():
    assert pattern_of(weeks(0, 1, 2, 3, 4, 5, 7, 8)) == Pattern(
        rule=Weekly(weekdays=frozenset({Weekday.TUESDAY})),
        first=TUESDAY,
        last=TUESDAY + timedelta(weeks=8),
        skipped=(TUESDAY + timedelta(weeks=6),),
    )


def test_tuesdays_and_thursdays_are_one_rule():
    thursday = TUESDAY + timedelta(days=2)
    assert pattern_of([*weeks(0, 1, 2), *weeks(0, 1, first=thursday)]) == Pattern(
        rule=Weekly(weekdays=frozenset({Weekday.TUESDAY, Weekday.THURSDAY})),
        first=TUESDAY,
        last=TUESDAY + timedelta(weeks=2),
    )


def test_every_other_week_leaves_nothing_out():
    assert pattern_of(weeks(0, 2, 4, 6)).rule.every == 2
    assert pattern_of(weeks(0, 2, 4, 6)).skipped == ()


def test_a_single_day_is_a_rule_of_one():
    assert pattern_of([TUESDAY]).days == (TUESDAY,)


@pytest.mark.parametrize(("between", "every"), [(106, 53), (55, 11), (59, 1), (53, 53)])
def test_more_weeks_between_than_a_rule_may_have_leaves_days_out(between, every):
    pattern = pattern_of(weeks(0, between))
    assert (pattern.rule.every, pattern.days) == (every, tuple(weeks(0, between)))


def test_no_days_have_no_rule():
    with pytest.raises(NothingRecurs):
        pattern_of([])


@given(DAYS)
def test_the_days_of_a_pattern_are_the_days_it_was_made_of(days):
    assert pattern_of(days).days == tuple(sorted(days))
