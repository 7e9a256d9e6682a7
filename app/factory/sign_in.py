"""Flask-Security, with the weak defaults closed (RELIABILITY.md §2.8); the pages of signing in are our own."""

from __future__ import annotations

from flask import Flask
from flask_security.core import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.accounts import UserAccount


def init_app(app: Flask) -> None:
    """Let Flask-Security hash passwords and keep sessions; nothing of it is routed."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_LENGTH_MIN=15,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_USE_VERIFY_PASSWORD_CACHE=False,
        SECURITY_ANONYMOUS_USER_DISABLED=False,
    )
    datastore = SQLAlchemySessionUserDatastore(db.session, UserAccount, None)
    extension = Security(app, datastore, register_blueprint=False)
    extension.login_manager.user_loader(_account)


def _account(fs_uniquifier: str) -> UserAccount | None:
    """Return the account of a session cookie with its location: the one query every signed-in request starts with.

    Both leave the session at once: who asks stays known when a use case is refused and its transaction rolled back.
    """
    account = db.session.scalar(
        select(UserAccount)
        .where(UserAccount.fs_uniquifier == fs_uniquifier, UserAccount.active)
        .options(joinedload(UserAccount.location))
    )
    if account is not None:
        location = account.location
        db.session.expunge(account)
        db.session.expunge(location)
    return account
