"""Each outside parser reads the calendars that we write most, and would tell when one is broken."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.calendars import invitation, series
from app.calendars.component import CANCELLED_PREFIX
from app.calendars.invitation import Method
from tests.clients.outside import Shown, Window
from tests.unit.calendars.examples import MEETING, a_feed, a_series, an_entry, an_invitation
from tests.unit.calendars.test_series import IN_AUTUMN, WEEKS, meant
from tests.unit.calendars.test_series import an_invitation as a_series_invitation

ALL = Window(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2028, 1, 1, tzinfo=UTC))


def shown(entry):
    return Shown(
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        uid=entry.uid,
        title=CANCELLED_PREFIX + entry.title if entry.cancelled else entry.title,
        description=entry.description,
        place=entry.place,
        status="CANCELLED" if entry.cancelled else "CONFIRMED",
        sequence=entry.sequence,
    )


def test_rule_01_08_eighteen_sessions_and_a_cancelled_one_are_shown_as_they_are(engine):
    entries = [*a_series(18), an_entry(uid="f" * 32, cancelled=True, sequence=3, place="")]
    assert engine.read(a_feed(*entries), ALL) == sorted(map(shown, entries), key=lambda line: line.order)


def test_rule_09_the_note_of_an_empty_feed_is_one_whole_day(engine):
    (note,) = engine.read(a_feed(), ALL)
    assert (note.starts_at, note.ends_at, note.title) == (
        date(2026, 11, 22),
        date(2026, 11, 23),
        "Geen bijeenkomsten gepland",
    )


def test_rule_15_a_series_over_a_clock_change_is_shown_on_the_days_that_are_meant(engine):
    days = [day for day in WEEKS if day not in {IN_AUTUMN, WEEKS[9]}]
    body = series.build(a_series_invitation(days))
    assert [line.starts_at for line in engine.read(body, ALL)] == meant(days)


def test_what_begins_outside_the_window_is_not_shown(engine):
    from_the_fifth = Window(since=datetime(2026, 10, 6, tzinfo=UTC), until=datetime(2026, 10, 20, tzinfo=UTC))
    lines = engine.read(series.build(a_series_invitation(WEEKS)), from_the_fifth)
    assert [line.starts_at for line in lines] == meant(WEEKS[4:6])


@pytest.mark.parametrize(
    "body",
    [
        a_feed(*a_series(3), an_entry(cancelled=True)),
        a_feed(),
        invitation.build(an_invitation()),
        invitation.build(an_invitation(method=Method.CANCEL, sequence=1)),
        series.build(a_series_invitation(WEEKS)),
        series.build(a_series_invitation(WEEKS, method=Method.CANCEL, sequence=1)),
    ],
    ids=["feed", "empty feed", "invitation", "cancellation", "series", "cancelled series"],
)
def test_libical_has_nothing_to_say_against(body, libical):
    assert libical.complaints(body) == []


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        (b"ORGANIZER", b"X-ORGANIZER", "Failed iTIP restrictions for ORGANIZER"),
        (b"STATUS:CONFIRMED", b"STATUS:VERVALLEN", "STATUS"),
        (b"LOCATION:Sportveld\\, noord", b"LOCATION:", "No value for LOCATION"),
    ],
)
def test_libical_says_what_is_wrong_with_an_invitation(written, instead, complaint, libical):
    body = invitation.build(an_invitation())
    assert written in body
    assert any(complaint in said for said in libical.complaints(body.replace(written, instead)))


def test_every_parser_shows_the_meeting_that_was_mailed(engine):
    (line,) = engine.read(invitation.build(an_invitation()), ALL)
    assert (line.uid, line.starts_at, line.ends_at) == (MEETING["uid"], MEETING["starts_at"], MEETING["ends_at"])
