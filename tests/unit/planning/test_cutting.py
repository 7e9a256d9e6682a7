from dataclasses import replace
from datetime import date, time

from hypothesis import given

from app.planning.cutting import cut
from app.planning.recurrence import meetings
from app.planning.rules import OnDays, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import Weekday
from tests.unit.planning import schedules

ZONE = "Europe/Amsterdam"
TUESDAYS = Weekly(weekdays=frozenset({Weekday.TUESDAY}))
WEDNESDAYS = Weekly(weekdays=frozenset({Weekday.WEDNESDAY}))


def _stretch(rule=TUESDAYS, **more):
    return Stretch(rule=rule, **({"starts": time(14, 30), "ends": time(16)} | more))


def _cut(*stretches, at):
    return cut(Schedule(stretches=stretches), at, free_days=(), zone=ZONE)


def test_a_stretch_is_cut_into_what_was_and_the_rest_of_its_count_and_lessons():
    whole = _stretch(first=date(2026, 9, 8), count=6, lessons=12, name="Lessen")
    found = _cut(whole, at=date(2026, 9, 22))
    assert found.before == (replace(whole, count=None, until=date(2026, 9, 15), lessons=4),)
    assert found.after == (replace(whole, first=date(2026, 9, 22), count=4, lessons=8),)


def test_this_and_following_can_get_another_weekday_and_time():
    found = _cut(_stretch(first=date(2026, 9, 8), count=4), _stretch(count=1), at=date(2026, 9, 21))
    after = tuple(replace(stretch, rule=WEDNESDAYS, starts=time(10), ends=time(11)) for stretch in found.after)
    changed = Schedule(stretches=found.before + after)
    assert [meeting.meant_for.isoformat() for meeting in meetings(changed, free_days=(), zone=ZONE).meetings] == [
        "2026-09-08T14:30:00",
        "2026-09-15T14:30:00",
        "2026-09-23T10:00:00",
        "2026-09-30T10:00:00",
        "2026-10-07T10:00:00",
    ]


def test_a_cut_between_two_stretches_leaves_both_whole_and_pins_the_second():
    first, second = _stretch(first=date(2026, 9, 8), count=2), _stretch(WEDNESDAYS, count=2)
    found = _cut(first, second, at=date(2026, 9, 16))
    assert (found.before, found.after) == ((first,), (replace(second, first=date(2026, 9, 16)),))


def test_a_cut_before_the_first_meeting_leaves_nothing_before():
    whole = _stretch(first=date(2026, 9, 7), count=2)
    found = _cut(whole, at=date(2026, 9, 8))
    assert (found.before, found.after) == ((), (replace(whole, first=date(2026, 9, 8)),))


def test_a_cut_after_the_last_meeting_leaves_nothing_after():
    whole = _stretch(first=date(2026, 9, 8), count=2)
    found = _cut(whole, at=date(2026, 9, 16))
    assert (found.before, found.after, found.joined) == ((whole,), (), Schedule(stretches=(whole,)))


def test_a_list_of_days_is_cut_into_two_lists():
    days = [date(2026, 9, number) for number in (8, 10, 15, 16)]
    whole = _stretch(OnDays(days=frozenset(days[:3])), also=frozenset(days[3:]), lessons=4)
    found = _cut(whole, at=days[1])
    assert found.before == (_stretch(OnDays(days=frozenset(days[:1])), lessons=1),)
    assert found.after == (_stretch(OnDays(days=frozenset(days[1:3])), also=frozenset(days[3:]), lessons=3),)


def test_a_day_added_after_the_cut_stays_one_of_the_number_of_meetings():
    added = frozenset({date(2026, 9, 16)})
    found = _cut(_stretch(first=date(2026, 9, 1), count=2, also=added), at=date(2026, 9, 9))
    assert found.before == (_stretch(first=date(2026, 9, 1), until=date(2026, 9, 1)),)
    assert found.after == (_stretch(OnDays(days=added)),)


def test_a_day_added_before_the_first_is_all_that_is_before_the_cut():
    whole = _stretch(first=date(2026, 9, 8), count=2, also=frozenset({date(2026, 9, 2)}))
    found = _cut(whole, at=date(2026, 9, 4))
    assert found.before == (_stretch(OnDays(days=whole.also)),)
    assert found.after == (_stretch(first=date(2026, 9, 8), count=1),)


def test_every_second_week_stays_the_same_week():
    whole = _stretch(Weekly(weekdays=frozenset({Weekday.TUESDAY}), every=2), first=date(2026, 9, 8))
    assert _cut(whole, at=date(2026, 9, 16)).after == (replace(whole, first=date(2026, 9, 22)),)


@given(schedules.schedules, schedules.free_days, schedules.near)
def test_a_schedule_that_is_cut_meets_on_the_same_days(schedule, free, day):
    whole = meetings(schedule, free_days=free, zone=ZONE, until=schedules.HORIZON).meetings
    found = cut(schedule, day, free_days=free, zone=ZONE)
    joined = meetings(found.joined, free_days=free, zone=ZONE, until=schedules.HORIZON).meetings
    assert [meeting.slot for meeting in joined] == [meeting.slot for meeting in whole]
    assert found.joined.lessons == schedule.lessons


@given(schedules.schedules, schedules.free_days, schedules.near)
def test_each_half_keeps_to_its_side_of_the_day(schedule, free, day):
    found = cut(schedule, day, free_days=free, zone=ZONE)
    if found.after:
        half = Schedule(stretches=found.after, school_holidays=found.school_holidays)
        found_in_half = meetings(half, free_days=free, zone=ZONE, until=schedules.HORIZON).meetings
        assert all(meeting.day >= day for meeting in found_in_half)
    for stretch in found.after[:1]:
        assert stretch.first is None or stretch.first >= day
