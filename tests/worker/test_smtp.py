"""Handing one mail over: what is known afterwards, whatever the server does."""

from __future__ import annotations

import itertools

import pytest

from app.notify.outcomes import Rejected, Retry, Sent, Stopped, Uncertain, Unreachable
from app.notify.smtp import Connection, Parcel, Server
from tests.worker.scripted_smtp import DOT, GREETING, HANG_UP, Script, serving

PARCEL = Parcel(
    sender="rsvp+1@weekwijzer.example",
    recipient="zoe@post.example",
    content=b"Subject: dag\r\n\r\n.punt\r\n..\r\nuit\r\n",
)


def send(script, *, fence=lambda: True, times=1, **limits):
    """Return what came of sending, by a server that follows the script."""
    with serving(script) as url, Connection(Server(url=url, **limits)) as connection:
        found = [connection.send(PARCEL, fence=fence) for _ in range(times)]
    return found[0] if times == 1 else found


def test_a_mail_arrives_byte_for_byte():
    script = Script()

    assert send(script) == Sent()
    assert script.contents == [PARCEL.content]


def test_the_connection_is_kept_for_the_next_mail():
    script = Script()

    assert send(script, times=3) == [Sent(), Sent(), Sent()]
    assert script.connections == 1
    assert script.heard == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]


def test_a_closed_fence_stops_everything_before_data():
    script = Script()

    assert send(script, fence=lambda: False) == Stopped()
    assert script.heard == ["EHLO", "MAIL", "RCPT", "RSET", "QUIT"]


def test_the_fence_is_asked_after_the_server_knows_the_recipient():
    script = Script()
    heard = []

    send(script, fence=lambda: bool(heard.append(list(script.heard))) or True)

    assert heard == [["EHLO", "MAIL", "RCPT"]]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", DOT])
def test_a_server_that_says_later_is_tried_later(step):
    assert send(Script({step: "451 4.3.0 later for <zoe@post.example>"})) == Retry(reason="451 4.3.0")


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", DOT])
def test_a_server_that_says_never_is_believed(step):
    assert send(Script({step: "550 no such user zoe@post.example"})) == Rejected(reason="550")


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_after_a_refusal_the_same_connection_takes_the_next_mail(step):
    answers = itertools.chain(["450 4.2.0 busy"], itertools.repeat("250 2.0.0 ok"))
    script = Script({step: lambda: next(answers)})

    assert send(script, times=2) == [Retry(reason="450 4.2.0"), Sent()]
    assert script.connections == 1


def test_a_connection_cut_after_the_final_dot_leaves_it_uncertain():
    script = Script({DOT: HANG_UP})

    assert send(script) == Uncertain(reason="SMTPServerDisconnected")
    assert script.contents == [PARCEL.content]


def test_no_answer_after_the_final_dot_leaves_it_uncertain(release):
    assert send(Script({DOT: release.wait_for}), answer_seconds=0.2) == Uncertain(reason="SMTPServerDisconnected")


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_connection_cut_before_the_content_is_no_doubt(step):
    assert send(Script({step: HANG_UP})) == Retry(reason="SMTPServerDisconnected")


def test_a_server_that_hangs_before_the_content_is_left(release):
    assert send(Script({"RCPT": release.wait_for}), step_seconds=0.2) == Retry(reason="SMTPServerDisconnected")


@pytest.mark.parametrize(("answer", "reason"), [("554 5.7.1 not you", "554 5.7.1"), ("421 4.3.2 closing", "421 4.3.2")])
def test_a_server_that_does_not_greet_us_is_no_fault_of_the_mail(answer, reason):
    assert send(Script({GREETING: answer})) == Unreachable(reason=reason)


def test_a_server_that_is_not_there_is_no_fault_of_the_mail():
    with Connection(Server(url="smtp://127.0.0.1:1")) as connection:
        assert connection.send(PARCEL, fence=lambda: True) == Unreachable(reason="ConnectionRefusedError")


def test_a_server_that_shuts_down_is_no_fault_of_the_mail():
    assert send(Script({"MAIL": "421 4.3.2 shutting down"})) == Unreachable(reason="421 4.3.2")


def test_a_kept_connection_that_died_is_opened_again():
    answers = itertools.chain(["250 ok", HANG_UP], itertools.repeat("250 ok"))
    script = Script({"MAIL": lambda: next(answers)})

    assert send(script, times=3) == [Sent(), Sent(), Sent()]
    assert script.connections == 2


def test_a_fence_that_fails_leaves_no_half_mail_behind():
    script = Script()

    def broken():
        raise ZeroDivisionError

    with serving(script) as url, Connection(Server(url=url)) as connection:
        with pytest.raises(ZeroDivisionError):
            connection.send(PARCEL, fence=broken)
        assert connection.send(PARCEL, fence=lambda: True) == Sent()
    assert script.contents == [PARCEL.content]
