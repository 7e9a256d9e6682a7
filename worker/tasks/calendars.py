"""Reading the calendars of partners again, and joining those of subscriptions in the background."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from app.extensions import db, system_scope
from app.fetching import https, rounds
from app.programme import feed_joins
from worker.celery_app import app, flask_app, settings

JOINING_SECONDS = 2.0
"""Of the twenty between two rings: a change that touches every calendar takes a tenth of a core until it is done."""


@app.task(name="worker.read_calendars", time_limit=300)
def read_calendars() -> None:
    """Read the addresses that are due."""
    with flask_app().app_context(), system_scope(db.session()):
        rounds.read_due(db.session(), secret=settings().secret_key, now=datetime.now(UTC), ways=https.the_web())


@app.task(name="worker.join_calendars", time_limit=300)
def join_calendars() -> None:
    """Join the calendars that wait for it, some at a time, and leave what takes longer to the next ring."""
    until = time.monotonic() + JOINING_SECONDS
    with flask_app().app_context():
        session = db.session()
        for waiting in feed_joins.waiting(session, now=datetime.now(UTC)):
            feed_joins.catch_up(session, waiting, now=datetime.now(UTC))
            session.commit()
            if time.monotonic() >= until:
                break
        session.rollback()
