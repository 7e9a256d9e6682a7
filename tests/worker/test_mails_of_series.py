"""What is told of a series takes several mails: all go, or all are repeated as they were (CALENDARS.md, rule 15)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.models.messages import Message, MessageState
from app.notify.pump import Tally, pump
from tests.factories import DAY, ZONE
from tests.worker.course import Course
from tests.worker.scripted_smtp import DOT, Script, serving


class CourseOfToday(Course):
    """A course by the real clock: the pump goes by the database's."""

    @property
    def now(self):
        return datetime.now(UTC)


@pytest.fixture
def moved(session, by, settings, smtp, app_engine):
    """Return a course of five meetings that Anna knows, one of which is to be told on its own."""
    course = CourseOfToday(session, by, settings)
    first = datetime.combine(datetime.now(UTC).date() + 30 * DAY, time(14), ZoneInfo(ZONE))
    for week in range(5):
        course.add(first + timedelta(weeks=week))
    course.publish()
    assert pump(app_engine, replace(settings, smtp_url=smtp.url)) == Tally(sent=1)
    course.move(course.meetings[2], course.meetings[2].starts_at + DAY)
    course.publish()
    return course


@pytest.fixture
def pump_at(app_engine, settings):
    return lambda url: pump(app_engine, replace(settings, smtp_url=url))


def keys(script):
    return [message_from_bytes(content)["Message-ID"] for content in script.contents]


def newest(session):
    session.expire_all()
    return session.scalars(select(Message).where(Message.kind == "series").order_by(Message.created_at.desc())).first()


def test_one_row_goes_as_a_mail_for_each_object(moved, session, pump_at):
    script = Script()
    with serving(script) as url:
        assert pump_at(url) == Tally(sent=1)
    assert len(set(keys(script))) == 2
    assert newest(session).state is MessageState.SENT


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "550 5.7.1 never", None])
def test_when_the_second_does_not_go_both_are_repeated_with_the_same_bytes(moved, session, pump_at, answer):
    answers = itertools.chain(["250 ok", answer], itertools.repeat("250 ok"))
    script = Script({DOT: lambda: next(answers)})
    with serving(script) as url:
        assert pump_at(url) == Tally(uncertain=1)
        assert newest(session).handed_over_at is not None
        session.execute(update(Message).values(next_try_at=None))
        session.commit()
        assert pump_at(url) == Tally(sent=1)
    assert script.contents[:2] == script.contents[2:]


def test_when_another_pump_took_over_the_second_is_left_to_it(moved, session, session_at, location, pump_at):
    def take_over():
        if script.contents:
            other = session_at(location)
            other.execute(update(Message).where(Message.state == "handover").values(lease=uuid4()))
            other.commit()
        return "250 ok"

    script = Script({"RCPT": take_over})
    with serving(script) as url:
        assert pump_at(url) == Tally(stopped=1)
    assert len(script.contents) == 1
    assert newest(session).state is MessageState.HANDOVER
