"""Sending what is due, and writing what ought to be."""

from __future__ import annotations

from datetime import UTC, datetime

from app import jobs
from app.extensions import db, system_scope
from app.notify import pump as sending
from app.notify import reminders, task_reminders
from app.programme import digests, evaluations
from worker.celery_app import app, flask_app, settings


@app.task(name=jobs.PUMP, time_limit=300)
def pump() -> None:
    """Send for a while; ring again when more is waiting."""
    with flask_app().app_context():
        tally = sending.pump(db.engine, settings())
    if tally.more:
        jobs.ring()


@app.task(name="worker.reconcile", time_limit=300)
def reconcile() -> None:
    """Write the reminders that are missing, cancel those that nobody should get; invite to what is near."""
    with flask_app().app_context(), system_scope(db.session()):
        added = digests.invite_to_what_is_near(db.session(), now=datetime.now(UTC))
        db.session.commit()
        added += evaluations.ask_what_is_due(db.session(), now=datetime.now(UTC))
        db.session.commit()
        added += reminders.reconcile(db.session(), now=datetime.now(UTC))
        added += task_reminders.reconcile(db.session(), now=datetime.now(UTC))
        db.session.commit()
    if added:
        jobs.ring()
