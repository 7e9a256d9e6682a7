"""What reading a mailbox is to do, whichever server has it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.intake import polling
from app.intake.desk import Desk
from app.intake.imap import Account, Problem
from app.models.replies import IncomingReply, Mailbox, ReplySort
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme.tallies import Counted, numbers
from tests import reply_mails as mails
from tests.factories import NOW
from tests.reply_mails import CORPUS, DOMAIN, WRITERS, reply_address


def account_at(port, password, **values):
    where = {"host": "localhost", "port": port, "starttls": False, "user": mails_for_replies()}
    return Account(**where | {"password": password} | values)


def mails_for_replies():
    return f"rsvp@{DOMAIN}"


def read(engine, account, trust, *, at=NOW, **how):
    """Read the mailbox at a moment; return what it came to."""
    return polling.poll(Desk(engine=engine, domain=DOMAIN, clock=lambda: at), account, trust=trust, **how)


def answer_of(session, seat):
    session.rollback()
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def sorts(session):
    session.rollback()
    return session.scalars(select(IncomingReply.sort).order_by(IncomingReply.received_at, IncomingReply.sort)).all()


def box(session):
    session.rollback()
    return session.scalars(select(Mailbox)).one()


def as_google(**headers):
    return WRITERS["google"](CORPUS["google"], **headers).as_bytes()


class MailboxBehaviour:
    """Tests for a fixture `server` with `put`, `read_mails`, `filed_mails`, `trust`, and `account`, its address."""

    def test_rule_26_an_answer_in_the_mailbox_counts_and_is_marked_as_read(
        self, session, invited, server, account, app_engine
    ):
        seat, anna = invited
        server.put(as_google(), reply_address(anna))
        assert read(app_engine, account, server.trust).taken == 1
        assert (answer_of(session, seat), server.read_mails()) == (Answer.DECLINED, 1)

    def test_rule_22_what_was_read_is_not_read_again(self, session, invited, server, account, app_engine):
        _seat, anna = invited
        server.put(as_google(), reply_address(anna))
        assert [read(app_engine, account, server.trust).taken for _ in range(3)] == [1, 0, 0]
        server.put(mails.a_text().as_bytes(), reply_address(anna))
        assert read(app_engine, account, server.trust).taken == 1
        assert sorts(session) == [ReplySort.ANSWER, ReplySort.TEXT]

    def test_rule_22_a_mail_that_came_at_the_socket_as_well_counts_once(
        self, session, invited, server, account, app_engine
    ):
        _seat, anna = invited
        mail = as_google()
        desk = Desk(engine=app_engine, domain=DOMAIN, clock=lambda: NOW)
        desk.take(mail, recipients=[reply_address(anna)])
        server.put(mail, reply_address(anna))
        assert read(app_engine, account, server.trust).taken == 1
        assert sorts(session) == [ReplySort.ANSWER]

    def test_rule_24_of_a_huge_mail_only_the_beginning_is_fetched_and_it_is_noted(
        self, session, invited, server, account, app_engine
    ):
        _seat, anna = invited
        server.put(mails.a_text("x" * 70 + "\r\n" + "y" * 70 + "\r\n" * 1_000_000).as_bytes(), reply_address(anna))
        server.put(as_google(), reply_address(anna))
        assert read(app_engine, account, server.trust).taken == 2
        assert sorts(session) == [ReplySort.ANSWER, ReplySort.TOO_LARGE]

    def test_rule_26_a_mail_without_a_reply_address_stays_unread_and_is_counted(
        self, session, server, account, app_engine, location
    ):
        server.put(mails.a_text(To="info@weekwijzer.example").as_bytes(), mails_for_replies())
        done = read(app_engine, account, server.trust)
        assert (done.taken, done.waiting, server.read_mails()) == (0, 0, 0)
        assert numbers(session)[Counted.NO_ADDRESS] == 1

    def test_rule_26_mails_that_are_done_with_are_filed_when_a_folder_is_named(
        self, session, invited, server, account, app_engine
    ):
        _seat, anna = invited
        server.put(as_google(), reply_address(anna))
        filing = Account(**{name: getattr(account, name) for name in account.__slots__} | {"after": "Verwerkt"})
        for _twice in range(2):
            read(app_engine, filing, server.trust)
        assert server.filed_mails() == 1

    def test_rule_26_a_wrong_password_is_said_and_forgotten_once_it_is_right(
        self, session, invited, server, account, app_engine
    ):
        wrong = Account(**{name: getattr(account, name) for name in account.__slots__} | {"password": "onzin"})
        first = read(app_engine, wrong, server.trust).problem
        later = read(app_engine, wrong, server.trust, at=NOW + timedelta(hours=1)).problem
        assert (first, later) == (Problem.REFUSED, Problem.REFUSED)
        assert (box(session).failure, box(session).failing_since) == ("refused", NOW)
        assert read(app_engine, account, server.trust).problem is None
        assert (box(session).failure, box(session).failing_since, box(session).read_at) == (None, None, NOW)

    def test_rule_26_a_folder_that_is_not_there_is_said(self, location, server, account, app_engine):
        lost = Account(**{name: getattr(account, name) for name in account.__slots__} | {"folder": "Nergens"})
        assert read(app_engine, lost, server.trust).problem is Problem.NO_FOLDER
