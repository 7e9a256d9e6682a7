"""Whatever is planned, every parser shows what was meant, but for what `quirks` says of it."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from app.calendars import invitation, series
from app.calendars.feed import EMPTY_NOTE
from tests.clients import quirks
from tests.unit.calendars import plans
from tests.unit.calendars.examples import EMPTY_NOTE_ON, a_feed
from tests.unit.calendars.plans import ALL

many = settings(
    max_examples=100,
    derandomize=os.environ.get("CI") == "true",  # a new quirk of a parser is no fault of whoever submits
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)


def who_know(parsers, meant):
    """Return the parsers that know the clocks of the years of these lines, with what is known of each."""
    known = {parser: quirks.of(parser.name) for parser in parsers}
    return {parser: of_it for parser, of_it in known.items() if all(line.ends_at < of_it.until for line in meant)}


def assert_shown(parsers, body, meant):
    """Compare what each parser shows."""
    asked = who_know(parsers, meant)
    shown = {parser.name: parser.read(body, ALL) for parser in asked}
    assert shown == {parser.name: [known.applied(line) for line in meant] for parser, known in asked.items()}


def assert_mailed(parsers, body, meant, head):
    """Compare what each parser shows of an invitation, and what it says that it is, from whom, and for whom."""
    assert_shown(parsers, body, meant)
    asked = who_know(parsers, meant)
    said = {parser.name: parser.head(body) for parser in asked}
    assert said == {parser.name: known.of_head(head) for parser, known in asked.items()}


@many
@given(plans.subscriptions)
def test_a_feed_shows_the_sessions_that_are_planned(parsers, libical, planned):
    body = a_feed(*planned.entries, name=planned.name, zone=planned.zone)
    assert_shown(parsers, body, planned.meant)
    assert libical.complaints(body) == []


@many
@given(plans.texts)
def test_rule_09_an_empty_feed_of_any_name_shows_its_note(parsers, libical, name):
    body = a_feed(name=name)
    days = {(line.starts_at, line.ends_at, line.title) for parser in parsers for line in parser.read(body, ALL)}
    assert days == {(EMPTY_NOTE_ON, EMPTY_NOTE_ON + plans.DAY, EMPTY_NOTE)}
    assert libical.complaints(body) == []


@many
@given(plans.invitations)
def test_an_invitation_shows_its_meeting(parsers, libical, planned):
    body = invitation.build(planned)
    assert_mailed(parsers, body, plans.meant_by(planned), plans.head_of(planned))
    assert libical.complaints(body) == []


@many
@given(plans.courses())
def test_rule_15_a_series_shows_each_of_its_meetings(parsers, libical, course):
    body = series.build(course.invitation)
    assert_mailed(parsers, body, course.meant, plans.head_of(course.invitation))
    assert libical.complaints(body) == []
