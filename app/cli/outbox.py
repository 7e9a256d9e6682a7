"""`flask outbox …`: how many messages wait, sending them without Celery, and sending one again."""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup

from app.extensions import db, system_scope
from app.notify import outbox as messages
from app.notify import pump as sending
from app.notify.outbox import NotResendableError

PUMP_SECONDS = 600.0

outbox = AppGroup("outbox", help="The messages that were queued, and how far they are.")


@outbox.command("status")
def status() -> None:
    """Print how many messages are in each state, and how many seconds late the oldest due one is."""
    with system_scope(db.session()):
        found = messages.status(db.session())
    click.echo(json.dumps({**found.counts, "oldest_due_seconds": found.oldest_due_seconds}))


@outbox.command("pump")
def pump() -> None:
    """Send what is due, for ten minutes at the most, and print what came of it; for a timer of the operating system."""
    tally = sending.pump(db.engine, current_app.config["SETTINGS"], seconds=PUMP_SECONDS)
    click.echo(json.dumps(asdict(tally)))
    if tally.unreachable is not None:
        click.echo(f"weekwijzer: the mail server cannot be reached ({tally.unreachable})", err=True)
        sys.exit(1)


@outbox.command("resend")
@click.argument("message_id", type=click.UUID)
def resend(message_id: uuid.UUID) -> None:
    """Send a message again that failed, is held, or of which nobody knows whether it arrived."""
    try:
        with system_scope(db.session()):
            messages.resend(db.session(), message_id, now=datetime.now(UTC))
            db.session.commit()
    except LookupError:
        click.echo(f"weekwijzer: there is no message {message_id}", err=True)
        sys.exit(2)
    except NotResendableError as error:
        click.echo(f"weekwijzer: message {message_id} is {error.state.value} and cannot be sent again", err=True)
        sys.exit(1)
    click.echo(json.dumps({"resent": str(message_id)}))
