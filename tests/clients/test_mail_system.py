"""The mail system that other tests here stand on does what mail systems do."""

from __future__ import annotations

import smtplib

import pytest

from tests.clients import mail_system as systems
from tests.reply_mails import DOMAIN, a_text

pytestmark = pytest.mark.clients


def test_a_mail_is_delivered_to_the_mailbox_of_its_recipient(mail_system):
    mail_system.send(a_text("Tot dinsdag."), "anna@post.example")
    (found,) = mail_system.awaited("anna@post.example")
    assert (found["Delivered-To"], found.get_content().strip()) == ("anna@post.example", "Tot dinsdag.")


def test_answers_lie_in_one_mailbox_with_the_address_that_they_were_sent_to(mail_system):
    mail_system.send(a_text(), f"rsvp+9f3a@{DOMAIN}")
    (found,) = mail_system.awaited(systems.REPLIES)
    assert found["Delivered-To"] == f"rsvp+9f3a@{DOMAIN}"


def test_a_mailbox_can_be_added_while_it_runs(mail_system):
    mail_system.add("bram@post.example")
    mail_system.deliver(a_text(), "bram@post.example")
    assert len(mail_system.mails("bram@post.example")) == 1


def test_a_mail_to_nobody_comes_back(mail_system):
    if not mail_system.returns:
        pytest.skip("postfix, which only root starts, is what sends mail back")
    mail_system.send(a_text(), "niemand@post.example", sender="anna@post.example")
    (found,) = mail_system.awaited("anna@post.example")
    assert (found.get_content_type(), found["Return-Path"]) == ("multipart/report", "<>")


def test_without_postfix_a_mail_to_nobody_is_refused():
    systems.require()
    with systems.running(accounts=["anna@post.example"], returns=False) as system:
        system.send(a_text(), "anna@post.example")
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            system.send(a_text(), "niemand@post.example")
        assert len(system.mails("anna@post.example")) == 1
    assert refused.value.smtp_code == 550
