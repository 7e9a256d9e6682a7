"""Mail that comes back: who is marked, what is said of the mail, and how it is tried again (rule 24)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from app.models.messages import Message, MessageKind, MessageState
from app.models.replies import IncomingReply, ReplySort, ReplyState, ReturnedMail
from app.programme import replies, returned_mail
from app.programme.refusals import NotFound
from app.queries import returned_mail as marks
from tests import factories
from tests import reply_mails as mails
from tests.factories import DAY, HOUR, NOW
from tests.reply_mails import ADDRESS, reply_address


@pytest.fixture
def anna(session, by):
    _seat, anna = mails.invite_volunteer(session, by)
    session.execute(update(Message).values(state=MessageState.SENT, sent_at=NOW, handed_over_at=NOW))
    session.commit()
    return anna


def take(session, mail, person, *, now=NOW):
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    replies.take_in(session, content, envelope_to=reply_address(person), trusted="", now=now)
    session.commit()


def bounced(status="5.1.1", action="failed", key="onbekend"):
    text = mails.bounce(key).decode()
    return text.replace("Status: 5.1.1", f"Status: {status}").replace("Action: failed", f"Action: {action}").encode()


def key_of(session):
    return session.scalars(select(Message.message_id).where(Message.kind == MessageKind.INVITATION)).one()


def message(session):
    return session.execute(select(Message.state, Message.error).where(Message.kind == MessageKind.INVITATION)).one()


def stored(session):
    return session.execute(select(IncomingReply.sort, IncomingReply.state)).all()


def test_rule_24_whose_mail_comes_back_for_good_is_marked_and_the_mail_did_not_arrive(session, anna):
    take(session, bounced(key=key_of(session)), anna)
    (mark,) = marks.marks(session)
    assert (mark.person_id, mark.who, mark.permanent, mark.since) == (anna.id, "Anna", True, NOW)
    assert marks.by_person(session) == {anna.id: mark}
    assert message(session) == (MessageState.FAILED, "returned 5.1.1")
    assert stored(session) == [(ReplySort.BOUNCE, ReplyState.OPEN)]


@pytest.mark.parametrize(("status", "action"), [("4.4.1", "delayed"), ("4.2.2", "failed"), ("2.1.5", "delivered")])
def test_rule_24_a_mail_that_only_comes_later_alarms_nobody(session, anna, status, action):
    take(session, bounced(status, action, key=key_of(session)), anna)
    assert (marks.marks(session), message(session)) == ((), (MessageState.SENT, None))
    assert stored(session) == [(ReplySort.BOUNCE, ReplyState.FOLDED)]


def test_rule_24_mails_that_come_later_again_and_again_are_worth_a_word(session, anna):
    for number in range(marks.OFTEN):
        assert marks.marks(session) == ()
        take(session, bounced("4.2.2", "delayed"), anna, now=NOW + number * HOUR)
    (mark,) = marks.marks(session)
    assert (mark.permanent, mark.times, mark.since) == (False, marks.OFTEN, NOW)


def test_rule_24_another_address_starts_without_a_mark(session, anna):
    take(session, bounced(), anna)
    anna.email = "nieuw@post.example"
    session.commit()
    assert marks.marks(session) == ()
    take(session, bounced("4.2.2", "delayed"), anna, now=NOW + DAY)
    row = session.execute(select(ReturnedMail.address, ReturnedMail.permanent, ReturnedMail.times)).one()
    assert (*row, marks.marks(session)) == ("nieuw@post.example", False, 1, ())


def test_rule_24_who_is_no_longer_asked_is_not_marked(session, anna):
    take(session, bounced(), anna)
    anna.active = False
    session.commit()
    assert marks.marks(session) == ()


def test_rule_24_the_contact_of_a_partner_is_marked_with_the_partner(session, by):
    asked, contact = mails.invite_partner(session, by)
    take(session, bounced(), contact)
    (mark,) = marks.marks(session)
    assert (mark.partner, mark.partner_id, mark.address) == ("Politie Lindewaard", asked.partner_id, ADDRESS)
    assert marks.by_person(session) == {asked.partner_id: mark}


def test_rule_24_a_report_about_somebody_elses_mail_changes_nothing_of_it(session, anna):
    bram = factories.volunteer(session, name="Bram", email="bram@post.example")
    session.commit()
    take(session, bounced(key=key_of(session)), bram)
    assert message(session) == (MessageState.SENT, None)


def test_rule_24_without_the_secret_of_an_address_nobody_is_marked(session, anna):
    stranger = SimpleNamespace(rsvp_token="0" * 32)
    take(session, bounced(key=key_of(session)), stranger)
    assert (marks.marks(session), message(session)) == ((), (MessageState.SENT, None))


def test_rule_24_an_address_that_is_right_is_tried_again_with_what_came_back(session, by, anna):
    take(session, bounced(key=key_of(session)), anna)
    (mark,) = marks.marks(session)
    assert returned_mail.try_again(session, mark.id, by=by, now=NOW) == 1
    session.commit()
    assert (marks.marks(session), message(session)) == ((), (MessageState.PENDING, None))
    assert stored(session) == [(ReplySort.BOUNCE, ReplyState.HANDLED)]
    with pytest.raises(NotFound):
        returned_mail.try_again(session, mark.id, by=by, now=NOW)


def test_what_is_over_is_not_sent_again(session, by, anna):
    take(session, bounced(key=key_of(session)), anna)
    (mark,) = marks.marks(session)
    assert returned_mail.try_again(session, mark.id, by=by, now=NOW + 30 * DAY) == 0


def test_rule_24_nothing_that_comes_back_is_answered(session, anna):
    before = session.scalar(select(func.count()).select_from(Message))
    take(session, bounced(), anna)
    assert session.scalar(select(func.count()).select_from(Message)) == before


def test_another_location_sees_no_mark(session, session_at, anna, other_location):
    take(session, bounced(), anna)
    assert marks.marks(session_at(other_location)) == ()


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_longer_list_of_marks_takes_one_statement(session, location, count_queries, number):
    for each in range(number):
        factories.returned_mail(session, factories.volunteer(session, email=f"v{each}@post.example"))
    session.commit()
    session.connection()
    with count_queries() as seen:
        assert len(marks.marks(session)) == number
    assert len(seen) == 1
