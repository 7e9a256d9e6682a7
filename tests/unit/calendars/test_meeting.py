"""What a meeting refuses, and its times over the clock changes."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendars.component import render
from app.calendars.errors import NegativeSequence, UnfitUid
from app.planning.errors import EndNotAfterStart, NaiveTime
from tests.unit.calendars.examples import AMSTERDAM, MEETING, NOW, a_feed, an_entry, unhurried

START = MEETING["starts_at"]


def last_sunday(year, month):
    day = datetime(year, month, 31, tzinfo=UTC)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def test_rule_01_times_stand_on_the_wall_clock_of_the_location():
    lines = a_feed(an_entry()).split(b"\r\n")
    assert [line for line in lines if line.startswith((b"DTSTART;", b"DTEND;"))] == [
        b"DTSTART;TZID=Europe/Amsterdam:20261125T093000",
        b"DTEND;TZID=Europe/Amsterdam:20261125T110000",
    ]


@pytest.mark.parametrize("uid", ["", "sessie-12@plan.example", "jan.jansen", "F" * 32, UUID(int=1).hex + "\r\nX:1"])
def test_rule_01_an_identifier_that_could_tell_a_host_or_a_person_is_refused(uid):
    with pytest.raises(UnfitUid) as refused:
        an_entry(uid=uid)
    assert refused.value.uid == uid


@pytest.mark.parametrize("uid", [UUID(int=1, version=4).hex, str(UUID(int=1, version=4))])
def test_rule_01_a_uuid_is_kept_as_it_is_stored(uid):
    (event,) = Calendar.from_ical(a_feed(an_entry(uid=uid))).events
    assert event["UID"] == uid


def test_rule_16_a_sequence_below_zero_is_refused():
    with pytest.raises(NegativeSequence) as refused:
        an_entry(sequence=-1)
    assert refused.value.sequence == -1


@pytest.mark.parametrize("length", [timedelta(), timedelta(hours=-1)])
def test_a_meeting_without_a_length_is_refused(length):
    with pytest.raises(EndNotAfterStart) as refused:
        an_entry(ends_at=START + length)
    assert (refused.value.starts_at, refused.value.ends_at) == (START, START + length)


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_moment_without_a_time_zone_is_refused(field):
    naive = datetime(2026, 11, 25, 9, 0)  # noqa: DTZ001  what is refused here
    with pytest.raises(NaiveTime) as refused:
        an_entry(**{field: naive})
    assert refused.value.moment == naive


def test_moments_in_another_zone_mean_the_same():
    shifted = START.astimezone(timezone(timedelta(hours=-7)))
    assert render(an_entry(starts_at=shifted), previous=None, now=NOW) == render(an_entry(), previous=None, now=NOW)


@pytest.mark.parametrize("year", range(2026, 2036))
@pytest.mark.parametrize("month", [3, 10])
def test_rule_02_times_around_every_clock_change_read_back_to_the_minute(year, month):
    midnight = last_sunday(year, month) - timedelta(hours=2)
    starts = [midnight + timedelta(minutes=30 * half_hours) for half_hours in range(14)]
    entries = [
        an_entry(uid=UUID(int=number).hex, starts_at=start, ends_at=start + timedelta(minutes=45))
        for number, start in enumerate(starts)
    ]
    events = Calendar.from_ical(a_feed(*entries)).events
    assert [(event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in events] == [
        (start, start + timedelta(minutes=45)) for start in starts
    ]


@pytest.mark.parametrize("hour", [0, 1])
def test_rule_02_a_time_that_the_clock_shows_twice_is_written_in_utc(hour):
    half_past_two = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    body = a_feed(an_entry(starts_at=half_past_two, ends_at=half_past_two + timedelta(hours=2)))
    assert f"\r\nDTSTART:20261025T0{hour}3000Z\r\nDTEND:20261025T0{hour + 2}3000Z\r\n".encode() in body


def test_rule_02_a_night_that_ends_in_the_hour_that_comes_twice_is_written_in_utc_on_both_sides():
    starts_at, ends_at = datetime(2026, 10, 24, 18, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    body = a_feed(an_entry(starts_at=starts_at, ends_at=ends_at))
    assert b"\r\nDTSTART:20261024T180000Z\r\nDTEND:20261025T001500Z\r\n" in body


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "written"),
    [
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC), b"20261024T200000Z"),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC), b"20270328T003000Z"),
    ],
    ids=["in autumn", "in spring"],
)
def test_rule_02_what_lasts_through_a_clock_change_is_written_in_utc(starts_at, ends_at, written):
    body = a_feed(an_entry(starts_at=starts_at, ends_at=ends_at))
    assert b"\r\nDTSTART:%s\r\nDTEND:%sZ\r\n" % (written, f"{ends_at:%Y%m%dT%H%M%S}".encode()) in body


def test_rule_02_a_weekly_lesson_keeps_its_hour_when_the_clock_changes():
    starts = [datetime(2026, 3, day, 9, 0, tzinfo=ZoneInfo(AMSTERDAM)) for day in (22, 29)]
    entries = [
        an_entry(uid=UUID(int=number).hex, starts_at=start.astimezone(UTC), ends_at=start + timedelta(hours=1))
        for number, start in enumerate(starts)
    ]
    events = Calendar.from_ical(a_feed(*entries)).events
    assert [event.start.replace(tzinfo=None) for event in events] == [
        datetime(2026, 3, 22, 9, 0),  # noqa: DTZ001  a wall clock
        datetime(2026, 3, 29, 9, 0),  # noqa: DTZ001  a wall clock
    ]


@unhurried
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  bounds
    minutes=st.integers(1, 24 * 60),
    zone=st.sampled_from([AMSTERDAM, "Europe/Dublin", "America/New_York", "America/Kralendijk", "UTC"]),
)
def test_rule_02_any_time_in_ten_years_reads_back_in_any_zone(start, minutes, zone):
    starts_at = start.replace(microsecond=0)
    ends_at = starts_at + timedelta(minutes=minutes)
    (event,) = Calendar.from_ical(a_feed(an_entry(starts_at=starts_at, ends_at=ends_at, zone=zone), zone=zone)).events
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (starts_at, ends_at)
