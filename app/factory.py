"""The composition root: the one place where everything is put together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask

import app.models  # noqa: F401 - makes every table known to the metadata
from app.extensions import APP_ROLE, babel, csrf, db, migrate

if TYPE_CHECKING:
    from config import Settings


def build(settings: Settings, overrides: dict[str, Any]) -> Flask:
    """Return the application for `settings`.

    :raises UnguardedViewError: when a view carries no policy.
    """
    app = Flask("app")
    app.config.from_mapping(_configuration(settings), **overrides)
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations")
    csrf.init_app(app)
    babel.init_app(app)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": True,
            "connect_args": {"options": f"-c role={APP_ROLE} -c timezone=UTC -c statement_timeout=30s"},
        },
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    }
