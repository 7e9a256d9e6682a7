"""Answers that a mail service delivers over HTTPS, signed (CALENDARS.md, rule 26)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.intake import signature
from app.models.replies import IncomingReply, Tally
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import flood
from app.programme.flood import Limits
from config import Intake
from tests import factories
from tests import reply_mails as mails

SECRET = "a secret of the tests, long enough to be one"


@pytest.fixture
def open_door(app, monkeypatch):
    """Let the application of the tests take signed mails."""
    settings = dataclasses.replace(app.config["SETTINGS"], intake=Intake(webhook_secret=SECRET))
    monkeypatch.setitem(app.config, "SETTINGS", settings)


@pytest.fixture
def invited(session, by):
    starts = datetime.now(UTC).replace(microsecond=0) + 3 * factories.DAY
    return mails.invite_volunteer(session, by, starts_at=starts, sequence=0, now=datetime.now(UTC))


def deliver(client, mail, recipient, *, ago=0, secret=SECRET, **changed):
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    stamp = str(int(datetime.now(UTC).timestamp()) - ago)
    headers = {
        "X-Weekwijzer-Recipient": recipient,
        "X-Weekwijzer-Timestamp": stamp,
        "X-Weekwijzer-Signature": signature.sign(content, recipient=recipient, stamp=stamp, secret=secret),
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    return client.post("/post/binnen", data=content, headers=headers, csrf=False).status_code


def answer_of(session, seat):
    session.rollback()
    return session.scalars(select(Assignment.answer).where(Assignment.id == seat.id)).one()


def an_answer():
    return mails.from_google(mails.written(sequence=0))


def test_rule_26_a_signed_answer_counts(session, client, open_door, invited):
    seat, anna = invited
    assert deliver(client, an_answer(), mails.reply_address(anna)) == 204
    assert answer_of(session, seat) is Answer.ACCEPTED


def test_rule_22_what_is_delivered_again_counts_once(session, client, open_door, invited):
    _seat, anna = invited
    mail = an_answer()
    assert [deliver(client, mail, mails.reply_address(anna)) for _ in range(2)] == [204, 204]
    session.rollback()
    assert len(session.scalars(select(IncomingReply.id)).all()) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another secret, just as long as the first"},
        {"ago": 301},
        {"ago": -301},
        {"X_Weekwijzer_Signature": ""},
        {"X_Weekwijzer_Signature": "0" * 64},
        {"X_Weekwijzer_Timestamp": "nu"},
        {"X_Weekwijzer_Timestamp": ""},
        {"X_Weekwijzer_Recipient": "rsvp+ander@weekwijzer.example"},
    ],
)
def test_rule_26_what_is_not_signed_or_not_in_time_changes_nothing(session, client, open_door, invited, forged):
    seat, anna = invited
    assert deliver(client, an_answer(), mails.reply_address(anna), **forged) == 403
    assert answer_of(session, seat) is Answer.NONE


def test_rule_20_an_address_that_nobody_has_gets_the_same_answer(session, client, open_door, invited):
    assert deliver(client, an_answer(), f"rsvp+{'0' * 32}@weekwijzer.example") == 204
    session.rollback()
    assert session.scalars(select(Tally.number)).one() == 1


def test_rule_24_a_mail_beyond_all_measure_is_refused(session, client, open_door, invited):
    _seat, anna = invited
    assert deliver(client, b"x" * 1_000_001, mails.reply_address(anna)) == 413


def test_without_a_secret_there_is_no_such_page(client, invited):
    _seat, anna = invited
    assert deliver(client, an_answer(), mails.reply_address(anna)) == 404


def test_rule_24_what_is_more_than_an_hour_takes_is_to_be_sent_again(session, client, open_door, invited, monkeypatch):
    _seat, anna = invited
    monkeypatch.setattr(flood, "LIMITS", Limits(person=1))
    assert [deliver(client, mails.a_text(), mails.reply_address(anna)) for _ in range(2)] == [204, 429]
    assert len(session.scalars(select(IncomingReply)).all()) == 1
