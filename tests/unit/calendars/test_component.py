"""Stored components: what is in them, and when their bytes move."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from app.calendars.component import StoredComponent, render
from app.calendars.stamp import next_stamp
from app.planning.errors import NaiveTime
from tests.unit.calendars.examples import MEETING, NOW, an_entry, unhurried

SECOND = timedelta(seconds=1)
CHANGES = {
    "title": "Veiligheidsdag, ronde 3",
    "description": "Neem laarzen mee.",
    "place": "Gymzaal",
    "starts_at": MEETING["starts_at"] + timedelta(minutes=15),
    "ends_at": MEETING["ends_at"] + timedelta(minutes=15),
    "zone": "Europe/London",
    "sequence": 1,
    "cancelled": True,
}


def stamps(stored):
    event = Event.from_ical(stored.body)
    return event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt


def test_rule_01_03_11_an_entry_is_one_event_with_only_what_a_subscriber_needs():
    assert render(an_entry(), previous=None, now=NOW).body.split(b"\r\n") == [
        b"BEGIN:VEVENT",
        b"DTSTAMP:20261122T120000Z",
        b"LAST-MODIFIED:20261122T120000Z",
        rb"SUMMARY:Veiligheidsdag\, ronde 2\; groep 4",
        b"DTSTART;TZID=Europe/Amsterdam:20261125T093000",
        b"DTEND;TZID=Europe/Amsterdam:20261125T110000",
        b"UID:" + MEETING["uid"].encode(),
        b"SEQUENCE:0",
        rb"DESCRIPTION:Brandweer en politie.\nNeem een jas mee.",
        rb"LOCATION:Sportveld\, noord",
        b"STATUS:CONFIRMED",
        b"TRANSP:OPAQUE",
        b"END:VEVENT",
        b"",
    ]


def test_rule_10_blank_texts_are_left_out_because_libical_takes_them_for_errors():
    event = Event.from_ical(render(an_entry(description="", place=" \x00\n"), previous=None, now=NOW).body)
    assert {"DESCRIPTION", "LOCATION"} & set(event) == set()


def test_rule_10_a_meeting_always_has_a_title_because_an_invitation_needs_one():
    event = Event.from_ical(render(an_entry(title="\r\x07"), previous=None, now=NOW).body)
    assert event["SUMMARY"] == "Bijeenkomst"


def test_rule_04_bytes_stay_the_same_until_the_content_changes():
    stored = render(an_entry(), previous=None, now=NOW)
    assert render(an_entry(), previous=stored, now=NOW + timedelta(days=3)) is stored


@pytest.mark.parametrize("field", CHANGES)
def test_rule_04_any_change_moves_both_stamps_strictly_later(field):
    first = render(an_entry(), previous=None, now=NOW)
    second = render(an_entry(**{field: CHANGES[field]}), previous=first, now=NOW)
    assert stamps(first) == (NOW, NOW)
    assert stamps(second) == (NOW + SECOND, NOW + SECOND)
    assert second.stamped_at == NOW + SECOND
    assert second.content_hash != first.content_hash


def test_rule_04_a_change_back_also_moves_the_stamps():
    first = render(an_entry(), previous=None, now=NOW)
    second = render(an_entry(title="Iets anders"), previous=first, now=NOW)
    third = render(an_entry(), previous=second, now=NOW)
    assert third.content_hash == first.content_hash
    assert stamps(third) == (NOW + 2 * SECOND, NOW + 2 * SECOND)


def test_rule_04_a_control_character_that_nobody_reads_is_no_change():
    stored = render(an_entry(title="Kids & Koffie"), previous=None, now=NOW)
    assert render(an_entry(title="Kids &\x00 Koffie"), previous=stored, now=NOW + timedelta(days=1)) is stored


@pytest.mark.parametrize(
    ("previous", "now", "expected"),
    [
        (None, NOW, NOW),
        (None, NOW + timedelta(microseconds=1), NOW + SECOND),
        (NOW, NOW, NOW + SECOND),
        (NOW, NOW - timedelta(hours=1), NOW + SECOND),
        (NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=1)),
        (NOW + timedelta(milliseconds=300), NOW, NOW + SECOND),
        (NOW, NOW.astimezone(timezone(timedelta(hours=5))) + 5 * SECOND, NOW + 5 * SECOND),
    ],
)
def test_rule_04_stamps_are_whole_seconds_later_than_before_and_at_least_now(previous, now, expected):
    stamp = next_stamp(previous=previous, now=now)
    assert (stamp, stamp.tzinfo) == (expected, UTC)


@unhurried
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["Een", "Twee", "Drie"]),
            st.timedeltas(min_value=timedelta(hours=-1), max_value=timedelta(hours=1)),
        ),
        max_size=8,
    )
)
def test_rule_04_over_any_history_the_bytes_move_exactly_with_the_content(edits):
    stored = render(an_entry(title="Een"), previous=None, now=NOW)
    title = "Een"
    for new_title, drift in edits:
        after = render(an_entry(title=new_title), previous=stored, now=NOW + drift)
        if new_title == title:
            assert after is stored
        else:
            assert after.stamped_at > stored.stamped_at
            assert after.stamped_at >= NOW + drift
            assert stamps(after) == (after.stamped_at, after.stamped_at)
        stored, title = after, new_title


def test_rule_04_the_same_entry_gives_the_same_bytes_anywhere():
    stored = render(an_entry(), previous=None, now=NOW)
    assert stored == StoredComponent(body=stored.body, content_hash=stored.content_hash, stamped_at=NOW)
    assert stored == render(an_entry(), previous=None, now=NOW)


def test_rule_04_a_now_without_a_time_zone_is_refused():
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001  what is refused here
    with pytest.raises(NaiveTime) as refused:
        render(an_entry(), previous=None, now=naive)
    assert refused.value.moment == naive


def test_rule_08_a_cancelled_session_stays_and_says_so():
    first = render(an_entry(title="Kids & Koffie"), previous=None, now=NOW)
    cancelled = render(an_entry(title="Kids & Koffie", cancelled=True, sequence=1), previous=first, now=NOW)
    event = Event.from_ical(cancelled.body)
    assert {name: event[name] for name in ("SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "UID")} == {
        "SUMMARY": "VERVALLEN: Kids & Koffie",
        "STATUS": "CANCELLED",
        "TRANSP": "TRANSPARENT",
        "SEQUENCE": 1,
        "UID": MEETING["uid"],
    }
