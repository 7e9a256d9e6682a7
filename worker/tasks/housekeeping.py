"""Removing what is not needed, planning ahead what always goes on, offering what nobody took, cancelling by rule."""

from __future__ import annotations

from datetime import UTC, datetime

from app import jobs
from app.extensions import db, system_scope
from app.fetching import times
from app.notify import retention
from app.programme import (
    certificate_names,
    child_retention,
    enrolment_offers,
    feed_joins,
    horizon,
    requirements,
)
from app.programme.coaching import forgetting
from worker.celery_app import app, flask_app


@app.task(name="worker.remove_old", time_limit=300)
def remove_old() -> None:
    """Remove what is not needed any more: links, messages, busy times, names, children who left."""
    with flask_app().app_context(), system_scope(db.session()):
        retention.remove_old(db.session(), now=datetime.now(UTC))
        times.forget(db.session(), now=datetime.now(UTC))
        feed_joins.forget_touches(db.session(), now=datetime.now(UTC))
        certificate_names.forget(db.session(), now=datetime.now(UTC))
        child_retention.forget(db.session(), now=datetime.now(UTC))
        db.session.commit()
        forgetting.forget_keys(db.session(), flask_app().config["CHILD_KEYS"])


@app.task(name="worker.plan_ahead", time_limit=600)
def plan_ahead() -> None:
    """Plan the meetings of series that never end, as far ahead as the horizon."""
    with flask_app().app_context():
        horizon.extend_everywhere(db.session(), now=datetime.now(UTC))


@app.task(name="worker.lapse_offers", time_limit=300)
def lapse_offers() -> None:
    """Let offers lapse whose deadline passed, and offer the seats that are free."""
    with flask_app().app_context():
        enrolment_offers.lapse_everywhere(db.session(), now=datetime.now(UTC))


@app.task(name="worker.cancel_by_rule", time_limit=300)
def cancel_by_rule() -> None:
    """Cancel the meetings that somebody is missing for without whom they cannot go on."""
    with flask_app().app_context():
        cancelled = requirements.cancel_everywhere(db.session(), now=datetime.now(UTC))
    if cancelled:
        jobs.ring()
