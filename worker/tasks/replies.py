"""Reading the mailbox that answers come to."""

from __future__ import annotations

import ssl

from app.extensions import db
from app.intake import imap, polling
from app.intake.desk import Desk
from worker.celery_app import app, flask_app, settings


@app.task(name="worker.poll_mailbox", time_limit=300)
def poll_mailbox() -> None:
    """Read what is new, where there is a mailbox."""
    found = settings()
    if not found.intake.mailbox:
        return
    with flask_app().app_context():
        desk = Desk(engine=db.engine, domain=found.mail_domain, trusted=found.intake.trusted)
        polling.poll(desk, imap.parse(found.intake.mailbox), trust=ssl.create_default_context())
