"""Reading a mailbox from a server that stumbles (CALENDARS.md, rules 22, 24 and 26)."""

from __future__ import annotations

import socket
import ssl
from threading import Thread

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.intake import imap, polling
from app.intake.imap import Problem, UnfitMailboxError
from app.models.replies import ReplySort
from app.planning.vocabulary import Answer
from app.programme import flood
from app.programme.flood import Limits
from app.programme.tallies import Counted, numbers
from tests import reply_mails as mails
from tests.factories import DAY, HOUR, NOW
from tests.intake import mailbox_behaviour as behaviour
from tests.intake import scripted_imap
from tests.intake.mailbox_behaviour import MailboxBehaviour, account_at, answer_of, as_google, box, read, sorts
from tests.reply_mails import DOMAIN, STARTS, reply_address


@pytest.fixture
def server():
    with scripted_imap.serving() as found:
        yield found


@pytest.fixture
def account(server):
    return account_at(server.port, scripted_imap.PASSWORD)


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


class TestMailbox(MailboxBehaviour):
    """The scripted server does what dovecot does."""


def test_rule_22_other_numbers_mean_other_mails_and_what_they_say_is_known(
    session, invited, server, account, app_engine
):
    _seat, anna = invited
    server.put(as_google(), reply_address(anna))
    read(app_engine, account, server.trust)
    server.uid_validity, server.mails = 2, {1: server.mails[1]}
    server.put(mails.a_text().as_bytes(), reply_address(anna))
    assert read(app_engine, account, server.trust).taken == 2
    assert (sorts(session), box(session).uid_validity) == ([ReplySort.ANSWER, ReplySort.TEXT], 2)


@pytest.mark.parametrize("command", ["UID STORE", "UID MOVE"])
def test_rule_22_a_connection_that_is_lost_after_the_commit_costs_nothing(
    session, invited, server, account, app_engine, command
):
    seat, anna = invited
    server.put(as_google(), reply_address(anna))
    server.stumbles = lambda line: line.startswith(command)
    filing = account_at(server.port, scripted_imap.PASSWORD, after="Verwerkt")
    assert read(app_engine, filing, server.trust).problem is Problem.BROKEN_OFF
    assert (answer_of(session, seat), box(session).waiting_uids) == (Answer.DECLINED, [1])
    server.stumbles = None
    done = read(app_engine, filing, server.trust)
    assert (done.waiting, server.filed_mails(), sorts(session)) == (0, 1, [ReplySort.ANSWER])


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH"])
def test_rule_22_a_connection_that_is_lost_before_the_commit_loses_nothing(
    session, invited, server, account, app_engine, command
):
    seat, anna = invited
    server.put(as_google(), reply_address(anna))
    server.stumbles = lambda line: line.startswith(command)
    assert read(app_engine, account, server.trust).problem is Problem.BROKEN_OFF
    assert (answer_of(session, seat), box(session).failure) == (Answer.NONE, "broken_off")
    server.stumbles = None
    assert (read(app_engine, account, server.trust).taken, answer_of(session, seat)) == (1, Answer.DECLINED)


def test_rule_26_a_server_without_move_gets_a_copy_and_a_mark(session, invited, server, app_engine):
    _seat, anna = invited
    server.capabilities = "IMAP4rev1"
    server.put(as_google(), reply_address(anna))
    read(app_engine, account_at(server.port, scripted_imap.PASSWORD, after="Verwerkt"), server.trust)
    assert (server.filed_mails(), server.commands[-2]) == (1, r"UID STORE 1 +FLAGS.SILENT (\Deleted)")


def test_rule_26_a_server_that_nobody_vouches_for_gets_no_password(location, server, account, app_engine):
    assert read(app_engine, account, ssl.create_default_context()).problem is Problem.UNTRUSTED
    assert server.commands == []


def test_rule_26_a_server_that_is_away_is_said(location, app_engine, server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert read(app_engine, account_at(port, "x"), server.trust).problem is Problem.UNREACHABLE


def test_rule_26_nothing_is_said_where_encryption_is_not_to_be_had(location, app_engine, server):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said = []

        def plain():
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as stream:
                stream.write(b"* OK ready\r\n")
                stream.flush()
                for line in stream:
                    tag, _, command = line.decode().strip().partition(" ")
                    said.append(command)
                    stream.write(f"* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n".encode())
                    stream.flush()

        thread = Thread(target=plain)
        thread.start()
        account = account_at(listener.getsockname()[1], "een wachtwoord", starttls=True)
        assert read(app_engine, account, server.trust).problem is Problem.UNREACHABLE
        thread.join(10)
    assert said == ["CAPABILITY"]


def test_rule_24_a_server_that_announces_more_than_a_mail_is_left(session, invited, server, account, app_engine):
    _seat, anna = invited
    server.put(as_google(), reply_address(anna))
    server.announces = 10**12
    assert read(app_engine, account, server.trust).problem is Problem.BROKEN_OFF
    assert sorts(session) == []


def test_rule_26_two_rounds_at_once_are_one(session, invited, server, account, app_engine):
    _seat, anna = invited
    server.put(as_google(), reply_address(anna))
    with app_engine.connect() as other:
        other.execute(polling.LOCK, {"name": account.name})
        assert read(app_engine, account, server.trust).busy
        other.execute(polling.UNLOCK, {"name": account.name})
    assert read(app_engine, account, server.trust).taken == 1


def test_rule_26_a_round_has_an_end_and_the_next_goes_on(session, invited, server, account, app_engine):
    _seat, anna = invited
    for _ in range(3):
        server.put(mails.a_text().as_bytes(), reply_address(anna))
    assert read(app_engine, account, server.trust, budget=-1.0).taken == 0
    assert read(app_engine, account, server.trust).taken == 3


def test_rule_26_a_mail_that_was_removed_meanwhile_is_passed_over(session, invited, server, account, app_engine):
    _seat, anna = invited
    server.put(as_google(), reply_address(anna))

    def removes(line):
        if line.startswith("UID FETCH"):
            server.mails.clear()

    server.stumbles = removes
    done = read(app_engine, account, server.trust)
    assert (done.taken, done.waiting, done.problem) == (0, 0, None)


def test_rule_24_what_is_more_than_an_hour_takes_waits_and_is_not_lost(
    session, by, invited, server, account, app_engine, monkeypatch
):
    _seat, anna = invited
    bram = mails.invite_volunteer(
        session, by, starts_at=STARTS + DAY, uid="b" * 32, name="Bram", email="bram@post.example"
    )[1]
    monkeypatch.setattr(flood, "LIMITS", Limits(person=2, sender=100))
    for _ in range(4):
        server.put(mails.a_text().as_bytes(), reply_address(anna))
    server.put(mails.a_text().as_bytes(), reply_address(bram))
    done = read(app_engine, account, server.trust)
    assert (done.taken, done.waiting, len(sorts(session))) == (3, 2, 3)
    assert numbers(session)[Counted.PUT_OFF] == 2
    done = read(app_engine, account, server.trust, at=NOW + HOUR)
    assert (done.taken, done.waiting, len(sorts(session))) == (2, 0, 5)


def test_rule_26_without_a_database_nothing_is_marked(location, server, account):
    server.put(as_google(), f"rsvp+{'0' * 32}@{DOMAIN}")
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 2})
    with pytest.raises(SQLAlchemyError):
        read(nowhere, account, server.trust)
    nowhere.dispose()
    assert (server.seen, server.commands) == (set(), [])


def test_a_mail_that_the_database_cannot_take_does_not_stand_in_the_way(
    session, invited, server, account, app_engine, owner_engine
):
    _seat, anna = invited
    server.put(mails.a_text(subject="Kwaad").as_bytes(), reply_address(anna))
    server.put(as_google(), reply_address(anna))
    with owner_engine.begin() as owner:
        owner.execute(text("ALTER TABLE incoming_reply ADD CONSTRAINT of_the_test CHECK (subject <> 'Kwaad')"))
    try:
        done = read(app_engine, account, server.trust)
    finally:
        with owner_engine.begin() as owner:
            owner.execute(text("ALTER TABLE incoming_reply DROP CONSTRAINT of_the_test"))
    assert (done.taken, done.waiting, sorts(session)) == (1, 0, [ReplySort.ANSWER])
    assert numbers(session)[Counted.UNREADABLE] == 1


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Delivered-To: rsvp+{a}@{d}", "To: rsvp+{b}@{d}"], ["a"]),
        (["Delivered-To: rsvp+{a}@{d}", "Delivered-To: rsvp+{b}@{d}"], ["a"]),
        (["Delivered-To: rsvp@{d}", "X-Original-To: RSVP+{a}@{d}"], ["A"]),
        (["Delivered-To: rsvp@{d}", "To: Wij <rsvp+{a}@{d}>, rsvp+{b}@{d}, rsvp+{a}@{d}"], ["a", "b"]),
        (["To: info@{d}", "Cc: <rsvp+{b}@{d}>"], ["b"]),
        (["To: rsvp+{a}@elders.example", "Subject: rsvp+{a}@{d}"], []),
        ([], []),
    ],
)
def test_rule_20_the_servers_own_lines_say_whose_address_it_was(lines, found):
    names = {"a": "a" * 16, "b": "b" * 16, "d": DOMAIN}
    mail = "\r\n".join([*(line.format(**names) for line in lines), "", "rsvp+{a}@{d}"]).encode()
    expected = [f"rsvp+{name.casefold() * 16}@{DOMAIN}" for name in found]
    assert [address.casefold() for address in polling.recipients_of(mail, domain=DOMAIN)] == expected


def test_the_address_of_a_mailbox_is_read():
    found = imap.parse("imaps://rsvp%40post.example:ge%3Aheim@imap.post.example/INBOX/Antwoorden?after=Verwerkt")
    assert (found.host, found.port, found.user, found.password) == (
        "imap.post.example",
        993,
        "rsvp@post.example",
        "ge:heim",
    )
    assert (found.folder, found.after, found.starttls) == ("INBOX/Antwoorden", "Verwerkt", False)
    assert "heim" not in repr(found)
    starttls = imap.parse("imap+starttls://a:b@post.example")
    assert (starttls.port, starttls.folder, starttls.starttls) == (143, "INBOX", True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "imap://a:b@post.example",
        "imaps://post.example",
        "imaps://a@post.example",
        "imaps://a:b@post.example:99999",
        "imaps://a:b@post.example/%0a",
        "imaps://a:b@post.example/Één",
    ],
)
def test_what_is_no_address_of_a_mailbox_is_refused(address):
    with pytest.raises(UnfitMailboxError):
        imap.parse(address)


def test_a_mailbox_is_named_without_its_password():
    one, other = (account_at(1, password) for password in ("a", "b"))
    assert (one.name, one.name == account_at(2, "a").name) == (other.name, False)
    assert behaviour.mails_for_replies() not in one.name
