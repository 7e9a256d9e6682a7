"""`flask intake …`: take in the mails that people answer with, at a socket or from a mailbox."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from app.extensions import db
from app.intake import imap, polling, smtp
from app.intake.desk import Desk
from app.intake.imap import Problem
from app.intake.smtp import Protocol

SAID = {
    Problem.UNREACHABLE: "the server of the mailbox cannot be reached",
    Problem.UNTRUSTED: "the certificate of the mailbox's server is not trusted",
    Problem.REFUSED: "the server of the mailbox refuses the name or the password",
    Problem.NO_FOLDER: "the folder of the mailbox does not exist",
    Problem.BROKEN_OFF: "the server of the mailbox broke off",
}
ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

intake = AppGroup("intake", help="The mails that people answer with.")


@intake.command("serve")
@click.option("--listener", type=int, default=None, help="Open file number of a socket that listens already.")
def serve(listener: int | None) -> None:
    """Take mails by SMTP at INTAKE_ADDRESS, by LMTP at INTAKE_LMTP_ADDRESS, until asked to stop."""
    settings = current_app.config["SETTINGS"].intake
    # Blocked before the threads start, so that the signals wait for us and go to nobody else.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    with ExitStack() as stack:
        if listener is not None or settings.address or not settings.lmtp_address:
            by_smtp = stack.enter_context(_listening(listener, settings.address))
            stack.enter_context(smtp.serving(by_smtp, _desk()))
        if settings.lmtp_address:
            by_lmtp = stack.enter_context(_listening(None, settings.lmtp_address))
            stack.enter_context(smtp.serving(by_lmtp, _desk(), protocol=Protocol.LMTP))
        signal.sigwait(ENDING)


@intake.command("poll")
def poll() -> None:
    """Read what is new in the mailbox INTAKE_MAILBOX, once; the worker does so every minute."""
    address = current_app.config["SETTINGS"].intake.mailbox
    if not address:
        click.echo("weekwijzer: INTAKE_MAILBOX is not set (imaps://user:password@host/INBOX)", err=True)
        sys.exit(2)
    done = polling.poll(_desk(), imap.parse(address), trust=ssl.create_default_context())
    if done.problem is not None:
        click.echo(f"weekwijzer: {SAID[done.problem]}", err=True)
        sys.exit(1)
    click.echo(json.dumps({"taken": done.taken, "waiting": done.waiting, "busy": done.busy}))


def _desk() -> Desk:
    settings = current_app.config["SETTINGS"]
    return Desk(engine=db.engine, domain=settings.mail_domain, trusted=settings.intake.trusted)


@contextmanager
def _listening(listener: int | None, address: str) -> Iterator[socket.socket]:
    if listener is None and not address:
        click.echo("weekwijzer: INTAKE_ADDRESS is not set (127.0.0.1:2525, for example)", err=True)
        sys.exit(2)
    try:
        found = socket.socket(fileno=listener) if listener is not None else smtp.listen(address)
    except (OSError, ValueError) as error:
        click.echo(f"weekwijzer: cannot listen at {address}: {error}", err=True)
        sys.exit(1)
    with found:
        yield found
