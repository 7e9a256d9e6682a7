"""The whole product as one installation: database, broker, mail server, web server and worker, all of them real."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import threading
import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.demo.sign_ins import sign_ins
from app.extensions import system_scope
from local import processes, readiness, testing
from local.guard import guarding
from local.maildir import Maildir
from local.programs import Programs
from local.valkey import free_port
from tests.conftest import ROOT, alembic

HOST = "127.0.0.1"
SECRET_KEY = "a key of the journeys, long enough to be one"
CANARY = "kanarievogel"
PATIENCE = 180.0
GRACE = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Stack:
    """A running installation with the demo locations in it; `people` are those who can sign in."""

    base_url: str
    database_url: str
    redis_url: str
    maildir: Path
    logs: Path
    people: tuple

    def person(self, role, number=0):
        """Return one of the people of a role: for volunteers and partners one who has something to answer soon."""
        if role == "supervisor of few":
            return self.people[-1]
        return [one for one in self.people if one.role == role][number]

    def mails(self, *, to="", subject=""):
        """Return what arrived so far for an address, about a subject, oldest first."""
        box = Maildir(self.maildir)
        found = [email.message_from_bytes(box.read(name), policy=email.policy.default) for name in box.names()[::-1]]
        return [mail for mail in found if to in mail["Delivered-To"] and subject in mail["Subject"]]

    def next_mail(self, *, to, subject):
        """Wait for a mail, and return the newest of its sort."""
        return wait_for(lambda: self.mails(to=to, subject=subject), what=f"a mail to {to}: {subject}")[-1]

    def metrics(self):
        """Return what the monitoring is told."""
        with urllib.request.urlopen(f"{self.base_url}/metrics", timeout=10) as answer:  # noqa: S310 - our own server
            return answer.read().decode()

    def wait_until_all_is_sent(self):
        """Wait until no message is due or under way."""
        idle = ('{state="leased"} 0.0', '{state="handover"} 0.0', "oldest_due_seconds 0.0")
        wait_for(lambda: all(line in self.metrics() for line in idle), what="the end of sending")


def wait_for(condition, *, what):
    """Look until there is something, and return it; fail when it takes too long."""
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > until:
            raise AssertionError(f"it did not come: {what}")
        threading.Event().wait(0.05)
    return found


@contextlib.contextmanager
def running(directory):
    """Start everything, and yield the installation; nothing of it outlives the block."""
    maildir, logs = directory / "mail", directory / "logs"
    logs.mkdir()
    port = free_port()
    with (
        guarding() as guard,
        testing.throwaway_postgres() as address,
        testing.throwaway_valkey() as redis_url,
        testing.throwaway_smtp(maildir) as smtp,
        contextlib.ExitStack() as children,
    ):
        told = {
            "DATABASE_URL": address,
            "REDIS_URL": redis_url,
            "SMTP_URL": smtp.url,
            "SECRET_KEY": SECRET_KEY,
            "BASE_URL": f"http://{HOST}:{port}",
            "WEEKWIJZER_DEMO": "1",
            "WEEKWIJZER_DATA": str(directory),
            "PYTHONUNBUFFERED": "1",
        }
        own = Programs(checkout=ROOT, environment={**os.environ, **told})
        database_url = address.replace("postgresql://", "postgresql+psycopg://")
        command.upgrade(alembic(database_url), "head")
        for program in (own.web(host=HOST, port=port), own.worker()):
            child = processes.start(program, log=logs / f"{program.name}.log", guard=guard)
            children.callback(child.stop, patience=GRACE)
        processes.run(own.flask("demo", "load"), log=logs / "demo.log", guard=guard)
        _name_children_after_canaries(database_url)
        wait_for(lambda: _answers(port), what="the web server")
        wait_for(lambda: " ready." in (logs / "worker.log").read_text(), what="the worker")
        yield Stack(
            base_url=told["BASE_URL"],
            database_url=database_url,
            redis_url=redis_url,
            maildir=maildir,
            logs=logs,
            people=_people(database_url, told["BASE_URL"]),
        )


def _answers(port):
    return readiness.ask(host=HOST, port=port, name=f"{HOST}:{port}", path="/healthz") is None


def _name_children_after_canaries(database_url):
    """Give every child a name that stands nowhere else, so that it is heard wherever it gets out."""
    engine = create_engine(database_url)
    with Session(engine) as session, system_scope(session):
        session.execute(text("UPDATE child SET pseudonym = :bird || left(id::text, 8)"), {"bird": f"{CANARY} "})
        session.commit()
    engine.dispose()


def _people(database_url, base_url):
    """Return who can sign in, as `flask demo people` prints them."""
    engine = create_engine(database_url)
    with Session(engine) as session:
        found = sign_ins(session, secret_key=SECRET_KEY, base_url=base_url, now=datetime.now(UTC))
        session.commit()
    engine.dispose()
    return found
