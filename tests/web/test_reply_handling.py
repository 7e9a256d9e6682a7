"""What a supervisor does with an answer that is none, with one click, and how it is taken back (rule 24)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models.messages import Message, MessageKind, MessageState
from app.models.replies import IncomingReply, ReplyState
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState
from app.programme import replies
from tests import factories
from tests import reply_mails as mails
from tests.web.conftest import ahead, at


@pytest.fixture
def starts(location):
    return at(ahead(), "14:00", "15:00").starts_at


@pytest.fixture
def invited(session, supervisor, starts):
    """Return the seat of somebody who was invited to a meeting ahead, and who they are."""
    return mails.invite_volunteer(session, supervisor.actor, starts_at=starts, sequence=0, now=datetime.now(UTC))


def take(session, mail, person):
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    replies.take_in(session, content, envelope_to=mails.reply_address(person), trusted="", now=datetime.now(UTC))
    session.commit()


def countered(session, person):
    day = f"{ahead():%Y%m%d}"
    slot = [f"DTSTART;TZID=Europe/Amsterdam:{day}T160000", f"DTEND;TZID=Europe/Amsterdam:{day}T173000"]
    body = mails.calendar(
        "COUNTER", f"UID:{mails.UID}", f"ATTENDEE:mailto:{mails.ADDRESS}", *slot, "COMMENT:Kan dan wel"
    )
    take(session, mails.from_google(body), person)
    return row(session)


def row(session):
    session.rollback()
    return session.scalars(select(IncomingReply)).one()


def answer_of(session, seat):
    session.rollback()
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def test_rule_24_another_time_is_shown_and_opens_the_session_with_it_filled_in(session, desk, invited):
    seat, anna = invited
    reply = countered(session, anna)
    shown = desk.get("/antwoorden").text
    assert "Stelt voor:" in shown
    assert "16.00–17.30" in shown
    assert "Kan dan wel" in shown
    address = f"/bijeenkomsten/{seat.session_id}?antwoord={reply.id}"
    assert address in shown
    page = desk.get(address).text
    assert "Anna stelt een andere tijd voor." in page
    assert 'value="16.00"' in page
    assert 'value="17.30"' in page


@pytest.mark.parametrize("reply_id", ["", "onzin", "0" * 32, "x" * 5000])
def test_a_session_opens_as_it_is_when_nobody_proposed_anything(session, desk, invited, reply_id):
    seat, anna = invited
    countered(session, anna)
    page = desk.get(f"/bijeenkomsten/{seat.session_id}?antwoord={reply_id}").text
    assert "stelt een andere tijd voor" not in page
    assert 'value="14.00"' in page


def test_a_proposal_is_not_filled_in_at_another_session(session, desk, invited, by):
    _seat, anna = invited
    reply = countered(session, anna)
    other = factories.meeting(session, at(ahead(), "10:00", "11:00").starts_at)
    session.commit()
    assert "stelt een andere tijd voor" not in desk.get(f"/bijeenkomsten/{other.id}?antwoord={reply.id}").text


def test_rule_24_who_is_to_come_instead_and_who_answers_are_shown(session, desk, invited):
    _seat, anna = invited
    delegated = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bram@post.example":mailto:{mails.ADDRESS}'
    body = mails.calendar("REPLY", f"UID:{mails.UID}", "DTSTAMP:20261122T121500Z", "SEQUENCE:0", delegated)
    take(session, mails.from_google(body), anna)
    take(
        session,
        mails.from_google(mails.written(attendee="carla@elders.example", sequence=0), From="carla@elders.example"),
        anna,
    )
    shown = " ".join(desk.get("/antwoorden").text.split())
    assert "<strong>Wil sturen:</strong> <bdi>bram@post.example</bdi>" in shown
    assert "<strong>Wie er antwoordt:</strong> <bdi>carla@elders.example</bdi>" in shown


@pytest.mark.parametrize("pressed", ["yes", "no"])
def test_rule_24_what_was_noted_for_somebody_can_be_taken_back(session, desk, invited, pressed):
    seat, anna = invited
    reply = countered(session, anna)
    page = desk.post(f"/antwoorden/{reply.id}/antwoord", data={"answer": pressed}, follow_redirects=True).text
    assert f'action="/antwoorden/{reply.id}/terug"' in page
    assert "Ongedaan maken" in page
    desk.post(f"/antwoorden/{reply.id}/terug")
    assert (answer_of(session, seat), row(session).state, row(session).passed_on) == (
        Answer.NONE,
        ReplyState.OPEN,
        None,
    )
    assert session.scalars(select(Assignment.answered_at)).all() == [None]


def test_an_answer_that_was_changed_since_is_not_taken_back(session, desk, invited):
    seat, anna = invited
    reply = countered(session, anna)
    desk.post(f"/antwoorden/{reply.id}/antwoord", data={"answer": "yes"})
    session.rollback()
    session.get_one(Assignment, seat.id).answer = Answer.DECLINED
    session.commit()
    assert desk.post(f"/antwoorden/{reply.id}/terug").status_code == 302
    assert (answer_of(session, seat), row(session).state) == (Answer.DECLINED, ReplyState.HANDLED)


@pytest.mark.parametrize("before", [EngagementState.ASKED, EngagementState.CONFIRMED, EngagementState.DECLINED])
def test_rule_24_an_answer_of_a_partner_is_taken_back_as_well(session, desk, supervisor, starts, before):
    asked, contact = mails.invite_partner(session, supervisor.actor, starts_at=starts, now=datetime.now(UTC))
    take(session, mails.a_text(), contact)
    pressed = "no" if before is EngagementState.CONFIRMED else "yes"
    reply = session.scalars(select(IncomingReply)).one()
    reply.session_id = asked.session_id
    session.get_one(Engagement, asked.id).state = before
    session.commit()
    desk.post(f"/antwoorden/{reply.id}/antwoord", data={"answer": pressed})
    session.rollback()
    assert session.get_one(Engagement, asked.id).state is not before
    session.rollback()
    desk.post(f"/antwoorden/{reply.id}/terug")
    session.rollback()
    assert (session.get_one(Engagement, asked.id).state, row(session).state) == (before, ReplyState.OPEN)


def test_rule_24_mail_that_comes_back_is_shown_where_people_look(session, desk, invited):
    _seat, anna = invited
    factories.returned_mail(session, anna, address=anna.email)
    session.commit()
    for address in ("/antwoorden", "/berichten", "/mensen/vrijwilligers"):
        shown = desk.get(address).text
        assert "E-mail komt terug sinds" in shown, address
        assert "Adres klopt, probeer opnieuw" in shown, address


def test_rule_24_a_mail_that_came_back_is_sent_again_with_one_click(session, desk, invited):
    _seat, anna = invited
    key = session.scalars(select(Message.message_id).where(Message.kind == MessageKind.INVITATION)).one()
    session.scalars(select(Message).where(Message.message_id == key)).one().state = MessageState.SENT
    session.commit()
    take(session, mails.bounce(key), anna)
    shown = desk.get("/berichten").text
    assert "Kwam terug" in shown
    action = shown.partition('action="/antwoorden/teruggekomen/')[2].partition('"')[0]
    done = desk.post(f"/antwoorden/teruggekomen/{action}", data={"terug": "/berichten"})
    assert (done.status_code, done.headers["Location"]) == (302, "/berichten")
    session.rollback()
    assert session.scalars(select(Message.state).where(Message.message_id == key)).one() is MessageState.PENDING
    assert desk.post(f"/antwoorden/teruggekomen/{action}").status_code == 404


def test_a_way_back_leads_nowhere_else(session, desk, invited):
    mark = factories.returned_mail(session, invited[1])
    session.commit()
    done = desk.post(f"/antwoorden/teruggekomen/{mark.id}/opnieuw", data={"terug": "https://elders.example/"})
    assert done.headers["Location"] == "/antwoorden"
