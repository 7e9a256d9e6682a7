"""Copying sessions into another period: weekdays, wall times, free days and what is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.copying import Copy, Fate, Original, copies, weeks_between
from app.planning.free_days import FreeDay
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import FreeDaySort, SchoolHolidays
from app.planning.weeks import IsoWeek

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 9, 8)
ACTIVITY = UUID(int=1)
HOLIDAY = FreeDay(day=date(2026, 10, 20), sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfstvakantie")
CLOSED = FreeDay(day=date(2026, 10, 20), sort=FreeDaySort.CLOSING_DAY, name="Verbouwing")


def original(day=TUESDAY, *, starts=time(14), ends=time(15), **values):
    slot = local_slot(day=day, start=starts, end=ends, zone=ZONE)
    defaults = {"id": UUID(int=9), "activity_id": ACTIVITY, "title": "Voetbal", "slot": slot, "cancelled": False}
    return Original(**defaults | {"school_holidays": SchoolHolidays.SKIP} | values)


def fate(one, *, weeks, **values):
    [found] = copies([one], **{"weeks": weeks, "zone": ZONE, "there": (), "free": (), "now": NOW} | values)
    return found


def test_a_copy_keeps_its_weekday_and_its_wall_time_over_a_clock_change():
    one = original()
    wanted = local_slot(day=date(2026, 11, 3), start=time(14), end=time(15), zone=ZONE)
    assert fate(one, weeks=8) == Copy(original=one, fate=Fate.COMES, slot=wanted)
    assert wanted.starts_at - one.slot.starts_at == timedelta(weeks=8, hours=1)


@pytest.mark.parametrize(
    ("target", "weeks"),
    [
        (date(2026, 9, 7), 0),
        (date(2026, 9, 13), 0),
        (date(2026, 9, 14), 1),
        (date(2026, 8, 31), -1),
        (date(2027, 1, 1), 16),
    ],
)
def test_the_weeks_between_count_whole_weeks(target, weeks):
    assert weeks_between(TUESDAY, target) == weeks


@pytest.mark.parametrize(
    ("holidays", "free", "expected"),
    [
        (SchoolHolidays.SKIP, [HOLIDAY], (Fate.FREE_DAY, "Herfstvakantie")),
        (SchoolHolidays.IGNORE, [HOLIDAY], (Fate.COMES, "")),
        (SchoolHolidays.ONLY, [HOLIDAY], (Fate.COMES, "")),
        (SchoolHolidays.ONLY, [HOLIDAY, CLOSED], (Fate.FREE_DAY, "Verbouwing")),
    ],
)
def test_free_days_are_passed_over_as_the_template_says(holidays, free, expected):
    found = fate(original(school_holidays=holidays), weeks=6, free=free)
    assert (found.fate, found.reason) == expected


def test_what_is_cancelled_there_already_or_over_does_not_come():
    one = original()
    later = fate(one, weeks=1).slot
    assert fate(original(cancelled=True), weeks=1).fate is Fate.CANCELLED
    assert fate(one, weeks=1, there={(ACTIVITY, later.starts_at)}).fate is Fate.ALREADY_THERE
    assert fate(one, weeks=1, there={(UUID(int=2), later.starts_at)}).fate is Fate.COMES
    assert fate(one, weeks=-2).fate is Fate.PAST


def test_a_wall_time_that_does_not_exist_is_said():
    night = original(date(2027, 3, 21), starts=time(2, 15), ends=time(4))
    assert fate(night, weeks=1).fate is Fate.NO_SUCH_TIME
    assert fate(original(), weeks=500_000).fate is Fate.NO_SUCH_TIME


@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 22)), max_size=20),
    st.integers(1, 60),
)
def test_copying_twice_copies_once(moments, weeks):
    ones = [
        original(TUESDAY + timedelta(days=days), starts=time(hour), ends=time(hour + 1), id=UUID(int=number))
        for number, (days, hour) in enumerate(moments)
    ]
    first = copies(ones, weeks=weeks, zone=ZONE, there=(), free=(), now=NOW)
    coming = [copy for copy in first if copy.fate is Fate.COMES]
    there = {(copy.original.activity_id, copy.slot.starts_at) for copy in coming}
    again = copies(ones, weeks=weeks, zone=ZONE, there=there, free=(), now=NOW)
    assert all(copy.fate is not Fate.COMES for copy in again)
    for copy in coming:
        before, after = copy.original.slot.local(ZONE)[0], copy.slot.local(ZONE)[0]
        assert (before.weekday(), before.time()) == (after.weekday(), after.time())
        assert weeks_between(before.date(), after.date()) == weeks
        assert isinstance(copy.slot, TimeSlot)
        assert IsoWeek.containing(after.date()).monday > IsoWeek.containing(before.date()).monday
