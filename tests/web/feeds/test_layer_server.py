"""The layer in the web server as it is in production: two processes, and one that stops."""

import contextlib
import http.client
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.models.feeds import Feed
from app.programme import feeds
from local import processes, valkey
from local.guard import guarding
from local.processes import Program

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 90
BOUND_SECONDS = 1.0


@contextlib.contextmanager
def serving(settings, log):
    port = valkey.free_port()
    environment = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "WEEKWIJZER_DATA": str(settings.data_dir),
    }
    where = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
    program = Program(
        name="web",
        argv=(sys.executable, "-m", "granian", *where, "--workers", "2", "--blocking-threads", "2", "wsgi:app"),
        environment={**os.environ, **environment},
        directory=ROOT,
    )
    with guarding() as guard:
        child = processes.start(program, log=log, guard=guard)
        try:
            wait_for(child, port)
            yield port
        finally:
            child.stop(patience=PATIENCE)


def wait_for(child, port):
    deadline = time.monotonic() + PATIENCE
    while child.status is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    pytest.fail(child.last_words())


def ask(port, served):
    """Ask on a connection of its own: each may come to the other process."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", served.path, headers={"User-Agent": "probe"})
    status = connection.getresponse().status
    connection.close()
    return status


def ask_many(port, served):
    with ThreadPoolExecutor(8) as pool:
        return set(pool.map(lambda _number: ask(port, served), range(40)))


def test_an_end_reaches_every_process_within_a_second_and_uses_are_written_when_the_server_stops(
    session, settings, subscribe, published, tmp_path
):
    ending, staying = subscribe(), subscribe()
    feed_id = session.scalar(select(Feed.id).where(Feed.secret_hash == feeds.secret_hash(ending.secret)))
    with serving(settings, tmp_path / "web.log") as port:
        assert (ask_many(port, ending), ask_many(port, staying)) == ({200}, {200})
        feeds.revoke(session, feed_id, by=None, now=datetime.now(UTC))
        session.commit()
        deadline = time.monotonic() + BOUND_SECONDS
        while ask_many(port, ending) != {404}:
            assert time.monotonic() < deadline
        ask_many(port, staying)
        session.execute(update(Feed).values(last_client=None, last_used_at=None))
        session.commit()
        ask_many(port, staying)
    session.expire_all()
    kept = session.scalars(select(Feed.last_client).where(Feed.id != feed_id)).all()
    assert kept == ["probe"]
