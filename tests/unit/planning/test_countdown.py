"""Tasks counted back from a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.loader import read_shipped
from app.planning import countdown
from app.planning.countdown import a_year_later, due_day, school_day, weeks_to
from app.planning.template import TaskOutline

THURSDAY = date(2026, 12, 10)
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
AROUND = st.integers(-60, 120)


@st.composite
def free_days(draw, day=THURSDAY):
    """Return days around a day that are free, some of them long holidays."""
    starts = draw(st.lists(st.integers(-150, 80), max_size=8))
    return {day + timedelta(days=start + more) for start in starts for more in range(draw(st.integers(1, 16)))}


def free(*days):
    return frozenset(date.fromisoformat(day) for day in days)


def test_a_task_is_due_so_many_days_before():
    assert due_day(THURSDAY, days_before=7, free=free()) == date(2026, 12, 3)


def test_weekends_and_free_days_are_skipped_backwards():
    # Eighteen days before is a Sunday, and the school is closed on the Friday before it.
    assert due_day(THURSDAY, days_before=18, free=free("2026-11-20")) == date(2026, 11, 19)


def test_afterwards_they_are_skipped_forwards():
    # A day after is a Friday on which the school is closed.
    assert due_day(THURSDAY, days_before=-1, free=free("2026-12-11")) == date(2026, 12, 14)


@given(day=DAYS, days=AROUND, data=st.data())
def test_nothing_is_due_on_a_free_day(day, days, data):
    closed = data.draw(free_days(day))
    due = due_day(day, days_before=days, free=closed)
    assert (due in closed, due.isoweekday() > 5) == (False, False)


@given(day=DAYS, days=st.integers(0, 120), data=st.data())
def test_what_comes_first_is_never_due_after_the_day(day, days, data):
    assert due_day(day, days_before=days, free=data.draw(free_days(day))) <= day - timedelta(days=days)


@given(day=DAYS, days=st.integers(1, 60), data=st.data())
def test_what_comes_afterwards_is_never_due_before_the_day(day, days, data):
    assert due_day(day, days_before=-days, free=data.draw(free_days(day))) >= day + timedelta(days=days)


@given(day=DAYS, one=AROUND, other=AROUND, data=st.data())
def test_tasks_keep_their_order(day, one, other, data):
    closed = data.draw(free_days(day))
    early, late = sorted((one, other), reverse=True)
    assert due_day(day, days_before=early, free=closed) <= due_day(day, days_before=late, free=closed)


@given(day=DAYS, data=st.data())
def test_a_school_day_stays_as_it_is(day, data):
    closed = data.draw(free_days(day))
    found = school_day(day, free=closed)
    assert school_day(found, free=closed) == school_day(found, free=closed, forward=True) == found


def test_weeks_are_counted_from_monday_to_monday():
    monday, sunday = date(2026, 12, 7), date(2026, 12, 6)
    assert [weeks_to(day, of=THURSDAY) for day in (THURSDAY, monday, sunday, date(2026, 12, 14))] == [0, 0, 1, -1]


def test_next_year_is_the_same_day_of_the_week():
    assert a_year_later(THURSDAY, free=free()) == date(2027, 12, 9)


def test_next_year_is_no_free_day():
    assert a_year_later(THURSDAY, free=free("2027-12-09", "2027-12-16")) == date(2027, 12, 2)


@given(day=DAYS.filter(lambda day: day.isoweekday() < 6), data=st.data())
def test_next_year_is_a_school_day_with_the_same_name(day, data):
    closed = data.draw(free_days(day + timedelta(weeks=52)))
    found = a_year_later(day, free=closed)
    assert (found in closed, found.weekday()) == (False, day.weekday())


def test_a_saturday_is_proposed_again_when_there_is_nothing_better():
    saturday = date(2026, 12, 12)
    assert a_year_later(saturday, free=free()) == date(2027, 12, 11)


def test_a_task_of_a_template_is_before_or_after():
    before = TaskOutline(name="Brief", weeks_before=2, days_before=1)
    after = TaskOutline(name="Bedanken", days_after=5)
    assert [countdown.days_before(one) for one in (before, after)] == [15, -5]


def test_the_safety_day_is_prepared_from_twelve_weeks_before_until_after_it():
    [template] = [one for one in read_shipped() if one.slug == "veiligheidsdag"]
    days = [countdown.days_before(task) for task in template.tasks]
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == (12 * 7, -5)
