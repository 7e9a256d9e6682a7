from datetime import UTC, date, datetime, time, timedelta
from itertools import count as numbers
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import CountOutOfRange, SeriesTooLong, YearOutOfRange
from app.planning.free_days import FreeDay
from app.planning.recurrence import Meeting, Recurrence, SkippedDay, meetings
from app.planning.rules import MonthlyOnWeekday, OnDays, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.school_calendar import free_days
from app.planning.timeslots import local_slot
from app.planning.vocabulary import FreeDaySort, NthWeek, Region, SchoolHolidays, SkipSort, Weekday
from tests.unit.planning import schedules

ZONE = "Europe/Amsterdam"
MIDDEN = free_days(Region.MIDDEN, range(2026, 2036))
ORACLE_WEEKDAYS = dict(zip(Weekday, (MO, TU, WE, TH, FR, SA, SU), strict=True))
ORACLE_NTH = {NthWeek.FIRST: 1, NthWeek.SECOND: 2, NthWeek.THIRD: 3, NthWeek.FOURTH: 4, NthWeek.LAST: -1}


def _one(rule, **more):
    return Schedule(stretches=(_stretch(rule, **more),))


def _stretch(rule, **more):
    return Stretch(rule=rule, **({"starts": time(14, 30), "ends": time(16)} | more))


def _meeting(day, *, stretch=0, start=time(14, 30), end=time(16)):
    slot = local_slot(day=day, start=start, end=end, zone=ZONE)
    return Meeting(day=day, slot=slot, stretch=stretch, meant_for=datetime.combine(day, start))


def _days(schedule, *, free=(), **more):
    return [meeting.day for meeting in meetings(schedule, free_days=free, zone=ZONE, **more).meetings]


def _free(day, sort=FreeDaySort.CLOSING_DAY, name="Verhuizing"):
    return FreeDay(day=day, sort=sort, name=name)


TUESDAYS = Weekly(weekdays=frozenset({Weekday.TUESDAY}))


def test_twenty_two_lessons_in_eighteen_meetings_go_round_the_autumn_holiday():
    twice_a_week = Weekly(weekdays=frozenset({Weekday.TUESDAY, Weekday.THURSDAY}))
    schedule = Schedule(
        stretches=(
            _stretch(twice_a_week, first=date(2026, 9, 7), count=12, lessons=12),
            _stretch(twice_a_week, count=4, lessons=8),
            _stretch(twice_a_week, count=1, lessons=1),
            _stretch(twice_a_week, count=1, lessons=1, starts=time(16), ends=time(17)),
        )
    )
    found = meetings(schedule, free_days=MIDDEN, zone=ZONE)
    assert (schedule.lessons, len(found.meetings)) == (22, 18)
    assert found.skipped == (
        SkippedDay(day=date(2026, 10, 20), stretch=1, sort=SkipSort.SCHOOL_HOLIDAY, reason="Herfstvakantie"),
        SkippedDay(day=date(2026, 10, 22), stretch=1, sort=SkipSort.SCHOOL_HOLIDAY, reason="Herfstvakantie"),
    )
    assert [meeting.stretch for meeting in found.meetings] == [0] * 12 + [1] * 4 + [2, 3]
    assert found.meetings[0] == _meeting(date(2026, 9, 8))
    assert found.meetings[-1] == _meeting(date(2026, 11, 12), stretch=3, start=time(16), end=time(17))


def test_a_counted_series_goes_on_past_the_days_it_skips():
    autumn = [_free(date(2026, 10, 20), FreeDaySort.SCHOOL_HOLIDAY, "Herfstvakantie"), _free(date(2026, 10, 21))]
    assert meetings(_one(TUESDAYS, first=date(2026, 10, 6), count=3), free_days=autumn, zone=ZONE) == Recurrence(
        meetings=tuple(_meeting(date(2026, 10, day)) for day in (6, 13, 27)),
        skipped=(SkippedDay(day=date(2026, 10, 20), stretch=0, sort=SkipSort.SCHOOL_HOLIDAY, reason="Herfstvakantie"),),
    )


def test_a_series_with_a_last_day_only_gets_shorter_by_the_days_it_skips():
    schedule = _one(TUESDAYS, first=date(2026, 10, 6), until=date(2026, 10, 27))
    assert _days(schedule, free=[_free(date(2026, 10, 13))]) == [date(2026, 10, day) for day in (6, 20, 27)]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (SchoolHolidays.SKIP, [(2026, 10, 13), (2026, 10, 27)]),
        (SchoolHolidays.ONLY, [(2026, 10, 20), (2026, 12, 22)]),
        (SchoolHolidays.IGNORE, [(2026, 10, 13), (2026, 10, 20)]),
    ],
)
def test_the_school_holidays_are_skipped_or_sought_or_ignored(mode, expected):
    schedule = Schedule(stretches=(_stretch(TUESDAYS, first=date(2026, 10, 13), count=2),), school_holidays=mode)
    assert _days(schedule, free=MIDDEN) == [date(*day) for day in expected]


def test_a_series_in_the_holidays_says_of_each_other_day_that_it_is_outside():
    schedule = Schedule(
        stretches=(_stretch(TUESDAYS, first=date(2026, 10, 13), count=1),), school_holidays=SchoolHolidays.ONLY
    )
    assert meetings(schedule, free_days=MIDDEN, zone=ZONE).skipped == (
        SkippedDay(day=date(2026, 10, 13), stretch=0, sort=SkipSort.OUTSIDE_HOLIDAYS),
    )


@pytest.mark.parametrize("sort", [FreeDaySort.PUBLIC_HOLIDAY, FreeDaySort.CLOSING_DAY])
@pytest.mark.parametrize("mode", list(SchoolHolidays))
def test_nothing_makes_a_series_meet_on_a_public_holiday_or_when_the_location_is_closed(sort, mode):
    free = [_free(date(2026, 10, 20), FreeDaySort.SCHOOL_HOLIDAY, "Herfstvakantie"), _free(date(2026, 10, 20), sort)]
    schedule = Schedule(
        stretches=(_stretch(OnDays(days=frozenset({date(2026, 10, 20)}))),),
        school_holidays=mode,
    )
    assert meetings(schedule, free_days=free, zone=ZONE) == Recurrence(
        meetings=(),
        skipped=(SkippedDay(day=date(2026, 10, 20), stretch=0, sort=SkipSort(sort.value), reason="Verhuizing"),),
    )


def test_every_second_week_is_counted_from_the_week_of_the_first_day():
    rule = Weekly(weekdays=frozenset({Weekday.MONDAY, Weekday.FRIDAY}), every=2)
    expected = [date(2026, 9, 11), date(2026, 9, 21), date(2026, 9, 25), date(2026, 10, 5)]
    assert _days(_one(rule, first=date(2026, 9, 9), count=4)) == expected


def test_a_stretch_without_a_first_day_starts_after_the_last_meeting_before():
    schedule = Schedule(
        stretches=(
            _stretch(TUESDAYS, first=date(2026, 9, 8), count=2),
            _stretch(Weekly(weekdays=frozenset({Weekday.TUESDAY, Weekday.WEDNESDAY})), count=2),
        )
    )
    assert _days(schedule) == [date(2026, 9, day) for day in (8, 15, 16, 22)]


def test_a_stretch_waits_for_the_one_before_also_when_its_own_first_day_is_earlier():
    schedule = Schedule(
        stretches=(
            _stretch(TUESDAYS, first=date(2026, 9, 8), count=2),
            _stretch(Weekly(weekdays=frozenset({Weekday.TUESDAY}), every=2), first=date(2026, 9, 8), count=1),
        )
    )
    assert _days(schedule) == [date(2026, 9, day) for day in (8, 15, 22)]


def test_a_listed_day_that_comes_too_early_is_shown_as_skipped():
    early, late = date(2026, 9, 10), date(2026, 9, 17)
    schedule = Schedule(
        stretches=(
            _stretch(TUESDAYS, first=date(2026, 9, 8), count=2),
            _stretch(OnDays(days=frozenset({early, late}))),
        )
    )
    found = meetings(schedule, free_days=(), zone=ZONE)
    assert [meeting.day for meeting in found.meetings] == [date(2026, 9, 8), date(2026, 9, 15), late]
    assert found.skipped == (SkippedDay(day=early, stretch=1, sort=SkipSort.OUT_OF_ORDER),)


def test_a_day_left_out_makes_a_counted_series_longer():
    schedule = _one(TUESDAYS, first=date(2026, 9, 8), count=2, left_out=frozenset({date(2026, 9, 15)}))
    assert meetings(schedule, free_days=(), zone=ZONE) == Recurrence(
        meetings=(_meeting(date(2026, 9, 8)), _meeting(date(2026, 9, 22))),
        skipped=(SkippedDay(day=date(2026, 9, 15), stretch=0, sort=SkipSort.LEFT_OUT),),
    )


@pytest.mark.parametrize(
    ("also", "free", "expected"),
    [
        ((12,), (), (8, 12, 15)),  # in between: the series ends a week earlier
        ((30,), (), (8, 15, 30)),  # after the end: it takes the place of the last
        ((8,), (), (8, 15, 22)),  # already a day of the series
        ((12,), (12,), (8, 15, 22)),  # free: as if it had not been added
        ((1,), (), (1, 8, 15)),  # before the first day: it begins earlier
        ((9, 10, 11, 12), (), (9, 10, 11, 12)),  # more than the count: whoever added them wants them
    ],
)
def test_a_day_added_by_hand_is_one_of_the_number_of_meetings(also, free, expected):
    september = {number: date(2026, 9, number) for number in range(1, 31)}
    schedule = _one(TUESDAYS, first=september[8], count=3, also=frozenset(september[day] for day in also))
    assert _days(schedule, free=[_free(september[day]) for day in free]) == [september[day] for day in expected]


def test_a_series_that_never_ends_is_given_up_to_a_day_and_from_a_day():
    schedule = _one(TUESDAYS, first=date(2026, 9, 8))
    assert _days(schedule, until=date(2026, 9, 22)) == [date(2026, 9, day) for day in (8, 15, 22)]
    assert _days(schedule, until=date(2026, 9, 29), since=date(2026, 9, 16)) == [date(2026, 9, 22), date(2026, 9, 29)]
    assert _days(schedule, until=date(2046, 1, 31), since=date(2046, 1, 20)) == [date(2046, 1, 23), date(2046, 1, 30)]


def test_a_later_stretch_does_not_start_while_the_one_before_is_still_going_on():
    schedule = Schedule(
        stretches=(
            _stretch(TUESDAYS, first=date(2026, 9, 8), count=9),
            _stretch(Weekly(weekdays=frozenset({Weekday.THURSDAY}))),
        )
    )
    assert _days(schedule, until=date(2026, 9, 17)) == [date(2026, 9, 8), date(2026, 9, 15)]


def test_a_series_that_never_ends_needs_a_last_day():
    with pytest.raises(SeriesTooLong) as refusal:
        _days(_one(TUESDAYS, first=date(2026, 9, 8)))
    assert refusal.value.years == 10


def test_a_counted_series_that_takes_more_than_ten_years_is_refused():
    rare = MonthlyOnWeekday(weekday=Weekday.MONDAY, nth=NthWeek.LAST, every=24)
    assert len(_days(_one(rare, first=date(2026, 1, 1), count=5))) == 5
    with pytest.raises(SeriesTooLong) as refusal:
        _days(_one(rare, first=date(2026, 1, 1), count=7))
    assert refusal.value.years == 10


def test_more_meetings_than_a_series_has_are_refused():
    daily = Weekly(weekdays=frozenset(Weekday))
    with pytest.raises(CountOutOfRange) as refusal:
        _days(_one(daily, first=date(2026, 1, 1), until=date(2027, 12, 31)))
    assert (refusal.value.count, refusal.value.most) == (401, 400)


def test_a_series_that_runs_out_of_the_plannable_years_is_refused():
    with pytest.raises(YearOutOfRange) as refusal:
        _days(_one(TUESDAYS, first=date(2199, 12, 30), count=2))
    assert refusal.value.year == 2200


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [(date(2026, 3, 29), (12, 11)), (date(2026, 10, 25), (11, 12)), (date(2035, 3, 25), (12, 11))],
)
def test_the_clock_of_the_location_says_the_same_on_both_sides_of_a_clock_change(sunday, hours):
    rule = Weekly(weekdays=frozenset({Weekday.SATURDAY, Weekday.SUNDAY}))
    schedule = _one(rule, first=sunday - timedelta(days=1), count=2, starts=time(13), ends=time(14))
    found = meetings(schedule, free_days=(), zone=ZONE).meetings
    assert [meeting.slot.starts_at.hour for meeting in found] == list(hours)
    assert [meeting.meant_for.time() for meeting in found] == [time(13), time(13)]


def test_a_wall_time_that_the_clocks_skip_is_passed_over_and_said_never_shifted():
    sunday = date(2026, 3, 29)
    rule = Weekly(weekdays=frozenset({Weekday.SUNDAY}))
    schedule = _one(rule, first=sunday, count=1, starts=time(2, 30), ends=time(4))
    assert meetings(schedule, free_days=(), zone=ZONE) == Recurrence(
        meetings=(_meeting(date(2026, 4, 5), start=time(2, 30), end=time(4)),),
        skipped=(SkippedDay(day=sunday, stretch=0, sort=SkipSort.CLOCK_CHANGE),),
    )


def test_a_meeting_of_a_whole_day_does_not_fit_in_the_day_of_25_hours():
    rule = Weekly(weekdays=frozenset({Weekday.SUNDAY}))
    schedule = _one(rule, first=date(2026, 10, 25), until=date(2026, 10, 25), starts=time(0), ends=time(23, 30))
    skipped = SkippedDay(day=date(2026, 10, 25), stretch=0, sort=SkipSort.CLOCK_CHANGE)
    assert meetings(schedule, free_days=(), zone=ZONE) == Recurrence(meetings=(), skipped=(skipped,))


@given(schedules.days, schedules.weekly, st.integers(min_value=1, max_value=60), schedules.times)
def test_weeks_are_what_dateutil_makes_of_them_in_local_time(first, rule, count, at):
    weekdays = [ORACLE_WEEKDAYS[weekday] for weekday in rule.weekdays]
    oracle = rrule(WEEKLY, interval=rule.every, byweekday=weekdays, wkst=MO, dtstart=datetime.combine(first, at[0]))
    _assert_same(oracle, _one(rule, first=first, count=count, starts=at[0], ends=at[1]), count)


@given(schedules.days, schedules.monthly, st.integers(min_value=1, max_value=18), schedules.times)
def test_months_are_what_dateutil_makes_of_them_in_local_time(first, rule, count, at):
    weekday = ORACLE_WEEKDAYS[rule.weekday](ORACLE_NTH[rule.nth])
    oracle = rrule(MONTHLY, interval=rule.every, byweekday=weekday, dtstart=datetime.combine(first, at[0]))
    _assert_same(oracle, _one(rule, first=first, count=count, starts=at[0], ends=at[1]), count)


def _assert_same(oracle, schedule, count):
    """Compare with the oracle, whose moments that no clock shows fall out."""
    stretch, zone = schedule.stretches[0], ZoneInfo(ZONE)
    there = (wall for wall in oracle if _can_be(wall.replace(tzinfo=zone), datetime.combine(wall, stretch.ends, zone)))
    found = meetings(schedule, free_days=(), zone=ZONE).meetings
    assert [meeting.meant_for for meeting in found] == list(islice(there, count))
    assert all(
        meeting.slot.starts_at.astimezone(zone).replace(tzinfo=None) == meeting.meant_for
        and meeting.slot.starts_at.tzinfo is UTC
        for meeting in found
    )


def _can_be(*walls):
    starts_at, ends_at = (wall.astimezone(UTC) for wall in walls)
    shown = [moment.astimezone(wall.tzinfo) == wall for moment, wall in zip((starts_at, ends_at), walls, strict=True)]
    return all(shown) and ends_at - starts_at <= timedelta(hours=24)


@given(schedules.schedules, schedules.free_days)
def test_a_series_never_meets_on_a_free_day_and_keeps_the_order_of_its_stretches(schedule, free):
    found = meetings(schedule, free_days=free, zone=ZONE, until=schedules.HORIZON).meetings
    closed = {(day.day, day.sort) for day in free}
    assert not [
        meeting
        for meeting in found
        for sort in (FreeDaySort.PUBLIC_HOLIDAY, FreeDaySort.CLOSING_DAY)
        if (meeting.day, sort) in closed
    ]
    in_holidays = [(meeting.day, FreeDaySort.SCHOOL_HOLIDAY) in closed for meeting in found]
    assert schedule.school_holidays is not SchoolHolidays.SKIP or not any(in_holidays)
    assert schedule.school_holidays is not SchoolHolidays.ONLY or all(in_holidays)
    assert [meeting.day for meeting in found] == sorted({meeting.day for meeting in found})
    assert [meeting.stretch for meeting in found] == sorted(meeting.stretch for meeting in found)


@given(schedules.days, st.integers(min_value=1, max_value=30), st.sets(st.integers(min_value=0, max_value=40)))
def test_meetings_and_skipped_days_together_are_all_days_of_the_series(first, count, weeks):
    free = {first + timedelta(weeks=number) for number in weeks}
    rule = Weekly(weekdays=frozenset({list(Weekday)[first.weekday()]}))
    found = meetings(_one(rule, first=first, count=count), free_days=map(_free, free), zone=ZONE)
    days = [meeting.day for meeting in found.meetings]
    assert len(days) == count
    assert not free & set(days)
    every = (first + timedelta(weeks=number) for number in numbers())
    assert sorted([*days, *(skip.day for skip in found.skipped)]) == list(takewhile(lambda day: day <= days[-1], every))


@given(schedules.schedules, schedules.free_days, st.randoms(use_true_random=False))
def test_the_order_in_which_free_days_are_given_changes_nothing(schedule, free, random):
    shuffled = random.sample(free, len(free))
    found = meetings(schedule, free_days=free, zone=ZONE, until=schedules.HORIZON)
    assert meetings(schedule, free_days=shuffled, zone=ZONE, until=schedules.HORIZON) == found
