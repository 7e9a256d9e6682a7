from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.coaching.months import Month, Standing, due_by, following, months, preceding

DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 12, 31))


def standings(appointments, *, today, signed=(), closed_on=None):
    found = months(appointments, signed=signed, closed_on=closed_on, today=today)
    return [(month.first, month.standing) for month in found]


def test_without_an_appointment_nothing_is_asked():
    assert months([], signed=[], closed_on=None, today=date(2026, 11, 23)) == ()


def test_a_month_in_which_appointments_began_late_is_not_a_whole_one():
    assert standings([date(2026, 9, 8)], today=date(2026, 11, 3)) == [
        (date(2026, 11, 1), Standing.COMING),
        (date(2026, 10, 1), Standing.DUE),
    ]


def test_an_appointment_in_the_first_week_makes_a_whole_month():
    assert standings([date(2026, 10, 14), date(2026, 10, 7)], today=date(2026, 10, 31)) == [
        (date(2026, 10, 1), Standing.COMING)
    ]


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 10, 31), Standing.COMING),
        (date(2026, 11, 1), Standing.DUE),
        (date(2026, 11, 7), Standing.DUE),
        (date(2026, 11, 8), Standing.OVERDUE),
    ],
)
def test_a_month_is_due_by_the_seventh_of_the_next_one(today, standing):
    found = months([date(2026, 10, 2)], signed=[], closed_on=None, today=today)[-1]
    assert found == Month(first=date(2026, 10, 1), due_by=date(2026, 11, 7), standing=standing)


def test_what_is_signed_is_never_late():
    assert standings([date(2026, 9, 1)], signed=[date(2026, 9, 1)], today=date(2026, 10, 20)) == [
        (date(2026, 10, 1), Standing.COMING),
        (date(2026, 9, 1), Standing.SIGNED),
    ]


def test_of_the_month_of_the_closing_the_summary_tells():
    assert standings([date(2026, 9, 1)], closed_on=date(2026, 10, 30), today=date(2027, 1, 2)) == [
        (date(2026, 9, 1), Standing.OVERDUE)
    ]


@given(appointments=st.lists(DAYS, min_size=1), closed_on=st.none() | DAYS, today=DAYS, signed=st.sets(DAYS))
def test_every_month_from_the_first_whole_one_comes_once_and_in_order(appointments, closed_on, today, signed):
    found = months(appointments, signed=signed, closed_on=closed_on, today=today)
    firsts = [month.first for month in found]
    assert all(later == following(earlier) for later, earlier in pairwise(firsts))
    assert all(first.day == 1 and first <= today for first in firsts)
    assert all(first + timedelta(days=6) >= min(appointments) for first in firsts)
    assert closed_on is None or all(first < closed_on.replace(day=1) for first in firsts)


@given(month=DAYS)
def test_months_follow_one_another(month):
    assert preceding(following(month)) == month.replace(day=1)
    assert due_by(month) == following(month) + timedelta(days=6)
