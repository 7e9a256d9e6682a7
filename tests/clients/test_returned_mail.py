"""A real mail server sends a mail back, and the person is marked (CALENDARS.md, rules 24 and 26)."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from app.intake import smtp
from app.intake.desk import Desk
from app.intake.smtp import Protocol
from app.models.replies import IncomingReply
from app.queries import returned_mail
from tests import reply_mails as mails
from tests.clients import mail_system as systems
from tests.factories import NOW
from tests.reply_mails import ADDRESS, DOMAIN, reply_address

pytestmark = pytest.mark.clients


@pytest.fixture
def socket_of_ours(app_engine, database):
    desk = Desk(engine=app_engine, domain=DOMAIN, clock=lambda: NOW)
    with smtp.listen("127.0.0.1:0") as listener, smtp.serving(listener, desk, protocol=Protocol.SMTP):
        yield listener.getsockname()[1]


@pytest.fixture
def postfix(socket_of_ours):
    systems.require()
    with systems.running(replies_to=socket_of_ours) as system:
        if not system.returns:
            pytest.skip("postfix, which only root starts, is what sends mail back")
        yield system


def awaited_mark(session):
    deadline = time.monotonic() + systems.PATIENCE
    while not (found := returned_mail.marks(session)):
        assert time.monotonic() < deadline, "the mail did not come back"
        session.rollback()
        time.sleep(0.1)  # the mail server sends it back when it is ready to
    return found


def test_rule_24_what_postfix_sends_back_marks_whose_address_failed(session, by, postfix):
    _seat, anna = mails.invite_volunteer(session, by)
    postfix.send(mails.a_text("Kunt u komen?"), ADDRESS, sender=reply_address(anna))
    (mark,) = awaited_mark(session)
    assert (mark.person_id, mark.permanent, mark.who) == (anna.id, True, "Anna")


def test_rule_26_postfix_delivers_an_answer_to_our_socket(session, by, postfix):
    _seat, anna = mails.invite_volunteer(session, by)
    postfix.send(mails.from_google(mails.CORPUS["google"]), reply_address(anna), sender=ADDRESS)
    deadline = time.monotonic() + systems.PATIENCE
    while not session.scalars(select(IncomingReply.sort)).all():
        assert time.monotonic() < deadline, postfix.logs()
        session.rollback()
        time.sleep(0.1)  # as long as postfix takes to deliver
    assert session.scalars(select(IncomingReply.sort)).all() == ["answer"]
