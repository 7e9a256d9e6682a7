"""The composition root: the one place where everything is put together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import StrictUndefined

import app.models  # noqa: F401 - makes every table known to the metadata
from app import cli, jobs
from app.blueprints import BLUEPRINTS
from app.child_keys import ChildKeys
from app.extensions import APP_ROLE, babel, csrf, db, migrate
from app.factory import catalogue, context, cookieless, errors, feed_layer, guard, headers, health, reading, sign_in

if TYPE_CHECKING:
    from config import Settings

MAX_REQUEST_BYTES = 1_000_000


def build(settings: Settings, overrides: dict[str, Any]) -> Flask:
    """Return the application for `settings`.

    :raises UnguardedViewError: when a view carries no policy.
    """
    app = Flask("app", root_path=str(cli.PACKAGE))
    app.config.from_mapping(_configuration(settings), **overrides)
    app.jinja_env.undefined = StrictUndefined
    db.init_app(app)
    migrate.init_app(app, db, directory=str(cli.PACKAGE.parent / "migrations"))
    csrf.init_app(app)
    babel.init_app(app, locale_selector=context.locale, timezone_selector=context.zone)
    sign_in.init_app(app)
    jobs.configure(settings.redis_url)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for part in (catalogue, headers, health, cookieless, context, errors, cli, reading, guard, feed_layer):
        part.init_app(app)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    secure = not settings.insecure_cookies
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "CHILD_KEYS": ChildKeys(settings.keys_dir),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": True,
            # A page waits five seconds for a lock at the most, then says so: better than a browser that hangs.
            "connect_args": {
                "options": f"-c role={APP_ROLE} -c timezone=UTC -c statement_timeout=30s -c lock_timeout=5s"
            },
        },
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_REQUEST_BYTES,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        # A cookie with every answer, pictures too, would outlive signing out when an answer is late.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_NAME": "__Host-weekwijzer" if secure else "weekwijzer",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # bound to the session, which has a limit of its own
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "TEMPLATES_AUTO_RELOAD": False,
    }
