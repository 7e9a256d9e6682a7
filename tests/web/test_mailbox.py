"""What is said of a mailbox that cannot be read: on the page with the answers, in the metrics, and by the command."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from app.intake import imap
from app.models.replies import Mailbox
from config import Intake, Settings, SettingsError
from tests.intake import scripted_imap

ADDRESS = "imaps://rsvp:geheim@post.example/INBOX"


@pytest.fixture
def with_mailbox(app, monkeypatch):
    """Return a function that gives the application of the tests a mailbox."""

    def give(address):
        settings = dataclasses.replace(app.config["SETTINGS"], intake=Intake(mailbox=address))
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    return give


def failed(session, problem, *, ago):
    since = datetime.now(UTC) - ago
    name = imap.parse(ADDRESS).name
    session.add(Mailbox(name=name, uid_validity=0, last_uid=0, failure=problem, failing_since=since))
    session.commit()


@pytest.mark.parametrize(
    ("problem", "ago", "sentence"),
    [
        ("refused", timedelta(seconds=5), "De mailserver neemt de naam of het wachtwoord niet aan."),
        ("untrusted", timedelta(seconds=5), "Het certificaat van de mailserver klopt niet."),
        ("no_folder", timedelta(seconds=5), "De map met antwoorden bestaat niet."),
        ("unreachable", timedelta(hours=1), "De mailserver is niet bereikbaar."),
        ("broken_off", timedelta(hours=1), "De mailserver is niet bereikbaar."),
    ],
)
def test_rule_26_people_are_told_that_no_answers_come_in_and_why(session, desk, with_mailbox, problem, ago, sentence):
    with_mailbox(ADDRESS)
    failed(session, problem, ago=ago)
    shown = desk.get("/antwoorden").text
    assert "Antwoorden per mail worden niet opgehaald." in shown
    assert sentence in shown


def test_a_server_that_is_away_for_a_moment_bothers_nobody(session, desk, with_mailbox):
    with_mailbox(ADDRESS)
    failed(session, "unreachable", ago=timedelta(minutes=2))
    assert "worden niet opgehaald" not in desk.get("/antwoorden").text


def test_a_mailbox_that_is_no_longer_used_bothers_nobody(session, desk):
    failed(session, "refused", ago=timedelta(days=2))
    assert "worden niet opgehaald" not in desk.get("/antwoorden").text


def test_rule_26_the_metrics_say_that_a_mailbox_cannot_be_read(session, client, location):
    failed(session, "refused", ago=timedelta(hours=1))
    found = client.get("/metrics").text
    assert 'problem="refused"} 1.0' in found
    assert 'weekwijzer_odd_mails{what="reply_to_unknown_address"} 0.0' in found
    assert "post.example" not in found


def test_rule_26_a_mailbox_is_read_by_a_command(app, database, with_mailbox, monkeypatch, tmp_path):
    with scripted_imap.serving() as server:
        with_mailbox(f"imaps://rsvp:{scripted_imap.PASSWORD.replace(' ', '%20')}@localhost:{server.port}/INBOX")
        monkeypatch.setattr("ssl.create_default_context", lambda: server.trust)
        done = app.test_cli_runner().invoke(args=["intake", "poll"])
        assert (done.exit_code, done.stdout) == (0, '{"taken": 0, "waiting": 0, "busy": false}\n')
        with_mailbox(f"imaps://rsvp:onzin@localhost:{server.port}/INBOX")
        done = app.test_cli_runner().invoke(args=["intake", "poll"])
    assert (done.exit_code, done.stderr) == (
        1,
        "weekwijzer: the server of the mailbox refuses the name or the password\n",
    )


def test_without_a_mailbox_the_command_says_what_to_set(app, database):
    done = app.test_cli_runner().invoke(args=["intake", "poll"])
    assert (done.exit_code, done.stderr[:41]) == (2, "weekwijzer: INTAKE_MAILBOX is not set (im")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INTAKE_MAILBOX", "imap://rsvp:geheim@post.example"),
        ("INTAKE_MAILBOX", "imaps://rsvp@post.example"),
        ("INTAKE_LMTP_ADDRESS", "2525"),
        ("INTAKE_ADDRESS", "overal:poort"),
    ],
)
def test_settings_of_the_intake_that_are_wrong_are_named_without_a_password(tmp_path, name, value):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({"WEEKWIJZER_DATA": str(tmp_path), name: value})
    assert any(fault.startswith(name) for fault in refused.value.faults)
    assert "geheim" not in str(refused.value)
