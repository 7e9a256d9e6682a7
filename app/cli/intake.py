"""`flask intake …`: take in the mails that people answer with."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from app.extensions import db
from app.intake import smtp

ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

intake = AppGroup("intake", help="The mails that people answer with.")


@intake.command("serve")
@click.option("--listener", type=int, default=None, help="Open file number of a socket that listens already.")
def serve(listener: int | None) -> None:
    """Take mails by SMTP at INTAKE_ADDRESS until asked to stop; a mail server delivers them here."""
    settings = current_app.config["SETTINGS"]
    desk = smtp.Desk(engine=db.engine, domain=settings.mail_domain, trusted=settings.intake.trusted)
    # Blocked before the thread starts, so that the signals wait for us and go to nobody else.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    with _listening(listener, settings.intake.address) as open_socket, smtp.serving(open_socket, desk):
        signal.sigwait(ENDING)


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
