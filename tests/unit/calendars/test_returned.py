"""What mail servers say of mails that did not arrive (CALENDARS.md, rule 24)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import incoming, returned
from app.calendars.incoming import Sort
from app.calendars.returned import Fate, Returned
from tests import reply_mails as mails

ANNA = "anna@post.example"


def report(**fields):
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    text = [
        "From: Mail Delivery System <mailer-daemon@post.example>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Iets over een mail.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.post.example",
        "",
        *lines,
        "--b--",
        "",
    ]
    return "\r\n".join(text).encode()


def words(*lines, subject="failure notice", **headers):
    head = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(["From: MAILER-DAEMON@post.example", f"Subject: {subject}", *head, "", *lines, ""]).encode()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            {"Final_Recipient": f"rfc822; {ANNA}", "Action": "failed", "Status": "5.1.1"},
            Returned(fate=Fate.FAILED, address=ANNA, status="5.1.1"),
        ),
        (
            {"Original_Recipient": f"rfc822;{ANNA}", "Final_Recipient": "rfc822;x@elders.example", "Action": "Failed"},
            Returned(fate=Fate.FAILED, address=ANNA),
        ),
        (
            {"Final_Recipient": f"rfc822;<{ANNA}>", "Action": "failed", "Status": "4.2.2 (mailbox is full)"},
            Returned(fate=Fate.DELAYED, address=ANNA, status="4.2.2"),
        ),
        (
            {"Final_Recipient": f"rfc822; {ANNA}", "Action": "delayed", "Status": "4.4.1"},
            Returned(fate=Fate.DELAYED, address=ANNA, status="4.4.1"),
        ),
        (
            {"Final_Recipient": f"rfc822; {ANNA}", "Action": "delivered", "Status": "2.1.5"},
            Returned(fate=Fate.WELL, address=ANNA, status="2.1.5"),
        ),
        (
            {"Final_Recipient": f"rfc822; {ANNA}", "Action": "onzin", "Status": "2.0.0"},
            Returned(fate=Fate.WELL, address=ANNA, status="2.0.0"),
        ),
        ({"Action": "onzin"}, Returned(fate=Fate.DELAYED)),
    ],
)
def test_rule_24_a_report_says_of_whom_and_whether_for_ever(fields, found):
    assert returned.read(report(**fields)) == found


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        (
            words("Hi. This is the qmail-send program.", "", f"<{ANNA}>:", "Sorry, no mailbox here. (#5.1.1)"),
            Returned(fate=Fate.FAILED, address=ANNA, status="5.1.1"),
        ),
        (
            words("The following address(es) failed:", f"  {ANNA}", X_Failed_Recipients=f"{ANNA}, b@post.example"),
            Returned(fate=Fate.FAILED, address=ANNA),
        ),
        (
            words(f"{ANNA}", "host mx said: 550 no such user"),
            Returned(fate=Fate.FAILED, address=ANNA),
        ),
        (
            words(f"{ANNA}", "host mx said: 452-mailbox full"),
            Returned(fate=Fate.DELAYED, address=ANNA),
        ),
        (
            words("still trying", subject="Warning: message delayed 24 hours", X_Failed_Recipients=ANNA),
            Returned(fate=Fate.DELAYED, address=ANNA),
        ),
        (words("Op 10.5.1.1 stond 5.1.1.2026, 12:550 uur."), Returned(fate=Fate.UNCLEAR)),
        (words(""), Returned(fate=Fate.UNCLEAR)),
    ],
)
def test_rule_24_what_follows_no_standard_is_read_as_far_as_it_can_be(mail, found):
    assert returned.read(mail) == found
    assert incoming.read(mail).sort is Sort.BOUNCE


def test_a_report_about_nobody_is_read_in_words():
    assert returned.read(report(Final_Recipient=f"rfc822; {ANNA}")).fate is Fate.UNCLEAR


def test_a_report_without_a_report_is_read_in_words():
    mail = report(Action="failed").replace(b"message/delivery-status", b"text/plain")
    assert returned.read(mail).fate is Fate.UNCLEAR


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_damaged_report_never_breaks_the_reader(damage, at):
    mail = mails.bounce()
    returned.read(mail[:at] + damage + mail[at:])
