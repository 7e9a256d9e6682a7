"""A pump that is killed loses nothing and doubles nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.messages import Message, MessageKind, MessageState
from app.notify.pump import pump
from tests.worker.scripted_smtp import DOT, HANG_UP, Script, serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


class Checkpoint:
    """Stops a server at a command, once, so that the test can do something at exactly that moment."""

    def __init__(self, answer):
        self.reached, self.passed = threading.Event(), threading.Event()
        self.answer = answer

    def stop_once(self):
        if not self.reached.is_set():
            self.reached.set()
            self.passed.wait(PATIENCE)
            return HANG_UP
        return self.answer


@contextlib.contextmanager
def killed_at(script, checkpoint, settings):
    """Run a pump against the script, kill it at the checkpoint, and yield the settings for the next one."""
    with serving(script) as url:
        office = dataclasses.replace(settings, smtp_url=url)
        wanted = ("database_url", "smtp_url", "base_url", "mail_domain", "secret_key")
        given = json.dumps({name: getattr(office, name) for name in wanted})
        with subprocess.Popen([sys.executable, "-m", "tests.worker.one_round", given], cwd=ROOT) as process:
            assert checkpoint.reached.wait(PATIENCE)
            process.kill()
        checkpoint.passed.set()
        yield office


def pump_until_settled(session, app_engine, office):
    """Go round until no row is on its way any more: the lease of the dead pump must run out first."""
    on_the_way = (MessageState.PENDING, MessageState.LEASED, MessageState.HANDOVER)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        pump(app_engine, office)
        session.rollback()
        if not session.scalar(select(Message.id).where(Message.state.in_(on_the_way)).limit(1)):
            return
        threading.Event().wait(0.1)
    pytest.fail("the rows of the killed pump never came back")


def test_a_pump_killed_between_claim_and_sending_costs_a_lease(queued, session, app_engine, settings):
    queued(3)
    checkpoint = Checkpoint("250 ok")
    script = Script({"RCPT": checkpoint.stop_once})
    with killed_at(script, checkpoint, settings) as office:
        assert script.contents == []
        pump_until_settled(session, app_engine, office)

    assert len(script.contents) == len(set(script.contents)) == 3
    assert set(session.scalars(select(Message.state))) == {MessageState.SENT}


@pytest.mark.parametrize(
    ("kind", "end"),
    [(MessageKind.INVITATION, (MessageState.SENT, 2)), (MessageKind.REMINDER, (MessageState.UNCERTAIN, 1))],
)
def test_a_pump_killed_before_the_answer_repeats_only_what_is_harmless(
    queued, session, app_engine, settings, kind, end
):
    queued(kind=kind)
    checkpoint = Checkpoint("250 ok")
    script = Script({DOT: checkpoint.stop_once})
    with killed_at(script, checkpoint, settings) as office:
        pump_until_settled(session, app_engine, office)

    assert (session.scalars(select(Message.state)).one(), len(script.contents)) == end
    assert len(set(script.contents)) == 1
