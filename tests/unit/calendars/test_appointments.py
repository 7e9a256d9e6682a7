"""Calendars from outside, to be brought into the plan: what begins when, for how long, and what it is called."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import appointments
from app.calendars.appointments import Appointment, Appointments
from app.calendars.component import CalendarEntry, render
from app.calendars.errors import (
    BrokenField,
    CalendarTooBig,
    NotACalendar,
    TooManyAppointments,
    TooMuchWork,
    UnreadableCalendar,
    UnsupportedRule,
)
from app.calendars.feed import join
from app.planning.timeslots import Period

ZONE = "Europe/Amsterdam"
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
WITHIN = Period(starts_at=NOVEMBER, ends_at=NOVEMBER + timedelta(days=60))
LESSON = (
    "SUMMARY:Zwemles",
    "LOCATION:Zwembad",
    "DESCRIPTION:Neem een handdoek mee.",
    "DTSTART;TZID=Europe/Amsterdam:20261125T143000",
    "DTEND;TZID=Europe/Amsterdam:20261125T153000",
)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*events, **options):
    return appointments.read(calendar(*events), zone=ZONE, within=WITHIN, **options)


def moments(*events):
    return [(one.title, one.starts_at) for one in read(*events).found]


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_an_appointment_has_a_name_a_place_a_note_and_times():
    lesson = Appointment(
        title="Zwemles",
        place="Zwembad",
        note="Neem een handdoek mee.",
        starts_at=at(25, 13, 30),
        ends_at=at(25, 14, 30),
    )
    assert read(LESSON) == Appointments(found=(lesson,), passed_over=0)


def test_times_without_a_zone_are_those_of_the_location_and_texts_may_be_missing_or_doubled():
    plain = ("DTSTART:20261125T143000", "DURATION:PT1H", "SUMMARY:Een", "SUMMARY:Twee")
    assert read(plain).found == (
        Appointment(title="Een", place="", note="", starts_at=at(25, 13, 30), ends_at=at(25, 14, 30)),
    )


def test_what_comes_back_stands_there_each_time_with_what_was_changed():
    weekly = (*LESSON, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Amsterdam:20261202T143000")
    moved = (
        "SUMMARY:Zwemles verplaatst",
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20261209T143000",
        "DTSTART;TZID=Europe/Amsterdam:20261210T160000",
        "DTEND;TZID=Europe/Amsterdam:20261210T170000",
    )
    content = calendar(weekly, moved).replace(b"UID:1", b"UID:0")
    found = appointments.read(content, zone=ZONE, within=WITHIN).found
    assert [(one.title, one.starts_at.day, one.starts_at.hour) for one in found] == [
        ("Zwemles", 25, 13),
        ("Zwemles verplaatst", 10, 15),
        ("Zwemles", 16, 13),
    ]


def test_a_rule_without_an_end_stops_where_the_period_does():
    assert len(read((*LESSON, "RRULE:FREQ=DAILY")).found) == 36


def test_only_what_begins_in_the_period_counts_and_it_is_in_order():
    early = [line.replace("20261125", "20261031") for line in LESSON]
    later = [line.replace("20261125", "20261126") for line in LESSON]
    assert moments(later, early, LESSON) == [("Zwemles", at(25, 13, 30)), ("Zwemles", at(26, 13, 30))]


@pytest.mark.parametrize(
    "event",
    [
        ("SUMMARY:Vrij", "DTSTART;VALUE=DATE:20261125"),
        ("SUMMARY:Kamp", "DTSTART:20261125T100000Z", "DTEND:20261127T100000Z"),
        ("SUMMARY:Wekker", "DTSTART:20261125T100000Z"),
        (*LESSON, "STATUS:CANCELLED"),
    ],
)
def test_what_can_be_no_meeting_is_counted_and_passed_over(event):
    assert read(event, LESSON) == Appointments(found=read(LESSON).found, passed_over=1)


def test_lists_of_busy_times_hold_no_appointments():
    content = calendar(LESSON).replace(
        b"END:VCALENDAR", b"BEGIN:VFREEBUSY\r\nFREEBUSY:20261125T100000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR"
    )
    assert len(appointments.read(content, zone=ZONE, within=WITHIN).found) == 1


def test_a_calendar_of_ours_is_read_back():
    entry = CalendarEntry(
        uid="0" * 32,
        title="Voetbal",
        description="Regel 1\nRegel 2",
        starts_at=at(25, 13),
        ends_at=at(25, 14),
        zone=ZONE,
        place="Sportzaal (gebouw C)",
        cancelled=False,
        sequence=0,
    )
    body = render(entry, previous=None, now=NOVEMBER).body
    found = appointments.read(
        join([body], name="x", zone=ZONE, empty_note_on=NOVEMBER.date()), zone=ZONE, within=WITHIN
    ).found
    assert found == (
        Appointment(
            title="Voetbal",
            place="Sportzaal (gebouw C)",
            note="Regel 1\nRegel 2",
            starts_at=at(25, 13),
            ends_at=at(25, 14),
        ),
    )


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<html>", NotACalendar),
        (b"x" * 2_000_001, CalendarTooBig),
        (calendar((*LESSON, "RRULE:FREQ=SECONDLY")), UnsupportedRule),
        (calendar(("SUMMARY:x", "DTSTART:gisteren")), BrokenField),
        (calendar(("SUMMARY:x", "DTSTART:20261125T100000Z", "DTEND:20261125T090000Z")), BrokenField),
        (calendar(*[(*LESSON, "RRULE:FREQ=DAILY")] * 150), TooManyAppointments),
    ],
    ids=range(6),
)
def test_a_file_that_cannot_be_read_is_refused(content, refusal):
    with pytest.raises(refusal):
        appointments.read(content, zone=ZONE, within=WITHIN)


def test_a_file_that_takes_too_long_is_given_up():
    ticks = iter(range(0, 100, 10))
    with pytest.raises(TooMuchWork):
        read(LESSON, LESSON, clock=lambda: next(ticks))


def test_rules_that_never_fall_are_given_up_too():
    ticks = iter(range(0, 100, 10))
    never = ("DTSTART:20200101T090000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    with pytest.raises(TooMuchWork):
        read(never, never, clock=lambda: next(ticks))


@given(st.lists(st.sampled_from([*LESSON, "RRULE:FREQ=DAILY", "DTSTART:x", "BEGIN:VEVENT", "END:VEVENT", "STATUS:x"])))
def test_any_lines_are_read_or_refused(lines):
    with contextlib.suppress(UnreadableCalendar):
        read(lines)
