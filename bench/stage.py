"""Servers of our own with a full database, gone when the run is over."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from alembic import command
from alembic.config import Config
from flask import Flask
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, Select, create_engine, select

from app import create_app, settle
from app.access import Actor
from app.extensions import db
from app.models.accounts import UserAccount
from app.models.locations import Location
from bench import generate
from bench.generate import Size
from config import Settings
from local import testing

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Supervisor:
    """Somebody of the staff of a location, as the use cases know them and as the web does."""

    actor: Actor
    cookie: str
    csrf_token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A filled installation: the application in this process, and what other processes need to be told."""

    app: Flask
    owner: Engine
    environment: Mapping[str, str]
    directory: Path
    now: datetime
    filled_in_seconds: float

    def supervisor(self, number: int) -> Supervisor:
        """Return the supervisor of the location with this number, signed in."""
        return self._signed_in(
            select(UserAccount)
            .join(Location, Location.id == UserAccount.location_id)
            .where(Location.slug == f"locatie-{number}")
            .order_by(UserAccount.name)
            .limit(1)
        )

    def account(self, account_id: UUID) -> Supervisor:
        """Return somebody by their account, signed in a moment ago."""
        return self._signed_in(select(UserAccount).where(UserAccount.id == account_id))

    def _signed_in(self, wanted: Select[UserAccount]) -> Supervisor:
        with self.app.test_request_context():
            account = db.session.scalars(wanted).one()
            login_user(account)
            cookie["fs_paa"] = time.time()
            csrf_token = generate_csrf()
            sessions = cast("SecureCookieSessionInterface", self.app.session_interface)
            signer = cast("URLSafeTimedSerializer", sessions.get_signing_serializer(self.app))
            value = signer.dumps(dict(cookie))
            name = self.app.config["SESSION_COOKIE_NAME"]
            return Supervisor(actor=account.actor, cookie=f"{name}={value}", csrf_token=csrf_token)


@contextlib.contextmanager
def set_up(size: Size, say: Callable[[str], None]) -> Iterator[Stage]:
    """Start the servers, fill the database, and make the application."""
    with contextlib.ExitStack() as stack:
        say("starting PostgreSQL and Valkey …")
        database_url = stack.enter_context(testing.throwaway_postgres())
        redis_url = stack.enter_context(testing.throwaway_valkey())
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="weekwijzer-bench-")))
        address = database_url.replace("postgresql://", "postgresql+psycopg://")
        command.upgrade(_alembic(address), "head")
        say(f"filling {size.sessions:,} sessions at {size.locations} locations …")
        now, started = datetime.now(UTC), time.monotonic()
        generate.fill(database_url, size, today=now.date())
        told = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SMTP_URL": "smtp://127.0.0.1:1",  # nothing is sent here
            "SECRET_KEY": secrets.token_hex(32),
            "BASE_URL": "http://127.0.0.1",
            "WEEKWIJZER_DATA": str(directory),
        }
        owner = create_engine(address)
        stack.callback(owner.dispose)
        app = create_app(Settings.from_env(told))
        stack.callback(app.extensions["feed_layer"].close)
        settle()
        yield Stage(
            app=app,
            owner=owner,
            environment={**os.environ, **told},
            directory=directory,
            now=now,
            filled_in_seconds=time.monotonic() - started,
        )


def _alembic(address: str) -> Config:
    configuration = Config(ROOT / "migrations" / "alembic.ini")
    configuration.set_main_option("script_location", str(ROOT / "migrations"))
    configuration.attributes["url"] = address
    return configuration
