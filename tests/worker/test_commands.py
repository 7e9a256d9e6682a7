"""`flask outbox …`."""

from __future__ import annotations

import dataclasses
import json
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.models.messages import Message, MessageState
from tests.worker.occasions import soon


@pytest.fixture
def run(app, office):
    """Return a function that runs a command of the application whose mails arrive in `smtp`."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(office)
    yield lambda *arguments: app.test_cli_runner().invoke(args=["outbox", *map(str, arguments)])
    app.config["SETTINGS"] = before


def test_the_status_is_one_json_object(queued, run):
    queued(2, due_at=soon(minutes=-2))

    result = run("status")

    found = json.loads(result.output)
    assert 120 <= found.pop("oldest_due_seconds") < 180
    assert found == {
        "pending": 2,
        "leased": 0,
        "handover": 0,
        "sent": 0,
        "uncertain": 0,
        "failed": 0,
        "cancelled": 0,
        "expired": 0,
        "held": 0,
    }


def test_a_timer_can_send_without_celery(queued, run, smtp):
    queued(2)

    result = run("pump")

    assert (result.exit_code, json.loads(result.stdout)["sent"]) == (0, 2)
    assert len(smtp.messages()) == 2


def test_a_mail_server_that_is_away_is_said_in_one_line(queued, run, app):
    queued()
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:1")

    result = run("pump")

    assert result.exit_code == 1
    assert result.stderr == "weekwijzer: the mail server cannot be reached (ConnectionRefusedError)\n"


def test_a_stranded_message_is_sent_again(queued, run, session):
    queued()
    session.execute(update(Message).values(state=MessageState.FAILED))
    session.commit()
    message_id = session.scalar(select(Message.id))

    result = run("resend", message_id)

    assert (result.exit_code, json.loads(result.stdout)) == (0, {"resent": str(message_id)})
    assert json.loads(run("status").output)["pending"] == 1


def test_a_message_that_waits_cannot_be_sent_again(queued, run, session):
    queued()
    message_id = session.scalar(select(Message.id))

    result = run("resend", message_id)

    assert result.exit_code == 1
    assert result.stderr == f"weekwijzer: message {message_id} is pending and cannot be sent again\n"


def test_an_unknown_message_is_bad_input(run, database):
    message_id = uuid4()

    result = run("resend", message_id)

    assert (result.exit_code, result.stderr) == (2, f"weekwijzer: there is no message {message_id}\n")


def test_something_that_is_no_id_is_bad_input(run):
    assert run("resend", "wat").exit_code == 2
