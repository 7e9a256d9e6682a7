"""Rule 2: constant VTIMEZONEs of two rules."""

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from app.calendars.errors import IrregularZone
from app.calendars.timezone import vtimezone
from app.planning.errors import UnknownZone

EUROPE = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))


def changes(zone, year):
    """The hours of a year after which the offset is another one."""
    days = pairwise(datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(366))
    return [
        hour
        for day, next_day in days
        if day.astimezone(zone).utcoffset() != next_day.astimezone(zone).utcoffset()
        for hour, next_hour in pairwise(day + timedelta(hours=hour) for hour in range(25))
        if hour.astimezone(zone).utcoffset() != next_hour.astimezone(zone).utcoffset()
    ]


def offsets_agree(name, moments):
    """Whether dateutil, reading only the block, gives the offsets of the time zone database."""
    zone = ZoneInfo(name)
    read = tzical(io.StringIO(vtimezone(name).decode())).get(name)
    local = [moment.astimezone(zone) for moment in moments]
    return [time.replace(tzinfo=read).utcoffset() for time in local] == [time.utcoffset() for time in local]


def test_rule_02_amsterdam_is_two_rules_with_signed_offsets():
    assert vtimezone("Europe/Amsterdam").split(b"\r\n") == [
        b"BEGIN:VTIMEZONE",
        b"TZID:Europe/Amsterdam",
        b"BEGIN:DAYLIGHT",
        b"TZNAME:CEST",
        b"TZOFFSETFROM:+0100",
        b"TZOFFSETTO:+0200",
        b"DTSTART:19700329T020000",
        b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        b"END:DAYLIGHT",
        b"BEGIN:STANDARD",
        b"TZNAME:CET",
        b"TZOFFSETFROM:+0200",
        b"TZOFFSETTO:+0100",
        b"DTSTART:19701025T030000",
        b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        b"END:STANDARD",
        b"END:VTIMEZONE",
        b"",
    ]


def test_rule_02_a_second_call_gives_the_same_object():
    assert vtimezone("Europe/Amsterdam") is vtimezone("Europe/Amsterdam")


@pytest.mark.parametrize("year", range(2026, 2036))
def test_rule_02_every_clock_change_in_amsterdam_is_told_to_the_second(year):
    found = changes(ZoneInfo("Europe/Amsterdam"), year)
    assert [moment.month for moment in found] == [3, 10]
    around = [
        moment + timedelta(hours=1, seconds=seconds)
        for moment in found
        for seconds in (-7200, -3601, -3600, -1, 0, 1, 3599, 3600, 7200)
    ]
    assert offsets_agree("Europe/Amsterdam", around)


@pytest.mark.parametrize("name", EUROPE)
def test_rule_02_every_european_zone_is_told_by_rules(name):
    moments = [datetime(year, month, 15, 12, tzinfo=UTC) for year in (2026, 2031, 2035) for month in range(1, 13)]
    around = [
        moment + timedelta(hours=1, seconds=seconds)
        for moment in changes(ZoneInfo(name), 2029)
        for seconds in (-3601, -1, 0, 3600)
    ]
    assert offsets_agree(name, moments + around)
    assert b"RDATE" not in vtimezone(name)


@pytest.mark.parametrize("name", ["America/New_York", "America/Kralendijk", "Australia/Sydney", "Asia/Kathmandu"])
def test_rule_02_zones_elsewhere_are_told_likewise(name):
    moments = [datetime(year, month, 10, 12, tzinfo=UTC) for year in range(2026, 2036) for month in range(1, 13)]
    around = [moment + timedelta(hours=hours) for moment in changes(ZoneInfo(name), 2030) for hours in range(-2, 4)]
    assert offsets_agree(name, moments + around)


def test_rule_02_a_zone_without_clock_changes_is_one_fixed_offset():
    assert vtimezone("America/Kralendijk").split(b"\r\n") == [
        b"BEGIN:VTIMEZONE",
        b"TZID:America/Kralendijk",
        b"BEGIN:STANDARD",
        b"TZNAME:AST",
        b"TZOFFSETFROM:-0400",
        b"TZOFFSETTO:-0400",
        b"DTSTART:19700101T000000",
        b"END:STANDARD",
        b"END:VTIMEZONE",
        b"",
    ]


def test_rule_02_irish_winter_time_is_the_standard_time():
    # the time zone database calls Irish winter time the daylight time
    assert b"BEGIN:STANDARD\r\nTZNAME:GMT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n" in vtimezone("Europe/Dublin")


@pytest.mark.parametrize("name", ["Africa/Casablanca", "America/Nuuk"])
def test_rule_02_a_zone_that_two_rules_cannot_tell_is_refused(name):
    with pytest.raises(IrregularZone) as refused:
        vtimezone(name)
    assert refused.value.zone == name
    assert str(refused.value) == f"IrregularZone(zone={name!r})"


@pytest.mark.parametrize("name", ["Europe/Amsterdm", "", "../etc/passwd", "Europe", "Europe/Amsterdam\r\nX:1"])
def test_rule_02_an_unknown_zone_is_refused(name):
    with pytest.raises(UnknownZone) as refused:
        vtimezone(name)
    assert refused.value.zone == name
