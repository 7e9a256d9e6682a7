"""What a calendar object says that is no answer (CALENDARS.md, rule 24)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.calendars import aside
from app.calendars.aside import Aside
from app.calendars.reply import MOST_BYTES
from tests.reply_mails import calendar

AT = {"starts_at": datetime(2026, 12, 1, 13, 0, tzinfo=UTC), "ends_at": datetime(2026, 12, 1, 14, 0, tzinfo=UTC)}


@pytest.mark.parametrize(
    "slot",
    [
        ["DTSTART:20261201T130000Z", "DTEND:20261201T140000Z"],
        ["DTSTART;TZID=Europe/Amsterdam:20261201T140000", "DTEND;TZID=Europe/Amsterdam:20261201T150000"],
        ["DTSTART;TZID=W. Europe Standard Time:20261201T140000", "DTEND;TZID=W. Europe Standard Time:20261201T150000"],
    ],
)
def test_rule_24_another_time_is_read_in_whatever_zone_it_was_written(slot):
    found = aside.read(calendar("COUNTER", "UID:abc", *slot, "COMMENT:Dinsdag kan ik wel"))
    assert found == Aside(uid="abc", comment="Dinsdag kan ik wel", **AT)


@pytest.mark.parametrize(
    "slot",
    [
        [],
        ["DTSTART:20261201T130000Z"],
        ["DTSTART:20261201T130000Z", "DTEND:20261201T130000Z"],
        ["DTSTART:20261201T130000Z", "DTEND:20261201T120000Z"],
        ["DTSTART:20261201T130000Z", "DTEND:20271201T130000Z"],
        ["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"],
        ["DTSTART;TZID=Nergens:20261201T130000", "DTEND:20261201T140000Z"],
        ["DTSTART:morgenTmiddag", "DTEND:20261201T140000Z"],
    ],
)
def test_rule_24_what_is_no_other_time_of_a_meeting_is_none(slot):
    found = aside.read(calendar("COUNTER", "UID:abc", *slot))
    assert (found.starts_at, found.ends_at) == (None, None)


def test_rule_24_an_answer_proposes_no_time_although_it_holds_one():
    body = calendar("REPLY", "UID:abc", "DTSTART:20261201T130000Z", "DTEND:20261201T140000Z")
    assert aside.read(body).starts_at is None


@pytest.mark.parametrize(
    "attendees",
    [
        ['ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Bram@Post.example":mailto:anna@post.example'],
        [
            "ATTENDEE;PARTSTAT=DELEGATED:mailto:anna@post.example",
            'ATTENDEE;DELEGATED-FROM="mailto:anna@post.example":mailto:bram@post.example',
        ],
    ],
)
def test_rule_24_who_is_to_come_instead_is_read(attendees):
    assert aside.read(calendar("REPLY", "UID:abc", *attendees)).other == "bram@post.example"


def test_what_is_beyond_all_measure_or_holds_nothing_says_nothing():
    assert aside.read(b"UID:abc\r\n" + b"x" * MOST_BYTES) == Aside()
    assert aside.read(b"") == Aside()
    assert aside.read(calendar("COUNTER")) == Aside()
