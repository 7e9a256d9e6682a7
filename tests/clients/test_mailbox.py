"""Reading a mailbox of dovecot, with mail that postfix brought (CALENDARS.md, rules 22, 24 and 26)."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import pytest

from app.planning.vocabulary import Answer
from tests import reply_mails as mails
from tests.clients import mail_system as systems
from tests.clients.mail_system import REPLIES, MailSystem
from tests.intake.mailbox_behaviour import MailboxBehaviour, account_at, answer_of, as_google, read
from tests.reply_mails import reply_address

pytestmark = pytest.mark.clients


@dataclass
class Dovecot:
    """The mailbox of answers in a mail system."""

    system: MailSystem
    trust: ssl.SSLContext

    def put(self, mail, to):
        self.system.deliver(mail, to)

    def read_mails(self):
        with self.system.box(REPLIES) as connection:
            return len(connection.search(None, "SEEN")[1][0].split())

    def filed_mails(self):
        return len(self.system.mails(REPLIES, "Verwerkt"))


@pytest.fixture(scope="module")
def mail_system():
    """Yield one mail system for all of these tests: starting it takes longer than a test."""
    systems.require()
    with systems.running() as system:
        yield system


@pytest.fixture
def server(mail_system):
    yield Dovecot(system=mail_system, trust=ssl.create_default_context(cafile=mail_system.authority))
    with mail_system.box(REPLIES) as connection:
        connection.delete("Verwerkt")
        if connection.search(None, "ALL")[1][0]:  # of an empty mailbox there is no first mail to name
            connection.store("1:*", "+FLAGS", r"(\Deleted)")
            connection.expunge()


@pytest.fixture
def account(server):
    return account_at(server.system.ports.imaps, server.system.password)


@pytest.fixture
def invited(session, by):
    return mails.invite_volunteer(session, by)


class TestMailbox(MailboxBehaviour):
    """Dovecot and we understand one another."""


def test_rule_26_encryption_that_is_asked_for_works_as_well(session, invited, server, app_engine):
    seat, anna = invited
    server.put(as_google(), reply_address(anna))
    account = account_at(server.system.ports.imap, server.system.password, starttls=True)
    assert read(app_engine, account, server.trust).taken == 1
    assert answer_of(session, seat) is Answer.DECLINED


def test_rule_26_an_answer_that_is_mailed_reaches_the_plan(session, invited, server, account, app_engine):
    seat, anna = invited
    server.system.send(as_google(), reply_address(anna))
    server.system.awaited(REPLIES)
    assert read(app_engine, account, server.trust).taken == 1
    assert answer_of(session, seat) is Answer.DECLINED
