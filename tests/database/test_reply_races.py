"""Answers that meet: by mail and by link, twice, and while the plan is made known (rules 20, 22 and 24)."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.models.messages import Message, MessageState
from app.models.publications import Invitation, SeriesInvitation
from app.models.replies import IncomingReply, ReplyState, ReturnedMail
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import publishing, replies, reply_desk, returned_mail, series_answers, sessions, shifts
from app.programme.refusals import NotFound
from app.queries import series_asked
from tests import factories
from tests import reply_mails as mails
from tests.database.racing import WON, at_once
from tests.factories import DAY, NOW
from tests.reply_mails import ADDRESS, reply_address

EARLY, LATE = "20261122T121500Z", "20261122T121600Z"
ROUNDS = range(4)


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


@pytest.fixture
def course(session, by):
    """Return a volunteer and four meetings that they were invited to in one mail."""
    anna = factories.volunteer(session, name="Anna", email=ADDRESS)
    space, activity = factories.space(session), factories.activity(session)
    meetings = [factories.meeting(session, NOW + DAY + n * 7 * DAY, at=space, of=activity) for n in range(4)]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id for meeting in meetings], by=by, now=NOW)
    session.commit()
    return anna, meetings


def mailing(person, partstat, *, uid=mails.UID, sequence=1, stamp=EARLY):
    mail = mails.from_google(mails.written(partstat, uid=uid, sequence=sequence, stamp=stamp)).as_bytes()
    to = reply_address(person)
    return lambda session: replies.take_in(session, mail, envelope_to=to, trusted="", now=NOW)


def by_link(seat, anna, answer):
    session_id, volunteer_id = seat.session_id, anna.id
    return lambda session: shifts.answer(
        session, session_id=session_id, volunteer_id=volunteer_id, answer=answer, now=NOW
    )


def answers(session):
    session.rollback()
    return session.scalars(select(Assignment.answer).order_by(Assignment.starts_at)).all()


def declines(session):
    session.rollback()
    return session.scalars(select(Invitation.declined_at.is_not(None)).order_by(Invitation.session_id)).all()


@pytest.mark.parametrize("_round", ROUNDS)
def test_rule_22_a_link_and_a_mail_at_once_leave_one_answer_with_all_that_belongs_to_it(
    session, two_sessions, invited, _round
):
    seat, anna = invited
    first, second = two_sessions()
    contenders = ((first, by_link(seat, anna, Answer.ACCEPTED)), (second, mailing(anna, "DECLINED")))
    assert at_once(*contenders) == [WON, WON]
    (answer,) = answers(session)
    assert answer in {Answer.ACCEPTED, Answer.DECLINED}
    assert declines(session) == [answer is Answer.DECLINED]


@pytest.mark.parametrize("_round", ROUNDS)
def test_rule_22_of_two_mails_to_a_series_at_once_the_later_one_counts_for_every_meeting(
    session, two_sessions, course, _round
):
    anna, _meetings = course
    uid = session.scalars(select(SeriesInvitation.calendar_uid)).one()
    first, second = two_sessions()
    contenders = (
        (first, mailing(anna, "ACCEPTED", uid=uid, sequence=0, stamp=EARLY)),
        (second, mailing(anna, "DECLINED", uid=uid, sequence=0, stamp=LATE)),
    )
    assert at_once(*contenders) == [WON, WON]
    assert set(answers(session)) == {Answer.DECLINED}


@pytest.mark.parametrize("_round", ROUNDS)
def test_rule_22_a_link_and_a_mail_to_a_series_at_once_leave_the_same_answer_everywhere(
    session, two_sessions, course, _round
):
    anna, meetings = course
    invitation = session.scalars(select(SeriesInvitation)).one()
    uid, series_id, ids = invitation.calendar_uid, invitation.id, [meeting.id for meeting in meetings]

    def all_yes(session):
        asked = series_asked.find(session, series_id, now=NOW)
        series_answers.answer(session, asked, dict.fromkeys(ids, True), reason="", now=NOW)

    first, second = two_sessions()
    assert at_once((first, all_yes), (second, mailing(anna, "DECLINED", uid=uid, sequence=0))) == [WON, WON]
    assert len(set(answers(session))) == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_rule_20_an_answer_while_the_plan_is_made_known_is_kept_and_so_is_what_is_told(
    session, two_sessions, by, invited, _round
):
    seat, anna = invited
    row = sessions.find(session, seat.session_id)
    row.title, meeting_id = "Veiligheidsdag, ronde 2", row.id
    session.commit()
    first, second = two_sessions()
    publish = lambda session: publishing.publish(session, [meeting_id], by=by, now=NOW)  # noqa: E731 - a contender
    assert at_once((first, publish), (second, mailing(anna, "ACCEPTED"))) == [WON, WON]
    assert answers(session) == [Answer.ACCEPTED]
    kinds = session.scalars(select(Message.kind).where(Message.session_id == meeting_id)).all()
    assert "update" in kinds or "invitation" in kinds


def test_rule_24_two_supervisors_at_once_handle_a_mail_once(session, two_sessions, by, invited):
    _seat, anna = invited
    reply_id = factories.incoming_reply(session, anna, session_id=invited[0].session_id).id
    session.commit()
    first, second = two_sessions()
    contenders = (
        (first, lambda s: reply_desk.pass_on(s, reply_id, said=Answer.ACCEPTED, by=by, now=NOW)),
        (second, lambda s: reply_desk.tick_off(s, reply_id, by=by, now=NOW)),
    )
    assert at_once(*contenders) == [WON, WON]
    assert answers(session) == [Answer.ACCEPTED]
    assert session.scalars(select(IncomingReply.state)).one() is ReplyState.HANDLED


def test_rule_24_what_came_back_is_tried_again_once(session, two_sessions, by, invited):
    _seat, anna = invited
    mark_id = factories.returned_mail(session, anna).id
    session.execute(update(Message).values(state=MessageState.FAILED, error="returned 5.1.1", attempts=3))
    session.commit()
    tries = [lambda s: returned_mail.try_again(s, mark_id, by=by, now=NOW)] * 2
    results = at_once(*zip(two_sessions(), tries, strict=True))
    assert [result is WON for result in results].count(True) == 1
    assert any(isinstance(result, NotFound) for result in results)
    session.rollback()
    assert session.scalars(select(ReturnedMail.id)).all() == []


def test_rule_24_two_reports_of_one_person_at_once_are_one_mark(session, two_sessions, invited):
    _seat, anna = invited
    first, second = two_sessions()

    def report(number):
        mail, to = mails.bounce(f"{number}"), reply_address(anna)
        return lambda s: replies.take_in(s, mail, envelope_to=to, trusted="", now=NOW)

    assert at_once((first, report(1)), (second, report(2))) == [WON, WON]
    session.rollback()
    assert session.scalars(select(ReturnedMail.times)).one() == 2
