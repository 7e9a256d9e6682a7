"""Answers by mail to a whole series, and to one of its meetings (CALENDARS.md, rules 20 to 22)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.publications import SeriesInvitation
from app.models.replies import IncomingReply, ReplySort, ReplyState
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import publishing, replies
from app.programme.replies import Outcome
from tests import factories
from tests import reply_mails as mails
from tests.factories import DAY, NOW
from tests.reply_mails import ADDRESS, reply_address

YES, NO, NONE = Answer.ACCEPTED, Answer.DECLINED, Answer.NONE
WEEK = 7 * DAY


@pytest.fixture
def anna(session, by):
    return factories.volunteer(session, name="Anna", email=ADDRESS)


@pytest.fixture
def course(session, by, anna):
    """Return four meetings, a week apart, that Anna was invited to in one mail."""
    space, activity = factories.space(session), factories.activity(session)
    meetings = [factories.meeting(session, NOW + DAY + n * WEEK, at=space, of=activity) for n in range(4)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    session.commit()
    return meetings


@pytest.fixture
def uid(session, course):
    return session.scalars(select(SeriesInvitation.calendar_uid)).one()


def take(session, anna, partstat, *, uid, at=None, **how):
    more = [f"RECURRENCE-ID:{at:%Y%m%dT%H%M%SZ}"] if at else []
    now = how.pop("now", NOW)
    body = mails.written(partstat, uid=uid, more=more, **({"sequence": 0} | how))
    outcome = replies.take_in(
        session, mails.from_google(body).as_bytes(), envelope_to=reply_address(anna), trusted="", now=now
    )
    session.commit()
    return outcome


def said(session):
    session.expire_all()
    return list(session.scalars(select(Assignment.answer).order_by(Assignment.starts_at)))


def kept(session):
    rows = session.execute(select(IncomingReply.sort, IncomingReply.state).order_by(IncomingReply.stamped_at))
    return [tuple(row) for row in rows]


def test_rule_20_a_yes_to_a_series_is_a_yes_to_every_meeting(session, anna, uid):
    assert take(session, anna, "ACCEPTED", uid=uid) is Outcome.NOTED
    assert said(session) == [YES, YES, YES, YES]
    assert kept(session) == [(ReplySort.ANSWER, ReplyState.NOTED)]


def test_rule_21_a_no_to_one_meeting_of_a_series_is_about_that_one(session, anna, uid, course):
    take(session, anna, "ACCEPTED", uid=uid)
    answered = take(session, anna, "DECLINED", uid=uid, at=course[2].starts_at, stamp="20261122T121600Z")
    assert (answered, said(session)) == (Outcome.NOTED, [YES, YES, NO, YES])
    about = session.scalars(select(IncomingReply.session_id).where(IncomingReply.said == NO)).one()
    assert about == course[2].id


def test_rule_20_a_meeting_that_the_series_never_had_is_for_a_person(session, anna, uid, course):
    at = course[2].starts_at + DAY
    assert take(session, anna, "DECLINED", uid=uid, at=at) is Outcome.LISTED
    assert (said(session), kept(session)) == ([NONE] * 4, [(ReplySort.OUTDATED, ReplyState.OPEN)])


def test_what_is_over_is_not_answered_any_more(session, anna, uid):
    assert take(session, anna, "DECLINED", uid=uid, now=NOW + 3 * DAY) is Outcome.NOTED
    assert said(session) == [NONE, NO, NO, NO]


def test_an_answer_to_a_series_that_is_over_is_for_a_person(session, anna, uid):
    assert take(session, anna, "ACCEPTED", uid=uid, now=NOW + 5 * WEEK) is Outcome.LISTED
    assert said(session) == [NONE] * 4


def test_rule_22_an_answer_that_is_not_later_changes_nothing(session, anna, uid):
    take(session, anna, "ACCEPTED", uid=uid)
    assert take(session, anna, "DECLINED", uid=uid, stamp="20261122T121400Z") is Outcome.FOLDED
    assert said(session) == [YES] * 4


def test_rule_20_a_series_of_somebody_else_is_not_answered(session, anna, uid):
    bram = factories.volunteer(session, name="Bram")
    session.commit()
    assert take(session, bram, "DECLINED", uid=uid) is Outcome.LISTED
    assert (said(session), kept(session)) == ([NONE] * 4, [(ReplySort.NOT_INVITED, ReplyState.OPEN)])
