from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import NoSuchWeek, UnreadableWeek, YearOutOfRange
from app.planning.timeslots import Period
from app.planning.weeks import IsoWeek

AMSTERDAM = "Europe/Amsterdam"
days = st.dates(min_value=date(2000, 1, 3), max_value=date(2198, 12, 25))


def test_a_week_is_read_as_it_is_written():
    assert IsoWeek.parse("2026-W48") == IsoWeek(year=2026, week=48)
    assert str(IsoWeek(year=2027, week=3)) == "2027-W03"


@pytest.mark.parametrize(
    "text",
    ["", "2026-48", "2026-W4", "26-W48", "2026-w48", " 2026-W48", "2026-W48\n", "1999-W52", "2199-W01", "٢٠٢٦-W48"],
)
def test_other_text_is_refused(text):
    with pytest.raises(UnreadableWeek) as refusal:
        IsoWeek.parse(text)
    assert refusal.value.text == text


@pytest.mark.parametrize(("year", "week"), [(2027, 53), (2026, 0), (2026, 54), (0, 1), (9999, 52)])
def test_a_week_that_the_year_does_not_have_is_refused(year, week):
    with pytest.raises(NoSuchWeek) as refusal:
        IsoWeek(year=year, week=week)
    assert (refusal.value.year, refusal.value.week) == (year, week)


def test_new_year_can_belong_to_the_year_before():
    assert IsoWeek.containing(date(2027, 1, 3)) == IsoWeek(year=2026, week=53)
    assert IsoWeek(year=2026, week=53).next() == IsoWeek(year=2027, week=1)


@given(days)
def test_each_day_is_in_its_week_and_in_no_other(day):
    week = IsoWeek.containing(day)
    assert day in week.days()
    assert day not in week.previous().days() + week.next().days()
    assert week.days()[0] == week.monday


@given(days)
def test_weeks_follow_one_another_and_are_read_back(day):
    week = IsoWeek.containing(day)
    assert week.next().previous() == week == week.previous().next()
    assert week.previous() < week < week.next()
    assert week.next().monday - week.monday == timedelta(days=7)
    assert IsoWeek.parse(str(week)) == week


@given(days, st.sampled_from([AMSTERDAM, "America/Havana", "Asia/Kathmandu"]))
def test_the_periods_of_weeks_leave_no_gap(day, zone):
    week = IsoWeek.containing(day)
    assert week.period(zone).ends_at == week.next().period(zone).starts_at


@pytest.mark.parametrize(("text", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W48", 168)])
def test_a_week_lasts_an_hour_less_or_more_when_the_clocks_change(text, hours):
    assert IsoWeek.parse(text).period(AMSTERDAM).minutes == hours * 60


def test_a_week_starts_at_midnight_of_the_location():
    assert IsoWeek.parse("2026-W48").period(AMSTERDAM) == Period(
        starts_at=datetime(2026, 11, 22, 23, tzinfo=UTC), ends_at=datetime(2026, 11, 29, 23, tzinfo=UTC)
    )


def test_a_week_outside_the_plannable_years_has_no_period():
    with pytest.raises(YearOutOfRange):
        IsoWeek(year=1998, week=1).period(AMSTERDAM)
