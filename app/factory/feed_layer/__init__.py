"""Polls of calendars, answered before Flask: what has not changed since it was last asked for costs no query (ADR 9).

It answers what it knows to be right, exactly as the route `feeds.calendar` would; everything else goes to that route.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.blueprints.strangers import Strangers
from app.extensions import SYSTEM_ROLE, db, system_scope
from app.factory.feed_layer.bodies import Bodies
from app.factory.feed_layer.known import KnownFeeds
from app.factory.feed_layer.layer import FeedLayer
from app.factory.feed_layer.uses import Uses
from app.programme import feeds
from app.programme.feeds import Use

CONNECTIONS = 2
"""Kept open by a process; twice as many while many polls ask for what is not known yet."""


def init_app(app: Flask) -> None:
    """Put the layer in front of `app`; it connects to the database when the first calendar is asked for."""
    engine = create_engine(
        app.config["SQLALCHEMY_DATABASE_URI"],
        isolation_level="AUTOCOMMIT",
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=2,
        connect_args={
            "connect_timeout": 2,
            "options": (
                f"-c role={SYSTEM_ROLE} -c timezone=UTC -c statement_timeout=5s -c default_transaction_read_only=on"
            ),
        },
    )

    def write(uses: Mapping[str, Use]) -> None:
        _write(app, uses)

    layer = FeedLayer(
        app.wsgi_app,
        known=KnownFeeds(engine),
        bodies=Bodies(),
        uses=Uses(write),
        strangers=Strangers(),
        clock=lambda: datetime.now(UTC),
    )
    app.wsgi_app = layer  # type: ignore[method-assign]  # as Flask's documentation has it
    app.extensions["feed_layer"] = layer


def _write(app: Flask, uses: Mapping[str, Use]) -> None:
    with app.app_context(), Session(db.engine) as session, system_scope(session):
        feeds.note_uses(session, uses)
        session.commit()
