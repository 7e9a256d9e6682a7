"""Why our calendars are written as they are: what programs make of calendars that are written otherwise.

When a program does better one day, its test says so, and the rule may be looked at again.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.clients.programs import shelf
from tests.clients.programs.agenda import Days

DAYS = Days(first=date(2026, 12, 1), number=200)
LESSON = {
    "UID": "a" * 32,
    "DTSTAMP": "20261101T100000Z",
    "DTSTART": "20261208T130000Z",
    "DTEND": "20261208T140000Z",
    "SUMMARY": "Fietsles",
    "STATUS": "CONFIRMED",
}
INVITED = LESSON | {
    "SEQUENCE": "0",
    "RRULE": "FREQ=WEEKLY;COUNT=18",
    "ORGANIZER": "mailto:rsvp@weekwijzer.example",
    "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE": "mailto:anna@weekwijzer.example",
}
OTHER = {"UID": "b" * 32, "SUMMARY": "Zwemles"}


@pytest.fixture
def server():
    """Yield a server with what a test lays on it."""
    with shelf.serving() as laid:
        yield laid


@pytest.fixture
def shown(program, server):
    """Return a function that says which titles a program shows of each calendar, one after the other."""

    def shown(*calendars):
        found = []
        for body in calendars:
            server.body = body
            if found:
                program.sync()
            else:
                program.subscribe(server.address)
            found.append(titles(program))
        return program.name, found

    return shown


@pytest.fixture
def mailed(program):
    """Return a function that says how many meetings a program shows after each of these mails."""

    def mailed(*calendars):
        found = []
        for body in calendars:
            program.take_in(body)
            found.append(len([line for line in program.agenda(DAYS) if not line.cancelled]))
        return program.name, found

    return mailed


def calendar(*events, **named):
    """Write a calendar as it comes, by the book or not."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tests//",
        *(f"{name}:{value}" for name, value in named.items()),
    ]
    for event in events:
        lines += ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in event.items()), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def titles(program):
    return [line.title for line in program.agenda(DAYS)]


TAKES_MAILS = pytest.mark.parametrize("program", ["evolution", "khal", "calcurse"], indirect=True)


def test_rule_01_dates_in_a_list_are_not_shown_by_all(shown):
    name, found = shown(calendar(LESSON | {"RDATE": "20261215T130000Z,20261222T130000Z"}))
    assert len(found[0]) == {"calcurse": 1}.get(name, 3)


def test_rule_04_a_change_with_the_same_stamps_is_not_seen_by_evolution(shown):
    name, found = shown(calendar(LESSON), calendar(LESSON | {"SUMMARY": "Zwemles"}))
    assert found == [["Fietsles"], ["Fietsles" if name == "evolution" else "Zwemles"]]


def test_rule_04_a_change_with_a_later_stamp_is_seen_by_all(shown):
    later = LESSON | {"SUMMARY": "Zwemles", "DTSTAMP": "20261102T100000Z", "LAST-MODIFIED": "20261102T100000Z"}
    assert shown(calendar(LESSON), calendar(later))[1] == [["Fietsles"], ["Zwemles"]]


def test_rule_05_a_calendar_with_an_identifier_is_one_event_to_vdirsyncer(shown):
    name, found = shown(calendar(LESSON, LESSON | OTHER, UID="c" * 32))
    assert len(found[0]) == (1 if name == "khal" else 2)


def test_rule_09_an_empty_calendar_leaves_the_old_events_in_some(shown):
    name, found = shown(calendar(LESSON), calendar())
    assert found[1] == (["Fietsles"] if name in {"evolution", "khal"} else [])


def test_rule_09_no_byte_at_all_empties_all_but_a_folder_that_is_synchronised(shown):
    name, found = shown(calendar(LESSON), b"")
    assert found[1] == (["Fietsles"] if name == "khal" else [])


def test_rule_10_a_byte_order_mark_hides_everything_in_some(shown):
    name, found = shown(b"\xef\xbb\xbf" + calendar(LESSON))
    assert found == [[] if name in {"khal", "calcurse"} else ["Fietsles"]]


def test_two_sessions_that_are_alike_to_the_letter_are_one_to_vdirsyncer(shown):
    """It takes no notice of identifiers. Sessions at the same time differ in what they are called, or where."""
    name, found = shown(calendar(LESSON, LESSON | {"UID": "b" * 32}))
    assert len(found[0]) == (1 if name == "khal" else 2)


@TAKES_MAILS
def test_rule_15_a_change_of_one_meeting_alone_makes_khal_lose_the_others(mailed):
    moved = {name: value for name, value in INVITED.items() if name != "RRULE"} | {
        "SEQUENCE": "1",
        "RECURRENCE-ID": "20261215T130000Z",
        "DTSTART": "20261216T130000Z",
        "DTEND": "20261216T140000Z",
    }
    name, found = mailed(calendar(INVITED, METHOD="REQUEST"), calendar(moved, METHOD="REQUEST"))
    assert found == [18, {"evolution": 18, "khal": 1, "calcurse": 19}[name]]


@TAKES_MAILS
def test_rule_17_a_cancellation_is_an_appointment_to_calcurse(mailed):
    gone = INVITED | {"SEQUENCE": "1", "STATUS": "CANCELLED"}
    name, found = mailed(calendar(INVITED, METHOD="REQUEST"), calendar(gone, METHOD="CANCEL"))
    assert found == [18, 36 if name == "calcurse" else 0]


@TAKES_MAILS
def test_rule_16_what_is_older_is_taken_in_all_the_same(mailed):
    """The data server of Evolution compares no sequences either: mails have to arrive in order."""
    less = INVITED | {"SEQUENCE": "1", "RRULE": "FREQ=WEEKLY;COUNT=9"}
    name, found = mailed(calendar(less, METHOD="REQUEST"), calendar(INVITED, METHOD="REQUEST"))
    assert found == [9, 27 if name == "calcurse" else 18]


@TAKES_MAILS
def test_rule_14_two_meetings_in_one_object_are_taken_in_by_these(mailed):
    two = calendar(INVITED, INVITED | OTHER, METHOD="REQUEST")
    assert mailed(two)[1] == [36]
