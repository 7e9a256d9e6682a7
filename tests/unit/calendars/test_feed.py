"""Feeds: joined bytes that every reader understands."""

from datetime import UTC, date, timedelta
from uuid import UUID

import pytest
import recurring_ical_events
import vobject
from hypothesis import given
from icalendar import Calendar

from app.calendars import feed
from app.calendars.component import render
from app.calendars.errors import IrregularZone
from app.calendars.invitation import build
from app.calendars.timezone import vtimezone
from app.planning.errors import UnknownZone
from tests.unit.calendars.examples import (
    AMSTERDAM,
    EMPTY_NOTE_ON,
    MEETING,
    NOW,
    a_feed,
    a_series,
    an_entry,
    an_invitation,
    any_text,
    as_read,
    as_titled,
    unhurried,
)

HEAD = [
    b"BEGIN:VCALENDAR",
    b"VERSION:2.0",
    b"PRODID:-//Weekwijzer//Weekwijzer//NL",
    b"CALSCALE:GREGORIAN",
    b"NAME:Brandweer",
    b"X-WR-CALNAME:Brandweer",
    b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    b"X-PUBLISHED-TTL:PT1H",
]


def meetings(entries):
    return [(entry.uid, entry.starts_at, entry.ends_at) for entry in entries]


def test_rule_01_eighteen_sessions_are_eighteen_events_for_the_expansion_oracle():
    entries = a_series(18)
    calendar = Calendar.from_ical(a_feed(*entries))
    found = recurring_ical_events.of(calendar).between(date(2026, 1, 1), date(2028, 1, 1))
    read = [(str(event["UID"]), event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in found]
    assert sorted(read, key=lambda meeting: meeting[1]) == meetings(entries)


def test_rule_01_eighteen_sessions_are_eighteen_events_for_a_second_parser():
    entries = a_series(18)
    read = vobject.readOne(a_feed(*entries).decode()).vevent_list
    assert [
        (event.uid.value, event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)) for event in read
    ] == meetings(entries)


@pytest.mark.parametrize("year", range(2026, 2036))
def test_rule_02_a_second_parser_reads_the_times_of_a_whole_year_from_the_rules(year):
    # vobject takes the offsets from the VTIMEZONE, icalendar from the time zone database
    first = NOW.replace(year=year, month=1, day=3, hour=23, minute=30)
    starts = [first + timedelta(days=5, hours=1) * number for number in range(72)]
    entries = [
        an_entry(uid=UUID(int=number).hex, starts_at=start, ends_at=start + timedelta(hours=2))
        for number, start in enumerate(starts)
    ]
    read = vobject.readOne(a_feed(*entries).decode()).vevent_list
    assert [event.dtstart.value.astimezone(UTC) for event in read] == starts


def test_rule_01_03_a_feed_has_nothing_that_repeats_or_invites():
    body = a_feed(*a_series(5), an_entry(cancelled=True)).replace(vtimezone(AMSTERDAM), b"")
    names = {line.partition(b":")[0].partition(b";")[0] for line in body.split(b"\r\n") if not line.startswith(b" ")}
    forbidden = {b"RRULE", b"RDATE", b"EXDATE", b"RECURRENCE-ID", b"METHOD", b"ORGANIZER", b"ATTENDEE", b"VALARM"}
    assert names & forbidden == set()


def test_rule_02_05_06_the_head_is_constant_and_has_no_identifier():
    body = a_feed(an_entry())
    event = render(an_entry(), previous=None, now=NOW).body
    assert body == b"\r\n".join([*HEAD, b""]) + vtimezone(AMSTERDAM) + event + b"END:VCALENDAR\r\n"


def test_rule_06_programs_are_told_to_ask_every_hour_and_not_all_at_the_same_moment():
    hints = []
    for number in range(110):
        body = feed.join([], name="", zone=AMSTERDAM, empty_note_on=EMPTY_NOTE_ON, refresh=feed.refresh_of(number))
        calendar = Calendar.from_ical(body)
        assert calendar["X-PUBLISHED-TTL"] == calendar["REFRESH-INTERVAL"].to_ical().decode()
        hints.append(calendar["REFRESH-INTERVAL"].dt)
    assert {hint: hints.count(hint) for hint in hints} == {timedelta(minutes=55 + more): 10 for more in range(11)}


def test_rule_02_sessions_elsewhere_bring_their_own_zone():
    lookalike = an_entry(description="\r\nDTSTART;TZID=Europe/Paris:20260101T000000")
    entries = [*a_series(3), *a_series(2, zone="America/Kralendijk"), *a_series(1, zone="Europe/London"), lookalike]
    calendar = Calendar.from_ical(a_feed(*entries))
    assert [str(zone["TZID"]) for zone in calendar.timezones] == [AMSTERDAM, "America/Kralendijk", "Europe/London"]
    assert [event.start.astimezone(UTC) for event in calendar.events] == [entry.starts_at for entry in entries]


@pytest.mark.parametrize(("zone", "refusal"), [("Mars/Olympus", UnknownZone), ("Africa/Casablanca", IrregularZone)])
def test_rule_02_a_zone_that_cannot_be_told_is_refused(zone, refusal):
    with pytest.raises(refusal) as refused:
        a_feed(zone=zone)
    assert refused.value.zone == zone


def test_rule_05_a_feed_is_a_plain_join_of_the_stored_bytes():
    bodies = [render(entry, previous=None, now=NOW).body for entry in a_series(4)]
    joined = feed.join(iter(bodies), name="Brandweer", zone=AMSTERDAM, empty_note_on=EMPTY_NOTE_ON)
    assert joined == a_feed(*a_series(4))
    assert b"".join(bodies) in joined


def test_rule_07_the_validator_is_strong_and_follows_the_bytes():
    body = a_feed(an_entry())
    assert feed.etag(body) == feed.etag(bytes(bytearray(body)))
    assert feed.etag(body) != feed.etag(a_feed(an_entry(title="Anders")))
    assert feed.etag(b"") == '"e3b0c44298fc1c149afbf4c8996fb924"'


def test_rule_09_a_feed_without_sessions_has_one_note_for_the_day():
    (event,) = Calendar.from_ical(a_feed()).events
    assert (event["SUMMARY"], event.start, event.end, event["TRANSP"], event["STATUS"]) == (
        "Geen bijeenkomsten gepland",
        date(2026, 11, 22),
        date(2026, 11, 23),
        "TRANSPARENT",
        "CONFIRMED",
    )
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW.replace(hour=0)


def test_rule_09_the_note_stays_the_same_all_day_and_differs_by_feed_and_day():
    other_day = feed.join([], name="Brandweer", zone=AMSTERDAM, empty_note_on=EMPTY_NOTE_ON + timedelta(days=1))
    uids = {Calendar.from_ical(body).events[0]["UID"] for body in (a_feed(), a_feed(name="Politie"), other_day)}
    assert a_feed() == a_feed()
    assert len(uids) == 3


def test_rule_09_the_note_is_read_by_a_second_parser():
    event = vobject.readOne(a_feed().decode()).vevent
    assert (event.summary.value, event.dtstart.value) == ("Geen bijeenkomsten gepland", EMPTY_NOTE_ON)


@unhurried
@given(title=any_text, description=any_text, place=any_text, name=any_text)
def test_rule_10_a_second_parser_reads_back_whatever_is_typed(title, description, place, name):
    body = a_feed(an_entry(title=title, description=description, place=place), name=name)
    calendar = vobject.readOne(body.decode())
    (event,) = calendar.vevent_list
    names = ("summary", "description", "location")
    read = [event.contents[name][0].value if name in event.contents else "" for name in names]
    assert read == [as_titled(title), as_read(description), as_read(place)]


def test_rule_12_a_session_has_one_identifier_in_every_feed_and_in_the_mail():
    readers = (a_feed(an_entry()), a_feed(an_entry(), name="Politie"), build(an_invitation()))
    assert {str(Calendar.from_ical(body).events[0]["UID"]) for body in readers} == {MEETING["uid"]}
