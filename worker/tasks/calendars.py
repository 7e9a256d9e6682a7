"""Reading the calendars of partners again."""

from __future__ import annotations

from datetime import UTC, datetime

from app.extensions import db, system_scope
from app.fetching import https, rounds
from worker.celery_app import app, flask_app, settings


@app.task(name="worker.read_calendars", time_limit=300)
def read_calendars() -> None:
    """Read the addresses that are due."""
    with flask_app().app_context(), system_scope(db.session()):
        rounds.read_due(db.session(), secret=settings().secret_key, now=datetime.now(UTC), ways=https.the_web())
