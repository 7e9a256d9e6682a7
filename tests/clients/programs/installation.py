"""Our own web server, as it runs in production, on the database of the tests."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import urllib.error
import urllib.request
from pathlib import Path

from local import processes, readiness
from local.guard import guarding
from local.programs import Programs
from local.valkey import free_port
from tests.clients.programs.agenda import wait_for
from tests.conftest import ROOT

HOST = "127.0.0.1"
GRACE = 15.0


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Website:
    """Where it answers, and the log of what it was asked."""

    base_url: str
    log: Path

    def address(self, issued):
        """Return the address that a calendar program is given."""
        return f"{self.base_url}/agenda/{issued.secret}.ics"

    def polls(self):
        """Return how often a calendar was asked for."""
        return self.log.read_text().count('"GET /agenda/')

    def answer(self, address):
        """Return the status with which it answers."""
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code


@contextlib.contextmanager
def running(settings, directory):
    """Start the web server with these settings; it is gone after the block."""
    port = free_port()
    base_url = f"http://{HOST}:{port}"
    told = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": base_url,
        "WEEKWIJZER_DATA": str(directory),
        "PYTHONUNBUFFERED": "1",
    }
    web = Programs(checkout=ROOT, environment={**os.environ, **told}).web(host=HOST, port=port)
    log = directory / "web.log"
    with guarding() as guard:
        child = processes.start(
            dataclasses.replace(web, argv=(*web.argv[:-1], "--access-log", web.argv[-1])), log=log, guard=guard
        )
        try:
            wait_for(lambda: _answers(port), what="the web server")
            yield Website(base_url=base_url, log=log)
        finally:
            child.stop(patience=GRACE)


def _answers(port):
    return readiness.ask(host=HOST, port=port, name=f"{HOST}:{port}", path="/healthz") is None
