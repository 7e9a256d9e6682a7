"""A real worker on a real broker, rung by the application."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import redis
from sqlalchemy import select

from app.jobs import Doorbell
from app.models.messages import Message, MessageState

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0
GRACE = 60.0
"""A process of the pool whose last task nobody counted waits 30 seconds before it goes, in about 2 stops of 100
(billiard.pool, GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT); it then ends well."""


def wait_until(condition):
    """Look until it is so; fail when it takes too long."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            pytest.fail("it did not happen")
        threading.Event().wait(0.05)


@pytest.fixture
def environment(office, valkey_url, tmp_path):
    with redis.Redis.from_url(valkey_url) as broker:
        broker.flushdb()
    return os.environ | {
        "DATABASE_URL": office.database_url,
        "REDIS_URL": valkey_url,
        "SMTP_URL": office.smtp_url,
        "BASE_URL": office.base_url,
        "SECRET_KEY": office.secret_key,
        "MAIL_DOMAIN": office.mail_domain,
        "WEEKWIJZER_DATA": str(tmp_path),
        "PYTHONFAULTHANDLER": "1",
    }


@contextlib.contextmanager
def celery(environment, log, *arguments):
    """Run `celery` with our application; it must end well when it is asked to."""
    command = [sys.executable, "-m", "celery", "-A", "worker.celery_app", *arguments]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGABRT)  # has faulthandler write where every thread stands
                process.wait()
                pytest.fail(f"still there after {GRACE} s: {log.read_text()}")


def arrived(session, count):
    session.rollback()
    sent = session.scalars(select(Message.id).where(Message.state == MessageState.SENT)).all()
    return len(sent) == count


def test_a_ring_makes_the_worker_send(queued, session, environment, smtp, tmp_path):
    log = tmp_path / "worker.log"
    with celery(environment, log, "worker", "--concurrency", "1", "--loglevel", "INFO") as worker:
        wait_until(lambda: " ready." in log.read_text())
        queued(3)
        assert Doorbell(environment["REDIS_URL"]).ring()
        wait_until(lambda: arrived(session, 3))
    assert worker.returncode == 0
    assert len(smtp.messages()) == 3


def test_beat_rings_by_itself(queued, session, environment, smtp, tmp_path):
    queued()
    with (
        celery(environment, tmp_path / "worker.log", "worker", "--concurrency", "1"),
        celery(environment, tmp_path / "beat.log", "beat") as beat,
    ):
        wait_until(lambda: arrived(session, 1))
    assert beat.returncode == 0
    assert len(smtp.messages()) == 1
    assert "Traceback" not in (tmp_path / "worker.log").read_text() + (tmp_path / "beat.log").read_text()


def test_a_ring_that_waited_for_a_worker_is_heard(queued, session, environment, smtp, tmp_path):
    queued()
    for _ in range(20):
        assert Doorbell(environment["REDIS_URL"]).ring()
    with celery(environment, tmp_path / "worker.log", "worker", "--concurrency", "2"):
        wait_until(lambda: arrived(session, 1))
    assert len(smtp.messages()) == 1
