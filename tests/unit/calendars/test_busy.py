"""When a calendar of somebody else says that they are busy."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import busy, content_lines
from app.calendars.errors import (
    BrokenField,
    BrokenLine,
    CalendarCutOff,
    CalendarTooBig,
    NotACalendar,
    TooManyAppointments,
    TooMuchWork,
    UnreadableCalendar,
    UnsupportedRule,
)
from app.planning.timeslots import Period

ZONE = "Europe/Amsterdam"
YEAR = Period(starts_at=datetime(2026, 11, 1, tzinfo=UTC), ends_at=datetime(2027, 11, 1, tzinfo=UTC))
WEEK = Period(starts_at=datetime(2026, 11, 9, tzinfo=UTC), ends_at=datetime(2026, 11, 16, tzinfo=UTC))
OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Eigen tijd
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
COMMENT:zomaar
END:STANDARD
END:VTIMEZONE"""


def calendar(*parts):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//een ander programma//", *parts, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def event(*lines):
    return "\n".join(["BEGIN:VEVENT", "UID:1@agenda.example", *lines, "END:VEVENT"])


def read(content, within=YEAR, zone=ZONE):
    return busy.read(content, zone=zone, within=within)


def times(content, within=YEAR):
    """Return what was read as the clocks of the location show it."""
    found = (period.local(ZONE) for period in read(content, within))
    return [(f"{starts:%d-%m %H.%M}", f"{ends:%d-%m %H.%M}") for starts, ends in found]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("DTSTART:20261110T090000Z", "DTEND:20261110T103000Z"), [("10-11 10.00", "10-11 11.30")]),
        (("DTSTART:20261110T090000", "DURATION:PT90M"), [("10-11 09.00", "10-11 10.30")]),
        (("DTSTART;TZID=Europe/Lisbon:20261110T090000", "DURATION:PT1H"), [("10-11 10.00", "10-11 11.00")]),
        (("DTSTART;TZID=W. Europe Standard Time:20261110T090000", "DURATION:PT1H"), [("10-11 09.00", "10-11 10.00")]),
        (("DTSTART;VALUE=DATE:20261110",), [("10-11 00.00", "11-11 00.00")]),
        (("DTSTART;VALUE=DATE:20261110", "DTEND;VALUE=DATE:20261112"), [("10-11 00.00", "12-11 00.00")]),
        (("DTSTART;VALUE=DATE:20261110", "DURATION:P2D"), [("10-11 00.00", "12-11 00.00")]),
        (("DTSTART:20261110T090000Z",), []),
        (("DTSTART:20261110T090000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"), []),
        (("DTSTART:20261110T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"), []),
        (("DTSTART:20261110T090000Z", "DURATION:PT1H", "STATUS:TENTATIVE"), [("10-11 10.00", "10-11 11.00")]),
        (("DTSTART:20261110T090000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
        (("DTSTART:20201110T090000Z", "DURATION:PT1H"), []),
        (("DTSTART:20261031T220000Z", "DTEND:20261101T020000Z"), [("01-11 01.00", "01-11 03.00")]),
    ],
)
def test_an_appointment_is_busy_as_it_says(lines, found):
    assert times(calendar(event(*lines))) == found


def test_an_appointment_that_comes_back_is_followed_over_the_clock_change():
    weekly = event("DTSTART;TZID=Europe/Amsterdam:20261020T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4")
    assert times(calendar(weekly)) == [("03-11 09.00", "03-11 10.00"), ("10-11 09.00", "10-11 10.00")]


def test_meetings_of_a_series_can_be_moved_left_out_added_and_cancelled():
    content = calendar(
        event(
            "DTSTART:20261103T090000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "EXDATE:20261110T090000Z",
            "RDATE:20261112T090000Z",
        ),
        event("RECURRENCE-ID:20261117T090000Z", "DTSTART:20261118T130000Z", "DURATION:PT1H"),
        event("RECURRENCE-ID:20261124T090000Z", "DTSTART:20261124T090000Z", "STATUS:CANCELLED"),
    )
    assert [start for start, _ in times(content)] == ["03-11 10.00", "12-11 10.00", "18-11 14.00", "01-12 10.00"]


def test_days_that_come_back_are_the_days_of_the_location():
    daily = event("DTSTART;VALUE=DATE:20261107", "RRULE:FREQ=WEEKLY;BYDAY=SA,SU")
    assert times(calendar(daily), WEEK) == [("14-11 00.00", "16-11 00.00")]


def test_times_that_overlap_or_touch_are_one():
    content = calendar(
        event("DTSTART:20261110T090000Z", "DURATION:PT1H"),
        event("DTSTART:20261110T100000Z", "DURATION:PT1H").replace("UID:1", "UID:2"),
        event("DTSTART:20261110T083000Z", "DURATION:PT15M").replace("UID:1", "UID:3"),
    )
    assert times(content) == [("10-11 09.30", "10-11 09.45"), ("10-11 10.00", "10-11 12.00")]


def test_a_list_of_busy_times_is_read():
    content = calendar(
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261110T090000Z/PT1H,20261111T090000Z/20261111T100000Z",
        "FREEBUSY:20261113T090000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20261112T090000Z/PT1H",
        "END:VFREEBUSY",
    )
    assert [start for start, _ in times(content)] == ["10-11 10.00", "11-11 10.00", "13-11 10.00"]


def test_one_busy_time_in_a_list_is_read():
    content = calendar("BEGIN:VFREEBUSY", "FREEBUSY:20261113T090000Z/PT1H", "END:VFREEBUSY")
    assert times(content) == [("13-11 10.00", "13-11 11.00")]


def test_a_zone_that_the_file_describes_is_that_of_this_file_alone():
    appointment = event("DTSTART;TZID=Eigen tijd:20261110T120000", "DURATION:PT1H")
    for offset, start in (("+0500", "10-11 08.00"), ("-0300", "10-11 16.00")):
        assert times(calendar(OWN_ZONE.format(offset=offset), appointment))[0][0] == start


def test_what_it_is_about_is_dropped_before_anything_reads_it():
    content = calendar(
        event("DTSTART:20261110T090000Z", "SUMMARY:Geheim overleg", "DESCRIPTION:Over Noor", "LOCATION:Zaal 1")
    )
    (kept,) = content_lines.parts(content.decode())
    assert {line.name for line in kept.lines} == {"BEGIN", "UID", "DTSTART", "END"}


def test_alarms_and_tasks_are_not_read():
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:nooit\nEND:VALARM"
    task = "BEGIN:VTODO\nDTSTART:nooit\nEND:VTODO"
    assert times(calendar(event("DTSTART:20261110T090000Z", "DURATION:PT1H", alarm), task)) == [
        ("10-11 10.00", "10-11 11.00")
    ]


def test_lines_may_be_folded_and_end_in_any_way():
    content = calendar(event("DTSTART;TZID=Europe/Ams\n terdam:20261110T0", " 90000", "DURATION:PT1H"))
    for text in (content, content.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + content, content + b"\r\n\r\n"):
        assert times(text) == [("10-11 09.00", "10-11 10.00")]


def test_two_calendars_in_a_file_are_both_read():
    one, other = (
        calendar(event(f"DTSTART:2026111{day}T090000Z", "DURATION:PT1H").replace("UID:1", f"UID:{day}"))
        for day in (0, 2)
    )
    assert [start for start, _ in times(one + other)] == ["10-11 10.00", "12-11 10.00"]


def test_an_old_alphabet_does_no_harm():
    content = calendar(event("DTSTART:20261110T090000Z", "DURATION:PT1H", "SUMMARY:Café"))
    assert times(content.decode().encode("latin-1")) == [("10-11 10.00", "10-11 11.00")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotACalendar()),
        (b"\r\n \r\n", NotACalendar()),
        (b"<!DOCTYPE html><html>", NotACalendar()),
        (b"\x89PNG\r\n\x1a\n", NotACalendar()),
        (b"PK\x03\x04\xff\xfe", NotACalendar()),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", NotACalendar()),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n", CalendarCutOff(line=3)),
        (b"BEGIN:VCALENDAR\r\nzomaar wat tekst\r\nEND:VCALENDAR\r\n", BrokenLine(line=2)),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VTODO\r\n", BrokenLine(line=3)),
        (calendar(event("DTSTART:20261110T090000Z")) + b"LOS:1\r\n", BrokenLine(line=9)),
        (calendar(event()), BrokenField(field="DTSTART", line=4)),
        (calendar(event("DTSTART:morgen")), BrokenField(field="DTSTART", line=6)),
        (calendar(event("DTSTART;TZID=Europe:20261110T090000")), BrokenField(field="VEVENT", line=4)),
        (calendar(event(f"DTSTART;TZID={'x' * 300}:20261110T090000")), BrokenField(field="VEVENT", line=4)),
        (calendar(event("DTSTART:090000")), BrokenField(field="DTSTART", line=6)),
        (calendar(event("DTSTART:PT1H")), BrokenField(field="DTSTART", line=6)),
        (calendar(event("DTSTART:20261110T090000Z", "DTEND:100000")), BrokenField(field="DTEND", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DURATION:20261110")), BrokenField(field="DURATION", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DTSTART:20261111T090000Z")), BrokenField(field="DTSTART", line=6)),
        (calendar(event("DTSTART;TZID=Nergens:20261110T090000")), BrokenField(field="DTSTART", line=6)),
        (calendar(event("DTSTART:20261110T090000Z", "DTEND:20261109T090000Z")), BrokenField(field="DTEND", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DTEND;VALUE=DATE:20261112")), BrokenField(field="DTEND", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DURATION:lang")), BrokenField(field="DURATION", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DURATION:-PT1H")), BrokenField(field="DURATION", line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "DURATION:P4000000D")), BrokenField(field="DTSTART", line=6)),
        (
            calendar(event("DTSTART:20261110T090000Z", "RRULE:FREQ=DAILY;UNTIL=ooit")),
            BrokenField(field="RRULE", line=7),
        ),
        (
            calendar(event("DTSTART:20261110T090000Z", "RDATE;VALUE=PERIOD:20261111T090000Z/20261110T090000Z")),
            BrokenField(field="RRULE", line=4),
        ),
        (
            calendar(event("DTSTART:20261110T090000Z", "DTEND:20261109T090000Z", "RRULE:FREQ=DAILY")),
            BrokenField(field="DTEND", line=7),
        ),
        (
            calendar(event("DTSTART:20261110T090000Z", "DURATION:P4000000D", "RRULE:FREQ=DAILY")),
            BrokenField(field="DTSTART", line=6),
        ),
        (calendar(event("DTSTART:20261110T090000Z", "RRULE:FREQ=HOURLY")), UnsupportedRule(line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0")), UnsupportedRule(line=7)),
        (calendar(event("DTSTART:20261110T090000Z", "RRULE:FREQ=DAILY;INTERVAL=x")), UnsupportedRule(line=7)),
        (
            calendar(event("DTSTART:20261110T090000Z", f"RRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}")),
            UnsupportedRule(line=7),
        ),
        (
            calendar(
                OWN_ZONE.format(offset="+0100").replace("TZOFFSETFROM", "RRULE:FREQ=SECONDLY\nTZOFFSETFROM"),
                event("DTSTART:20261110T090000Z"),
            ),
            UnsupportedRule(line=8),
        ),
        (
            calendar(OWN_ZONE.format(offset="ver"), event("DTSTART:20261110T090000Z")),
            BrokenField(field="VTIMEZONE", line=4),
        ),
        (calendar("BEGIN:VFREEBUSY", "FREEBUSY:altijd", "END:VFREEBUSY"), BrokenField(field="FREEBUSY", line=5)),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(content, error):
    with pytest.raises(UnreadableCalendar) as refusal:
        read(content)
    assert (type(refusal.value), vars(refusal.value)) == (type(error), vars(error))


def test_a_zone_with_more_changes_than_there_can_be_is_refused():
    changes = "\n".join("RDATE:19700101T000000" for _ in range(content_lines.MOST_OBSERVANCES))
    zone = OWN_ZONE.format(offset="+0100").replace("END:STANDARD", f"{changes}\nEND:STANDARD")
    with pytest.raises(UnsupportedRule):
        read(calendar(zone))


def test_a_file_larger_than_two_megabytes_is_refused_unread():
    with pytest.raises(CalendarTooBig) as refusal:
        read(b"x" * 10_000_000)
    assert refusal.value.limit == 2_000_000


def test_more_appointments_than_anybody_has_are_refused():
    with pytest.raises(TooManyAppointments):
        read(calendar(*["BEGIN:VEVENT\nEND:VEVENT"] * (content_lines.MOST_APPOINTMENTS + 1)))


def test_more_busy_times_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr(busy, "MOST_TIMES", 10)
    daily = event("DTSTART:20261101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    few = [
        event(f"DTSTART:20261110T{hour:02}0000Z", "DURATION:PT10M").replace("UID:1", f"UID:{hour}")
        for hour in range(11)
    ]
    for content in (calendar(daily), calendar(*few)):
        with pytest.raises(TooManyAppointments):
            read(content)


def test_rules_that_take_too_long_are_given_up():
    content = calendar(event("DTSTART:20261110T090000Z", "RRULE:FREQ=DAILY"))
    seconds = iter([0.0, 6.0])
    with pytest.raises(TooMuchWork):
        busy.read(content, zone=ZONE, within=YEAR, clock=lambda: next(seconds))


MOMENTS = st.datetimes(datetime(2026, 11, 8), datetime(2026, 11, 17))  # noqa: DTZ001 - UTC is added below
LENGTHS = st.integers(1, 2000)


@given(st.lists(st.tuples(MOMENTS, LENGTHS), max_size=12))
def test_every_moment_of_every_appointment_is_busy_and_no_other(appointments):
    spans = [(start.replace(second=0, microsecond=0), timedelta(minutes=length)) for start, length in appointments]
    content = calendar(
        *(
            event(f"DTSTART:{start:%Y%m%dT%H%M%S}Z", f"DURATION:PT{length // timedelta(minutes=1)}M").replace(
                "UID:1", f"UID:{number}"
            )
            for number, (start, length) in enumerate(spans)
        )
    )
    found = read(content, WEEK)
    assert all(one.ends_at < other.starts_at for one, other in pairwise(found))
    for minutes in range(0, 7 * 24 * 60, 7):
        moment = WEEK.starts_at + timedelta(minutes=minutes)
        wanted = any(start <= moment.replace(tzinfo=None) < start + length for start, length in spans)
        assert any(period.contains(moment) for period in found) is wanted


SCRAPS = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VFREEBUSY",
        "END:VFREEBUSY",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZID:Eigen",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0100",
        "UID:1",
        "UID:",
        "DTSTART:20261110T090000Z",
        "DTSTART;VALUE=DATE:20261110",
        "DTSTART;TZID=Eigen:20261110T090000",
        "DTEND:20261110T100000",
        "DTSTART:090000",
        "DTEND:PT1H",
        "DTEND:20261110T100000Z/PT1H",
        "DURATION:20261110",
        "EXDATE:090000",
        "EXDATE;TZID=Europe:20261110T090000",
        "DURATION:PT1H",
        "DURATION:P1W",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "RRULE:",
        "RDATE:20261111T090000Z",
        "RDATE;VALUE=PERIOD:20261111T090000Z/PT1H",
        "EXDATE;VALUE=DATE:20261111",
        "RECURRENCE-ID:20261110T090000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T090000Z",
        "SEQUENCE:x",
        "STATUS:",
        "FREEBUSY:20261110T090000/PT1H",
        " vervolg",
        "",
    ]
)


@given(st.lists(SCRAPS | st.text(max_size=20), max_size=25))
def test_whatever_comes_is_read_or_refused(lines):
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode(errors="replace")
    try:
        found = read(content)
    except UnreadableCalendar:
        return
    assert all(YEAR.starts_at <= period.starts_at < period.ends_at <= YEAR.ends_at for period in found)


@given(st.lists(st.lists(SCRAPS, min_size=1, max_size=8), min_size=1, max_size=4))
def test_whatever_an_appointment_says_is_read_or_refused(bodies):
    fitting = [[line for line in body if not line.startswith(("BEGIN", "END"))] for body in bodies]
    content = calendar(
        OWN_ZONE.format(offset="+0200").replace("Eigen tijd", "Eigen"), *(event(*body) for body in fitting)
    )
    try:
        read(content)
    except UnreadableCalendar:
        return


def test_days_and_moments_are_both_cut_off_at_the_ends():
    long = event("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101")
    assert read(calendar(long), WEEK) == (WEEK,)
    assert date(2026, 11, 9) == WEEK.starts_at.date()
    assert WEEK.starts_at.time() == time()
