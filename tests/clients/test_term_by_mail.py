"""CALENDARS.md, rules 12 and 15: a term over both clock changes, by mail and by feed, in each parser's calendar."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.calendars.component import CANCELLED_PREFIX
from app.calendars.feed import EMPTY_NOTE
from app.extensions import system_scope
from app.models.feeds import FeedScope
from app.programme import feeds, sessions
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject
from tests import factories
from tests.clients.mailbox import ALWAYS, Mailbox
from tests.factories import DAY, HOUR
from tests.worker.test_series_mails import Course

CLOCK = ZoneInfo("Europe/Amsterdam")
BEFORE_THE_TERM = datetime(2026, 9, 1, 8, tzinfo=UTC)
TUESDAYS = [date(2026, 10, 13) + timedelta(weeks=week) for week in range(26)]
HOLIDAYS = {1, 4, 10, 11, 12, 19, 20, 23}
WEEKS = [day for week, day in enumerate(TUESDAYS) if week not in HOLIDAYS]
"""Eighteen of them, from before 25 October 2026 until after 28 March 2027."""


def on(day, hour=14, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=CLOCK)


class Term(Course):
    """A course that is planned before the first clock change, with what calendar programs stumble over in its title."""

    def __init__(self, session, by, office, parsers):
        super().__init__(session, by, office)
        self.activity.title = "Fietsles; oefenen, remmen \\ sturen 👩‍👩‍👧‍👦 مرحبا"
        self.space.name = "Plein, achter\nhet hek"
        self.readers[self.address] = Mailbox(parsers)
        self.parsers = parsers
        subject = Subject(
            scope=FeedScope.VOLUNTEER,
            id=self.anna.id,
            name="",
            location_id=by.location_id,
            location_name="De Wilgen",
        )
        self.secret = feeds.create(session, subject, label="", by=None, now=self.now).secret

    @property
    def now(self):
        return BEFORE_THE_TERM + timedelta(minutes=self.minutes)

    def subscribed(self):
        """Return what the subscription of Anna has in it."""
        with system_scope(self.session):
            current = feeds.polled(self.session, self.secret, client="", now=self.now)
            body = subscriptions.body(self.session, current.feed_id).body
            self.session.commit()
        return gzip.decompress(body)

    def assert_shown_as_planned(self):
        """Compare each calendar, and each reading of the subscription, with what is planned."""
        planned = self.planned()
        assert self.mailbox.shown() == self.mailbox.meant(planned)
        body = self.subscribed()
        assert {parser.name: subscribed(parser, body) for parser in self.parsers} == self.mailbox.meant(planned)


def subscribed(parser, body):
    """Return what somebody sees of a subscription besides what is cancelled, and the note that there is nothing."""
    lines = parser.read(body, ALWAYS)
    assert all(line.title.startswith(CANCELLED_PREFIX) for line in lines if line.status == "CANCELLED")
    if [line.title for line in lines] == [EMPTY_NOTE]:
        return []
    return [(line.starts_at, line.ends_at, line.title, line.place) for line in lines if line.status == "CONFIRMED"]


@pytest.fixture
def term(session, by, settings, parsers):
    return Term(session, by, settings, parsers)


@pytest.fixture
def told(term):
    """Return a term that Anna was invited to, in one mail."""
    for day in WEEKS:
        term.add(on(day))
    assert term.tell() == [("REQUEST", 0, 18)]
    return term


def move_the_seventh(term):
    term.move(term.meetings[6], term.meetings[6].starts_at + DAY + 2 * HOUR)


def move_one_into_the_hour_that_comes_twice(term):
    term.move(term.meetings[1], on(date(2026, 10, 25), 2, 30))


def move_one_over_the_change_in_spring(term):
    term.move(term.meetings[16], on(date(2027, 3, 28), 1, 30))


def cancel_the_ninth(term):
    term.cancel(term.meetings[8])


def cancel_the_first_and_the_last(term):
    term.cancel(term.meetings[0], term.meetings[17])


def add_one_in_a_holiday(term):
    term.add(on(TUESDAYS[4]))


def add_one_at_another_time(term):
    term.add(on(date(2027, 3, 27), 19))


def leave_after_the_twelfth(term):
    term.release(*term.meetings[12:18])


def return_to_those(term):
    term.seat(*term.meetings[12:17])  # the last one was cancelled


def go_elsewhere(term):
    hall = factories.space(term.session, name="Sporthal; links, \\ rechts")
    for meeting in held(term):
        wanted = replace(sessions.details_of(meeting), space_id=hall.id)
        sessions.edit(term.session, meeting.id, wanted=wanted, version=meeting.version, by=term.by, now=term.now)


def go_an_hour_later(term):
    for meeting in held(term):
        term.move(meeting, meeting.starts_at + HOUR)


def held(term):
    term.session.expire_all()
    return [meeting for meeting in term.meetings if not meeting.cancelled]


ACTS = [
    move_the_seventh,
    move_one_into_the_hour_that_comes_twice,
    move_one_over_the_change_in_spring,
    cancel_the_ninth,
    cancel_the_first_and_the_last,
    add_one_in_a_holiday,
    add_one_at_another_time,
    leave_after_the_twelfth,
    return_to_those,
    go_elsewhere,
    go_an_hour_later,
]


def test_rule_15_eighteen_meetings_over_both_clock_changes_are_shown(told):
    told.assert_shown_as_planned()
    assert len(told.planned()) == 18


@pytest.mark.parametrize("act", [act for act in ACTS if act is not return_to_those])
def test_rule_15_after_one_change_every_calendar_shows_the_plan(told, act):
    act(told)
    told.tell()
    told.assert_shown_as_planned()


def test_rule_15_after_each_of_all_changes_every_calendar_shows_the_plan(told):
    for act in ACTS:
        act(told)
        told.tell()
        told.assert_shown_as_planned()


def test_rule_15_changes_that_are_told_at_once_are_shown_too(told):
    for act in ACTS:
        act(told)
    told.tell()
    told.assert_shown_as_planned()


def test_rule_15_who_joins_from_the_fifth_on_sees_those(term):
    for day in WEEKS:
        term.add(on(day), seated=False)
    term.publish()
    term.seat(*term.meetings[4:])
    assert term.tell() == [("REQUEST", 0, 14)]
    term.assert_shown_as_planned()


def test_rule_16_who_leaves_and_returns_sees_all_of_it_again(told):
    told.release(*told.meetings)
    assert told.tell() == [("CANCEL", 1, 18)]
    told.assert_shown_as_planned()
    assert told.planned() == []
    told.seat(*told.meetings)
    assert told.tell() == [("REQUEST", 2, 18)]
    told.assert_shown_as_planned()


def test_rule_17_a_term_that_is_cancelled_is_gone_from_the_mailed_calendars(told):
    told.cancel(*told.meetings)
    assert told.tell() == [("CANCEL", 1, 18)]
    told.assert_shown_as_planned()
    assert told.planned() == []
