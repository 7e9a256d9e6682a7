"""Whether the process lives, whether it can work, and how it is doing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import jobs
from app.access import Action, policy
from app.extensions import db, system_scope
from app.notify import outbox
from app.programme import tallies
from app.queries import feeds_waiting, intake

PUMP_SILENT_AFTER = timedelta(seconds=120)


def init_app(app: Flask) -> None:
    """Route the three pages that machines read."""
    app.add_url_rule("/healthz", view_func=alive)
    app.add_url_rule("/readyz", view_func=ready)
    app.add_url_rule("/metrics", view_func=metrics)


@policy(Action.OPEN_TO_ALL)
def alive() -> ResponseReturnValue:
    """Answer: this process is there."""
    return Response("ok\n", mimetype="text/plain")


@policy(Action.OPEN_TO_ALL)
def ready() -> ResponseReturnValue:
    """Say of database, migrations and pump whether they work; 503 when one does not."""
    try:
        parts = {"database": True, "migrations": _migrated(), "pump": _pump_beats()}
    except SQLAlchemyError:
        db.session.rollback()
        parts = {"database": False, "migrations": False, "pump": False}
    return jsonify(parts), 200 if all(parts.values()) else 503


@policy(Action.OPEN_TO_ALL)
def metrics() -> ResponseReturnValue:
    """Give the figures of outbox and subscriptions in Prometheus' format: counts, no names."""
    registry = CollectorRegistry()
    messages = Gauge("weekwijzer_messages", "Messages by state", ["state"], registry=registry)
    oldest = Gauge("weekwijzer_oldest_due_seconds", "Age of the oldest message that is due", registry=registry)
    odd = Gauge("weekwijzer_odd_mails", "Mails that came in and of which nothing is kept", ["what"], registry=registry)
    age = Gauge("weekwijzer_mailbox_age_seconds", "Since a mailbox was read", ["mailbox"], registry=registry)
    failing = Gauge(
        "weekwijzer_mailbox_failing", "Whether it cannot be read", ["mailbox", "problem"], registry=registry
    )
    rings = Gauge("weekwijzer_failed_rings", "Times that the worker could not be rung", registry=registry)
    unknown = Gauge("weekwijzer_unknown_feeds", "Polls of calendars that are not there", ["answer"], registry=registry)
    with system_scope(db.session()):
        figures = outbox.status(db.session())
        numbers, boxes = tallies.numbers(db.session()), intake.mailboxes(db.session(), now=datetime.now(UTC))
    for what, number in numbers.items():
        odd.labels(what=what.value).set(number)
    for box in boxes:
        age.labels(mailbox=box.name[:8]).set(box.age_seconds)
        failing.labels(mailbox=box.name[:8], problem=box.failure or "none").set(box.failure is not None)
    for state, count in figures.counts.items():
        messages.labels(state=state).set(count)
    oldest.set(figures.oldest_due_seconds)
    rings.set(jobs.failed_rings())
    _count_calendars(registry)
    strangers = current_app.extensions["feed_layer"].strangers
    unknown.labels(answer="404").set(strangers.asked - strangers.refused)
    unknown.labels(answer="429").set(strangers.refused)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _count_calendars(registry: CollectorRegistry) -> None:
    calendars = Gauge("weekwijzer_calendars", "Subscriptions' calendars by state", ["state"], registry=registry)
    with system_scope(db.session()):
        found = feeds_waiting.count(db.session(), now=datetime.now(UTC))
    for state, number in asdict(found).items():
        calendars.labels(state=state).set(number)


def _migrated() -> bool:
    script = ScriptDirectory.from_config(_alembic())
    return bool(db.session.scalar(text("SELECT version_num FROM alembic_version")) == script.get_current_head())


def _alembic() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", current_app.extensions["migrate"].directory)
    return configuration


def _pump_beats() -> bool:
    beat: datetime | None = db.session.scalar(text("SELECT beat_at FROM heartbeat WHERE name = 'pump'"))
    return beat is not None and datetime.now(UTC) - beat < PUMP_SILENT_AFTER
