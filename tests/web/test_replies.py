"""The page with what people answered by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.locations import Location
from app.models.replies import IncomingReply, ReplySort, ReplyState
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import replies
from tests import factories
from tests import reply_mails as mails
from tests.factories import DAY
from tests.web.conftest import ahead, at


@pytest.fixture
def invited(session, location, supervisor):
    """Return the seat of somebody who was invited to a meeting ahead, and who they are."""
    starts = at(ahead(), "14:00", "15:00").starts_at
    now = datetime.now(UTC)
    return mails.invite_volunteer(session, supervisor.actor, starts_at=starts, sequence=0, now=now)


def take(session, mail, anna):
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    replies.take_in(session, content, envelope_to=mails.reply_address(anna), trusted="", now=datetime.now(UTC))
    session.commit()


def page(desk, address="/antwoorden"):
    answer = desk.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def row(session):
    session.rollback()
    return session.scalars(select(IncomingReply)).one()


def answer_of(session, seat):
    session.rollback()
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def test_without_answers_the_page_says_how_they_come(desk):
    assert "Antwoorden op uitnodigingen komen hier vanzelf binnen." in page(desk)


def test_rule_24_a_free_text_waits_with_its_words_and_the_menu_counts_it(session, desk, invited):
    _seat, anna = invited
    take(session, mails.a_text("<b>Ik kom</b> later."), anna)
    shown = page(desk)
    assert "&lt;b&gt;Ik kom&lt;/b&gt; later." in shown
    assert '<span class="nav__count">1</span>' in shown


def test_rule_23_an_answer_of_an_unverified_sender_is_shown_as_such(session, desk, invited):
    seat, anna = invited
    take(session, mails.from_google(mails.written("DECLINED", sequence=0)), anna)
    assert "Afzender niet gecontroleerd" in page(desk)
    assert "per mail, afzender niet gecontroleerd" in page(desk, f"/bijeenkomsten/{seat.session_id}")


def test_a_volunteer_sees_that_the_answer_came_by_mail(app, session, sign_in, invited):
    _seat, anna = invited
    account = factories.volunteer_account(session, anna)
    session.commit()
    take(session, mails.from_google(mails.written(sequence=0)), anna)
    assert "per mail geantwoord" in page(sign_in(app.test_client(), account), "/mijn-diensten")


def test_an_answer_that_was_changed_on_the_page_did_not_come_by_mail(session, desk, invited):
    seat, anna = invited
    take(session, mails.from_google(mails.written("DECLINED", sequence=0)), anna)
    session.get_one(Assignment, seat.id).answered_at = datetime.now(UTC)
    session.commit()
    assert "per mail" not in page(desk, f"/bijeenkomsten/{seat.session_id}")


def test_rule_24_automatic_answers_are_folded(session, desk, invited):
    _seat, anna = invited
    take(session, mails.out_of_office(), anna)
    shown = page(desk)
    assert "1 antwoord was vanzelf klaar" in shown
    assert "nav__count" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zoek=later", True),
        ("zoek=ANNA", True),
        ("zoek=niemand", False),
        ("soort=text", True),
        ("soort=bounce", False),
        ("stand=open", True),
        ("stand=handled", False),
        ("stand=onzin&soort=onzin&bladzijde=x", True),
        ("bladzijde=99", True),
    ],
)
def test_answers_are_found_by_word_sort_and_state(session, desk, invited, query, found):
    _seat, anna = invited
    take(session, mails.a_text("Ik kom later."), anna)
    assert ("Ik kom later." in page(desk, f"/antwoorden?{query}")) is found


def test_something_is_ticked_off_and_put_back(session, desk, supervisor, invited):
    _seat, anna = invited
    take(session, mails.a_text(), anna)
    reply_id, supervisor_id = row(session).id, supervisor.id
    for _twice in range(2):
        assert desk.post(f"/antwoorden/{reply_id}/klaar").status_code == 302
    assert (row(session).state, row(session).handled_by_id) == (ReplyState.HANDLED, supervisor_id)
    assert "Toch weer open" in page(desk)
    desk.post(f"/antwoorden/{reply_id}/terug")
    assert (row(session).state, row(session).handled_at) == (ReplyState.OPEN, None)
    session.rollback()
    assert session.scalars(select(Location.open_replies)).one() == 1


@pytest.mark.parametrize(("pressed", "answer"), [("yes", Answer.ACCEPTED), ("no", Answer.DECLINED)])
def test_rule_24_what_somebody_meant_is_noted_with_one_click(session, desk, invited, pressed, answer):
    seat, anna = invited
    body = mails.written("ACCEPTED", attendee="iemand@elders.example", sequence=0)
    take(session, mails.from_google(body, From="iemand@elders.example"), anna)
    assert row(session).sort is ReplySort.STRANGER
    assert "Zet op ja" in page(desk)
    assert desk.post(f"/antwoorden/{row(session).id}/antwoord", data={"answer": pressed}).status_code == 302
    assert (answer_of(session, seat), row(session).state) == (answer, ReplyState.HANDLED)


def test_what_cannot_be_noted_any_more_stays_open(session, desk, invited):
    _seat, anna = invited
    take(session, mails.a_text(), anna)
    answer = desk.post(f"/antwoorden/{row(session).id}/antwoord", data={"answer": "yes"}, follow_redirects=True)
    assert (answer.status_code, row(session).state) == (200, ReplyState.OPEN)
    assert "Het antwoord staat op ja." not in answer.get_data(as_text=True)


@pytest.mark.parametrize("data", [{}, {"answer": "misschien"}, {"answer": "x" * 9999}])
def test_a_wrong_press_changes_nothing(session, desk, invited, data):
    _seat, anna = invited
    take(session, mails.a_text(), anna)
    assert desk.post(f"/antwoorden/{row(session).id}/antwoord", data=data).status_code == 400
    assert desk.post(f"/antwoorden/{uuid4()}/klaar").status_code == 404
    assert row(session).state is ReplyState.OPEN


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_longer_list_takes_no_more_statements(session, desk, invited, count_queries, number):
    _seat, anna = invited
    for _ in range(number):
        factories.incoming_reply(session, anna, received_at=datetime.now(UTC) - DAY)
    session.commit()
    page(desk)
    with count_queries() as seen:
        page(desk)
    assert len([statement for statement in seen if "FROM incoming_reply" in statement]) == 3
