"""What becomes of a schedule when its meetings are shifted, end, or become one more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import recurrence
from app.planning.free_days import FreeDay
from app.planning.rules import MonthlyOnWeekday, OnDays, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.series import Meeting, WallShift
from app.planning.series_schedule import ended, one_more, shifted
from app.planning.timeslots import local_slot
from app.planning.vocabulary import FreeDaySort, NthWeek, Weekday

ZONE = "Europe/Amsterdam"
TUESDAY = date(2026, 9, 8)
HOUR = timedelta(hours=1)


def weekly(*weekdays, **values):
    rule = values.pop("rule", None) or Weekly(weekdays=frozenset(weekdays))
    defaults = {"rule": rule, "starts": time(14), "ends": time(15), "first": TUESDAY}
    return Schedule(stretches=(Stretch(**defaults | values),))


def days(schedule, until=date(2027, 1, 1), free=()):
    return [one.day for one in recurrence.meetings(schedule, free_days=free, zone=ZONE, until=until).meetings]


def by(*, days=0, hours=0):
    delta = timedelta(days=days, hours=hours)
    return WallShift(starts=delta, ends=delta)


@given(st.sets(st.sampled_from(Weekday), min_size=1), st.integers(-6, 6), st.integers(-13, 8), st.integers(0, 60))
def test_every_week_meets_as_much_later_from_that_day_on(weekdays, later, hours, since):
    schedule = weekly(*weekdays, count=20)
    cut = TUESDAY + timedelta(days=since)
    after = shifted(schedule, by(days=later, hours=hours), since=cut, free_days=(), zone=ZONE)
    before = [day for day in days(schedule, until=None) if day < cut]
    moved = [day + timedelta(days=later) for day in days(schedule, until=None) if day >= cut]
    if moved and (not before or min(moved) > max(before)):
        assert sorted(days(after, until=None)) == sorted([*before, *moved])
        assert after.stretches[-1].starts == time(14 + hours)


def test_other_rules_go_along():
    monthly = weekly(rule=MonthlyOnWeekday(weekday=Weekday.TUESDAY, nth=NthWeek.SECOND))
    after = shifted(monthly, by(days=1), since=TUESDAY, free_days=(), zone=ZONE)
    assert after.stretches[0].rule == MonthlyOnWeekday(weekday=Weekday.WEDNESDAY, nth=NthWeek.SECOND)
    listed = weekly(rule=OnDays(days=frozenset({TUESDAY})), first=None)
    after = shifted(listed, by(days=1), since=TUESDAY, free_days=(), zone=ZONE)
    assert days(after) == [TUESDAY + timedelta(days=1)]


def test_what_no_schedule_says_is_none():
    assert shifted(weekly(Weekday.TUESDAY), by(hours=9.5), since=TUESDAY, free_days=(), zone=ZONE) is None
    assert shifted(weekly(Weekday.TUESDAY), by(days=4_000_000), since=TUESDAY, free_days=(), zone=ZONE) is None


def test_a_series_ends_before_the_day():
    schedule = weekly(Weekday.TUESDAY)
    assert days(ended(schedule, since=date(2026, 9, 20), free_days=(), zone=ZONE)) == [TUESDAY, date(2026, 9, 15)]
    assert ended(schedule, since=TUESDAY, free_days=(), zone=ZONE) is None


def meeting(day):
    slot = local_slot(day=day, start=time(14), end=time(15), zone=ZONE)
    return Meeting(id=uuid4(), slot=slot, zone=ZONE, space_id=uuid4(), meant_for=datetime.combine(day, time(14)))


@pytest.mark.parametrize(
    ("schedule", "longer"),
    [
        (weekly(Weekday.TUESDAY, count=3), {"count": 4}),
        (weekly(Weekday.TUESDAY, until=date(2026, 9, 22)), {"until": date(2026, 10, 6)}),
        (weekly(Weekday.TUESDAY), {}),
    ],
)
def test_one_more_comes_when_the_schedule_says_so_and_not_on_a_free_day(schedule, longer):
    free = [FreeDay(day=date(2026, 9, 29), sort=FreeDaySort.PUBLIC_HOLIDAY, name="Feest")]
    meetings = [meeting(day) for day in days(schedule, until=date(2026, 9, 22))]
    found = one_more(schedule, meetings, free_days=free, zone=ZONE)
    assert found.meant_for == datetime(2026, 10, 6, 14)  # noqa: DTZ001 - a wall time
    assert found.slot == local_slot(day=date(2026, 10, 6), start=time(14), end=time(15), zone=ZONE)
    assert found.schedule == replace(schedule, stretches=(replace(schedule.stretches[0], **longer),))


@pytest.mark.parametrize("schedule", [None, weekly(rule=OnDays(days=frozenset({TUESDAY})), first=None)])
def test_without_a_rule_one_more_comes_a_week_later_and_not_on_a_free_day(schedule):
    free = [FreeDay(day=date(2026, 10, 20), sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfst")]
    found = one_more(schedule, [meeting(date(2026, 10, 13)), meeting(TUESDAY)], free_days=free, zone=ZONE)
    assert found.slot == local_slot(day=date(2026, 10, 27), start=time(14), end=time(15), zone=ZONE)
    assert (found.meant_for.date(), found.schedule) == (date(2026, 10, 27), schedule)


def test_a_rule_that_only_finds_free_days_is_left_for_a_week_later():
    free = [
        FreeDay(day=TUESDAY + timedelta(weeks=number), sort=FreeDaySort.PUBLIC_HOLIDAY, name="Vrij")
        for number in range(2, 70)
    ]
    schedule = weekly(Weekday.TUESDAY)
    found = one_more(schedule, [meeting(TUESDAY)], free_days=free, zone=ZONE)
    assert (found.meant_for.date(), found.schedule) == (date(2026, 9, 15), schedule)
