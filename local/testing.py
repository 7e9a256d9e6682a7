"""Real servers for the length of a test run, in a temporary directory, gone even when the test run is killed."""

import contextlib
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from local import mail, placement, postgres, valkey
from local.guard import guarding
from local.maildir import Maildir


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """A running SMTP server and what it received."""

    url: str
    maildir: Path

    def messages(self) -> list[EmailMessage]:
        """Return what was received, oldest first; `Delivered-To` is the recipient of the envelope."""
        box = Maildir(self.maildir)
        contents = [box.read(name) for name in reversed(box.names())]
        return [email.message_from_bytes(content, policy=email.policy.default) for content in contents]


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Run PostgreSQL and yield the address of an empty database.

    The role owns the database and may make databases and roles, but is no superuser: row-level security holds for it.
    """
    with guarding() as guard:
        cluster = postgres.throwaway_cluster(guard=guard)
        with postgres.running(cluster, log=cluster.log, guard=guard):
            yield cluster.url()


@contextlib.contextmanager
def throwaway_valkey() -> Iterator[str]:
    """Run Valkey (or Redis) and yield its address."""
    with guarding() as guard:
        directory = placement.temporary(None, prefix="weekwijzer-test-")
        guard.remove(directory)
        with valkey.running(directory, durable=False, log=directory / "log", guard=guard) as store:
            yield store.url


@contextlib.contextmanager
def throwaway_smtp(maildir: Path) -> Iterator[MailServer]:
    """Run an SMTP server on a free port that stores what it receives in `maildir`."""
    with mail.listen() as listener, mail.serving(listener, maildir):
        yield MailServer(url=f"smtp://127.0.0.1:{listener.getsockname()[1]}", maildir=maildir)
