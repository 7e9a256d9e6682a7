from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.free_days import FreeDay
from app.planning.school_calendar import free_days
from app.planning.vocabulary import FreeDaySort, Region


def _first_and_last(region, year, name):
    days = [day.day for day in free_days(region, [year]) if day.name == name]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    return days[0], days[-1]


@pytest.mark.parametrize(
    ("region", "first", "last"),
    [
        (Region.NOORD, date(2026, 10, 10), date(2026, 10, 18)),
        (Region.MIDDEN, date(2026, 10, 17), date(2026, 10, 25)),
        (Region.ZUID, date(2026, 10, 17), date(2026, 10, 25)),
    ],
)
def test_the_autumn_holiday_of_2026_is_a_week_earlier_in_the_north(region, first, last):
    assert _first_and_last(region, 2026, "Herfstvakantie") == (first, last)


@pytest.mark.parametrize(
    ("region", "first", "last"),
    [
        (Region.NOORD, date(2027, 7, 10), date(2027, 8, 22)),
        (Region.MIDDEN, date(2027, 7, 17), date(2027, 8, 29)),
        (Region.ZUID, date(2027, 7, 24), date(2027, 9, 5)),
    ],
)
def test_the_summer_holiday_of_2027_is_six_weeks_in_turn(region, first, last):
    assert _first_and_last(region, 2027, "Zomervakantie") == (first, last)


def test_the_public_holidays_of_2026_have_dutch_names():
    public = [day for day in free_days(Region.MIDDEN, [2026]) if day.sort is FreeDaySort.PUBLIC_HOLIDAY]
    assert [(day.day, day.name) for day in public] == [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede vrijdag"),
        (date(2026, 4, 5), "Eerste paasdag"),
        (date(2026, 4, 6), "Tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 24), "Eerste pinksterdag"),
        (date(2026, 5, 25), "Tweede pinksterdag"),
        (date(2026, 12, 25), "Eerste kerstdag"),
        (date(2026, 12, 26), "Tweede kerstdag"),
    ]


def test_a_public_holiday_within_a_school_holiday_is_there_twice():
    christmas = [day for day in free_days(Region.ZUID, [2026]) if day.day == date(2026, 12, 25)]
    assert christmas == [
        FreeDay(day=date(2026, 12, 25), sort=FreeDaySort.PUBLIC_HOLIDAY, name="Eerste kerstdag"),
        FreeDay(day=date(2026, 12, 25), sort=FreeDaySort.SCHOOL_HOLIDAY, name="Kerstvakantie"),
    ]


@settings(deadline=None)
@given(st.sampled_from(Region), st.sets(st.integers(min_value=2026, max_value=2035), max_size=4))
def test_free_days_are_sorted_without_doubles_and_within_the_years_asked(region, years):
    found = free_days(region, years)
    assert found == sorted(set(found))
    assert {day.day.year for day in found} == years


def test_school_holidays_are_known_up_to_2030():
    with_school_holidays = {
        day.day.year for day in free_days(Region.NOORD, range(2026, 2036)) if day.sort is FreeDaySort.SCHOOL_HOLIDAY
    }
    assert with_school_holidays == {2026, 2027, 2028, 2029, 2030}
