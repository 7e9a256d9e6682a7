"""For whom a set of books is meant, and how many are left."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.planning.library.book_sets import BookSetRule, BookSetStock, months_on

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
MONTHS = DAYS.map(lambda day: day.replace(day=1))
RULES = st.tuples(st.integers(0, 84), st.integers(0, 84)).map(
    lambda ages: BookSetRule(youngest_months=min(ages), oldest_months=max(ages))
)


def test_a_child_is_a_month_older_on_the_first_of_each_month():
    born = date(2025, 11, 1)
    assert [months_on(day, birth_month=born) for day in (born, date(2025, 11, 30), date(2026, 12, 1))] == [0, 0, 13]


@given(RULES, MONTHS, DAYS)
def test_who_is_of_the_age_was_born_between_the_months_that_are_asked_for(rule, birth_month, on):
    first, last = rule.birth_months(on)
    assert rule.fits(birth_month, on=on) == (first <= birth_month <= last)


def test_what_is_left_is_what_came_in_without_what_went():
    stock = BookSetStock(delivered=20, handed=12, departed=3)
    assert (stock.left, stock.is_low(BookSetRule(warn_below=5)), stock.is_low(BookSetRule(warn_below=6))) == (
        5,
        False,
        True,
    )
