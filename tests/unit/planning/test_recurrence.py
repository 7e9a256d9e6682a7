from datetime import date, timedelta

import pytest
from dateutil.rrule import WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import CountOutOfRange, IntervalOutOfRange, YearOutOfRange
from app.planning.recurrence import Recurrence, SkippedDay, weekly

TUESDAY = date(2026, 10, 6)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 12, 31))


def test_a_series_goes_on_past_the_days_it_skips():
    autumn = {date(2026, 10, 20): "Herfstvakantie", date(2026, 10, 21): "Herfstvakantie"}
    assert weekly(TUESDAY, count=3, skip=autumn) == Recurrence(
        dates=(date(2026, 10, 6), date(2026, 10, 13), date(2026, 10, 27)),
        skipped=(SkippedDay(day=date(2026, 10, 20), reason="Herfstvakantie"),),
    )


@given(days, st.integers(min_value=1, max_value=60), st.integers(min_value=1, max_value=8))
def test_without_skipped_days_a_series_is_what_dateutil_makes_of_it(first, count, every):
    expected = tuple(moment.date() for moment in rrule(WEEKLY, interval=every, count=count, dtstart=first))
    assert weekly(first, count=count, every=every) == Recurrence(dates=expected, skipped=())


@given(days, st.integers(min_value=1, max_value=30), st.sets(st.integers(min_value=0, max_value=40)))
def test_dates_and_skipped_days_together_are_all_days_of_the_series(first, count, weeks):
    skip = {first + timedelta(weeks=number): "vrij" for number in weeks}
    found = weekly(first, count=count, skip=skip)
    skipped = {day.day for day in found.skipped}
    assert len(found.dates) == count
    assert skipped <= skip.keys()
    assert not skip.keys() & set(found.dates)
    assert sorted([*found.dates, *skipped]) == [
        first + timedelta(weeks=number) for number in range(count + len(skipped))
    ]


@pytest.mark.parametrize("count", [-1, 0, 401])
def test_a_number_of_meetings_that_no_series_has_is_refused(count):
    with pytest.raises(CountOutOfRange) as refusal:
        weekly(TUESDAY, count=count)
    assert (refusal.value.count, refusal.value.most) == (count, 400)


@pytest.mark.parametrize("every", [-1, 0, 54])
def test_an_interval_that_no_series_has_is_refused(every):
    with pytest.raises(IntervalOutOfRange) as refusal:
        weekly(TUESDAY, count=2, every=every)
    assert (refusal.value.every, refusal.value.most) == (every, 53)


@pytest.mark.parametrize("first", [date.min, date(2199, 12, 30), date.max])
def test_a_series_that_runs_out_of_the_plannable_years_is_refused(first):
    with pytest.raises(YearOutOfRange) as refusal:
        weekly(first, count=2)
    assert refusal.value.year in {1, 2200, 9999}
