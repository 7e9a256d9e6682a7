"""Terms: whole weeks between school holidays."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.planning import terms
from app.planning.free_days import FreeDay
from app.planning.school_calendar import free_days
from app.planning.terms import MOST_WEEKS, Term
from app.planning.vocabulary import FreeDaySort, Region

MIDDEN = free_days(Region.MIDDEN, range(2026, 2028))


def test_a_day_between_holidays_is_in_the_term_with_the_holiday_before_it():
    assert terms.around(date(2026, 11, 25), MIDDEN) == Term(first=date(2026, 10, 19), last=date(2026, 12, 20))


def test_a_holiday_belongs_to_the_term_after_it():
    assert terms.around(date(2026, 10, 20), MIDDEN) == terms.around(date(2026, 11, 25), MIDDEN)


def test_the_days_before_and_after_are_in_the_neighbouring_terms():
    here = terms.around(date(2026, 11, 25), MIDDEN)
    assert terms.around(here.before, MIDDEN).after == here.first
    assert terms.around(here.after, MIDDEN).before == here.last


def test_a_day_off_and_a_public_holiday_end_no_term():
    day = date(2026, 11, 25)
    few = [FreeDay(day=day, sort=FreeDaySort.SCHOOL_HOLIDAY, name="Studiedag")]
    public = [
        FreeDay(day=day + timedelta(days=number), sort=FreeDaySort.PUBLIC_HOLIDAY, name="Feest") for number in range(5)
    ]
    assert terms.around(day, [*few, *public]) == terms.around(day, [])


def test_without_holidays_a_term_is_half_a_year_round_the_day():
    assert len(terms.around(date(2026, 11, 25), []).weeks) == 27


def test_any_stretch_is_whole_weeks_and_not_endless():
    assert terms.between(date(2026, 11, 25), date(2026, 11, 26)) == Term(
        first=date(2026, 11, 23), last=date(2026, 11, 29)
    )
    assert (
        terms.between(date(2026, 11, 25), date(2020, 1, 1)).weeks
        == terms.between(date(2026, 11, 25), date(2026, 11, 25)).weeks
    )
    assert len(terms.between(date(2026, 1, 1), date(2036, 1, 1)).weeks) == MOST_WEEKS


@given(st.dates(date(2026, 2, 1), date(2027, 10, 1)))
def test_every_day_is_in_its_own_term_and_terms_are_whole_weeks(day):
    term = terms.around(day, MIDDEN)
    assert term.first <= day <= term.last
    assert (term.first.isoweekday(), term.last.isoweekday()) == (1, 7)
    assert [week.monday for week in term.weeks] == [
        term.first + timedelta(weeks=number) for number in range(len(term.weeks))
    ]
