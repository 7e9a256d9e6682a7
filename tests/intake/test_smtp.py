"""The socket at which answers come in, tried by a real mail client (CALENDARS.md, rules 20 to 26)."""

from __future__ import annotations

import logging
import smtplib
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, func, select

from app.intake import smtp
from app.intake.desk import Desk
from app.intake.smtp import Protocol
from app.models.replies import IncomingReply, ReplySort, ReplyState, Tally
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import flood
from app.programme.flood import Limits
from app.programme.tallies import Counted, numbers
from local import mail as local_mail
from tests import reply_mails as mails
from tests.factories import DAY, NOW
from tests.reply_mails import CORPUS, DOMAIN, WRITERS, reply_address

SAID = {
    "apple": Answer.TENTATIVE,
    "exchange": Answer.ACCEPTED,
    "google": Answer.DECLINED,
    "nextcloud": Answer.ACCEPTED,
    "thunderbird": Answer.ACCEPTED,
}


@contextmanager
def at_the_desk(engine, protocol=Protocol.SMTP):
    desk = Desk(engine=engine, domain=DOMAIN, clock=lambda: NOW)
    with smtp.listen("127.0.0.1:0") as listener, smtp.serving(listener, desk, protocol=protocol):
        yield listener.getsockname()[1]


@pytest.fixture
def port(app_engine, database):
    with at_the_desk(app_engine) as port:
        yield port


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


@pytest.fixture
def lmtp_port(app_engine, database):
    with at_the_desk(app_engine, protocol=Protocol.LMTP) as port:
        yield port


def deliver(port, mail, *to):
    """Hand a mail over by LMTP; return the code of each recipient."""
    with smtplib.LMTP("127.0.0.1", port, timeout=30) as client:
        client.ehlo()
        client.mail("vrijwilliger@post.example")
        codes = {address: client.rcpt(address)[0] for address in to}
        client.putcmd("data")
        client.getreply()
        client.send(mail.as_bytes().replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        return {address: client.getreply()[0] if code == 250 else code for address, code in codes.items()}


def send(port, mail, *to, sender="vrijwilliger@post.example"):
    """Hand a mail over; return the code of the last answer, and the addresses that were refused."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        try:
            return 250, client.sendmail(sender, list(to), content)
        except smtplib.SMTPRecipientsRefused as refused:
            return next(code for code, _ in refused.recipients.values()), {}
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code, {}


def answer_of(session, seat):
    session.rollback()
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def sorts(session):
    session.rollback()
    return session.scalars(select(IncomingReply.sort).order_by(IncomingReply.sort)).all()


@pytest.mark.parametrize("program", WRITERS)
def test_rule_26_an_answer_that_is_mailed_counts_before_the_server_says_so(session, invited, port, program):
    seat, anna = invited
    assert send(port, WRITERS[program](CORPUS[program]), reply_address(anna)) == (250, {})
    assert answer_of(session, seat) is SAID[program]


def test_rule_26_the_mail_server_of_make_run_passes_answers_on_and_keeps_everything(session, invited, port, tmp_path):
    seat, anna = invited
    mail = WRITERS["exchange"](CORPUS["exchange"])
    with local_mail.listen() as listener, local_mail.serving(listener, tmp_path, replies_to=port):
        to = [reply_address(anna), "iemand@post.example"]
        assert send(listener.getsockname()[1], mail, *to) == (250, {})
    assert answer_of(session, seat) is Answer.ACCEPTED
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_rule_20_an_unknown_token_is_taken_like_any_other_and_counted(session, invited, port):
    seat, anna = invited
    mail = WRITERS["exchange"](CORPUS["exchange"], To=reply_address(anna))
    assert send(port, mail, f"rsvp+{'0' * 32}@{DOMAIN}") == (250, {})
    assert (answer_of(session, seat), sorts(session)) == (Answer.NONE, [])
    assert session.scalars(select(Tally.number)).one() == 1


@pytest.mark.parametrize("address", ["iemand@weekwijzer.example", "rsvp+a@elders.example", "rsvp@weekwijzer.example"])
def test_rule_26_what_is_no_reply_address_is_not_for_us(port, address):
    assert send(port, mails.a_text(), address) == (550, {})


def test_rule_22_a_mail_that_is_handed_over_twice_counts_once(session, invited, port):
    seat, anna = invited
    mail = WRITERS["google"](CORPUS["google"])
    assert [send(port, mail, reply_address(anna))[0] for _ in range(2)] == [250, 250]
    assert (answer_of(session, seat), sorts(session)) == (Answer.DECLINED, [ReplySort.ANSWER])


def test_rule_23_what_another_server_vouches_for_is_not_vouched_for(session, invited, port):
    _seat, anna = invited
    results = "mx.elders.example; dmarc=pass"
    send(port, WRITERS["exchange"](CORPUS["exchange"], Authentication_Results=results), reply_address(anna))
    assert session.scalars(select(IncomingReply.verified)).all() == [False]


@pytest.mark.parametrize(
    ("mail", "sender", "sort"),
    [
        (mails.a_text, "vrijwilliger@post.example", ReplySort.TEXT),
        (mails.out_of_office, "vrijwilliger@post.example", ReplySort.AUTO_REPLY),
        (mails.bounce, "", ReplySort.BOUNCE),
        (mails.a_text, "", ReplySort.BOUNCE),
        (lambda: mails.a_text("x\r\n" * 100_000), "vrijwilliger@post.example", ReplySort.TOO_LARGE),
    ],
)
def test_rule_24_what_is_no_answer_is_kept_by_its_sort(session, invited, port, mail, sender, sort):
    seat, anna = invited
    assert send(port, mail(), reply_address(anna), sender=sender) == (250, {})
    assert (answer_of(session, seat), sorts(session)) == (Answer.NONE, [sort])


def test_rule_24_a_mail_beyond_all_measure_is_refused_while_it_is_sent(session, invited, port):
    _seat, anna = invited
    mail = mails.a_text("x\r\n" * (smtp.LARGEST_MAIL // 2))
    assert send(port, mail, reply_address(anna))[0] == 552
    assert sorts(session) == []


def test_rule_26_one_mail_has_a_measure_of_recipients(session, invited, port):
    _seat, anna = invited
    others = [f"rsvp+{number:032x}@{DOMAIN}" for number in range(smtp.MOST_RECIPIENTS)]
    status, refused = send(port, mails.a_text(), reply_address(anna), *others)
    assert (status, [code for code, _ in refused.values()]) == (250, [452])
    assert session.scalars(select(func.count()).select_from(IncomingReply)).one() == 1


def test_rule_26_without_a_database_the_mail_is_to_be_sent_again(session, invited, caplog):
    seat, anna = invited
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 2})
    with at_the_desk(nowhere) as port, caplog.at_level(logging.INFO):
        assert send(port, WRITERS["exchange"](CORPUS["exchange"]), reply_address(anna))[0] == 451
    nowhere.dispose()
    assert (answer_of(session, seat), sorts(session)) == (Answer.NONE, [])
    assert anna.rsvp_token not in caplog.text
    assert "post.example" not in caplog.text


def test_rule_24_an_automatic_answer_is_folded(session, invited, port):
    _seat, anna = invited
    send(port, mails.out_of_office(), reply_address(anna))
    session.rollback()
    assert session.scalars(select(IncomingReply.state)).all() == [ReplyState.FOLDED]


def test_rule_26_by_lmtp_an_answer_counts_before_the_server_says_so(session, invited, lmtp_port):
    seat, anna = invited
    mail = WRITERS["exchange"](CORPUS["exchange"])
    assert deliver(lmtp_port, mail, reply_address(anna)) == {reply_address(anna): 250}
    assert answer_of(session, seat) is Answer.ACCEPTED


def test_rule_26_by_lmtp_every_recipient_has_an_answer_of_their_own(session, by, invited, lmtp_port, monkeypatch):
    _seat, anna = invited
    bram = mails.invite_volunteer(session, by, starts_at=mails.STARTS + DAY, uid="b" * 32, email="b@post.example")[1]
    monkeypatch.setattr(flood, "LIMITS", Limits(person=1))
    assert deliver(lmtp_port, mails.a_text(), reply_address(anna)) == {reply_address(anna): 250}
    unknown, foreign = f"rsvp+{'0' * 32}@{DOMAIN}", "iemand@elders.example"
    assert deliver(lmtp_port, mails.a_text(), reply_address(anna), unknown, foreign, reply_address(bram)) == {
        reply_address(anna): 451,
        unknown: 250,
        foreign: 550,
        reply_address(bram): 250,
    }
    assert (len(sorts(session)), numbers(session)[Counted.PUT_OFF]) == (2, 1)


def test_rule_24_what_is_more_than_an_hour_takes_is_to_be_sent_again(session, invited, port, monkeypatch):
    _seat, anna = invited
    monkeypatch.setattr(flood, "LIMITS", Limits(sender=2))
    assert [send(port, mails.a_text(), reply_address(anna))[0] for _ in range(3)] == [250, 250, 451]
    assert (len(sorts(session)), numbers(session)[Counted.PUT_OFF]) == (2, 1)
