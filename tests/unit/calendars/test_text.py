"""Rule 10: text is cleaned and escaped at the boundary."""

import pytest
from hypothesis import given
from icalendar import Calendar

from app.calendars.invitation import build
from app.calendars.text import Text, clean, parameter
from tests.unit.calendars.examples import (
    a_feed,
    an_entry,
    an_invitation,
    any_text,
    as_cleaned,
    as_read,
    as_titled,
    physical_lines,
    unhurried,
)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("een\r\ntwee\ndrie", "een\ntwee\ndrie"),
        ("een\rtwee", "eentwee"),
        ("een\ttwee", "een twee"),
        ("a\x00b\x0bc\x1bd\x7fe\x85f\x9bg", "abcdefg"),
        ("a\u2028b\u2029c\ufeffd", "abcd"),
        ("a\ud83db", "ab"),
        ("ሰላም 🚲 مرحبا", "ሰላም 🚲 مرحبا"),
    ],
)
def test_rule_10_controls_and_stray_line_ends_are_stripped(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a;b,c\\d", rb"a\;b\,c\\d"),
        ("een\ntwee", rb"een\ntwee"),
        ("C:\\Nieuw", rb"C:\\Nieuw"),
        ('zeg "ja": nu', b'zeg "ja": nu'),
    ],
)
def test_rule_10_text_is_escaped_as_it_was_typed(typed, written):
    assert Text(typed).to_ical() == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('Muziekschool "De Klank"', "Muziekschool 'De Klank'"),
        ("Noord\\Zuid\\", "Noord/Zuid/"),
        ("Twee\r\nregels", "Twee regels"),
        ("dak^je", "dak'je"),
        (" \t\n", ""),
    ],
)
def test_rule_10_a_name_in_a_parameter_has_nothing_that_readers_disagree_about(typed, written):
    assert parameter(typed) == written


@unhurried
@given(title=any_text, description=any_text, place=any_text, name=any_text)
def test_rule_10_every_line_is_whole_short_and_clean_whatever_is_typed(title, description, place, name):
    body = a_feed(an_entry(title=title, description=description, place=place), name=name)
    for line in physical_lines(body):
        assert len(line) <= 75
        text = line.decode("utf-8")  # a fold inside a character would fail here
        assert as_cleaned(text) == text
        assert "\n" not in text
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")  # no byte order mark


@unhurried
@given(title=any_text, description=any_text, place=any_text)
def test_rule_10_icalendar_reads_back_whatever_is_typed(title, description, place):
    calendar = Calendar.from_ical(a_feed(an_entry(title=title, description=description, place=place)))
    (event,) = calendar.events
    read = tuple(event.get(name, "") for name in ("SUMMARY", "DESCRIPTION", "LOCATION"))
    assert read == (as_titled(title), as_read(description), as_read(place))
    assert calendar.errors == event.errors == []


@unhurried
@given(name=any_text)
def test_rule_10_the_feed_name_reads_back_in_both_properties(name):
    lines = a_feed(name=name).replace(b"\r\n ", b"").decode().split("\r\n")
    written = Text(name).to_ical().decode()
    expected = [f"NAME:{written}", f"X-WR-CALNAME:{written}"] if as_read(name) else []
    assert [line for line in lines if line.startswith(("NAME:", "X-WR-CALNAME:"))] == expected


@unhurried
@given(organizer=any_text, attendee=any_text)
def test_rule_10_names_of_people_cannot_break_out_of_their_parameter(organizer, attendee):
    body = build(an_invitation(organizer_name=organizer, attendee_name=attendee))
    (event,) = Calendar.from_ical(body).events
    assert (event["ORGANIZER"], event["ATTENDEE"]) == (
        "mailto:rsvp+9f3a@weekwijzer.example",
        "mailto:vrijwilliger@post.example",
    )
    read = (event["ORGANIZER"].params.get("CN", ""), event["ATTENDEE"].params.get("CN", ""))
    assert read == (parameter(organizer), parameter(attendee))
    assert all(len(line) <= 75 and line.decode() for line in physical_lines(body))
