"""Removing what is no longer needed."""

from __future__ import annotations

from datetime import UTC, datetime

from app.extensions import db, system_scope
from app.notify import retention
from worker.celery_app import app, flask_app


@app.task(name="worker.remove_old", time_limit=300)
def remove_old() -> None:
    """Remove old sign-in links and messages."""
    with flask_app().app_context(), system_scope(db.session()):
        retention.remove_old(db.session(), now=datetime.now(UTC))
        db.session.commit()
