"""When somebody is at school."""

from datetime import date, time
from zoneinfo import ZoneInfo

from app.planning.coaching.school import at_school, overlapping
from app.planning.slot_wish import Hours

MONDAY = date(2026, 11, 23)
CLOCK = ZoneInfo("Europe/Amsterdam")


def hours(weekday, starts, ends):
    return Hours(weekday=weekday, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends))


def test_school_is_on_its_days_but_not_when_they_are_free():
    weekly = [hours(1, "08:30", "15:15"), hours(3, "08:30", "12:00")]
    found = at_school(weekly, first=MONDAY, days=14, off={date(2026, 11, 30)}, zone="Europe/Amsterdam")
    assert [each.period.starts_at.astimezone(CLOCK).isoformat() for each in found] == [
        "2026-11-23T08:30:00+01:00",
        "2026-11-25T08:30:00+01:00",
        "2026-12-02T08:30:00+01:00",
    ]


def test_two_classes_with_the_same_hours_count_once():
    twice = [hours(1, "08:30", "15:15")] * 2
    assert len(at_school(twice, first=MONDAY, days=7, off=(), zone="Europe/Amsterdam")) == 1


def test_hours_overlap_on_one_day_only_and_not_when_they_touch():
    morning, afternoon, late = hours(1, "08:30", "12:00"), hours(1, "12:00", "15:00"), hours(1, "14:45", "16:00")
    assert overlapping([afternoon, morning, hours(2, "09:00", "12:00")]) == ()
    assert overlapping([late, morning, afternoon]) == ((afternoon, late),)
