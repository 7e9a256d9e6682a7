"""What tests stand on: real servers, a migrated database that is emptied after each test, and a client that signs in.

Whatever a test commits is really committed, so that deferred constraints, races and the web see what production sees.
"""

from __future__ import annotations

import hashlib
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from alembic import command
from alembic.config import Config
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import session as cookie
from flask.testing import FlaskClient
from flask_login import login_user
from hypothesis import settings as hypothesis_settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import APP_ROLE, db, enter_location
from config import Settings
from local import testing
from tests import calendar_server as calendars
from tests import factories

ROOT = Path(__file__).resolve().parent.parent
CSRF_TOKEN = hashlib.sha256(b"a token of the tests").hexdigest()

hypothesis_settings.register_profile("weekwijzer", deadline=None, max_examples=60, print_blob=True)
hypothesis_settings.load_profile("weekwijzer")


@pytest.fixture(scope="session", autouse=True)
def catalogues():
    """Compile the translations that changed: mails and pages read what is compiled."""
    for source in (ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file, NamedTemporaryFile(dir=source.parent, delete=False) as target:
            write_mo(target, read_po(file))
        Path(target.name).replace(compiled)  # in one step: others who run tests read it meanwhile


@pytest.fixture(scope="session")
def empty_database_url():
    """Yield the address of a server's empty database, one for each process that runs tests."""
    with testing.throwaway_postgres() as url:
        yield url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def database_url(empty_database_url):
    """Return the address of the migrated database."""
    command.upgrade(alembic(empty_database_url), "head")
    return empty_database_url


def alembic(url):
    """Return how Alembic migrates the database at `url`, without an application."""
    configuration = Config(ROOT / "migrations" / "alembic.ini")
    configuration.set_main_option("script_location", str(ROOT / "migrations"))
    configuration.attributes["url"] = url
    return configuration


@pytest.fixture(scope="session")
def owner_engine(database_url):
    """Yield an engine that connects as the owner of the tables."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def app_engine(database_url):
    """Yield an engine that connects as the application does, with room for many at once."""
    options = f"-c role={APP_ROLE} -c timezone=UTC -c lock_timeout=20s"
    engine = create_engine(database_url, connect_args={"options": options}, pool_size=10, max_overflow=60)
    yield engine
    engine.dispose()


@pytest.fixture
def database(owner_engine):
    """Empty the database after the test."""
    yield
    empty(owner_engine)


OF_NO_LOCATION = ("audit_entry", "heartbeat", "tally", "mailbox", "intake_count")
"""Tables that deleting a location does not empty; the audit log refuses to be deleted from."""
USED = text("SELECT relname FROM pg_class WHERE oid = ANY(CAST(:tables AS regclass[])) AND pg_relation_size(oid) > 0")
"""Those of the tables that something was written to: to truncate a table takes new files, also when it is empty."""


def empty(owner_engine):
    """Take everything out of the database."""
    with owner_engine.begin() as connection:
        connection.execute(text("SET lock_timeout = '5s'"))  # a test that left a transaction open is told so
        if used := connection.scalars(USED, {"tables": list(OF_NO_LOCATION)}).all():
            connection.execute(text(f"TRUNCATE {', '.join(used)}"))
        connection.execute(text("DELETE FROM location"))


@pytest.fixture
def session(database, app_engine):
    """Yield a session as the application has it; it sees no location until `location` is asked for."""
    with Session(app_engine) as session:
        yield session


@pytest.fixture
def location(session):
    """Return a location, which `session` then works for."""
    location = factories.location(session, slug="de-wilgen", name="De Wilgen")
    session.commit()
    enter_location(session, location.id)
    return location


@pytest.fixture
def supervisor(session, location):
    """Return the account of somebody who plans at the location."""
    account = factories.account(session)
    session.commit()
    return account


@pytest.fixture
def by(supervisor):
    """Return the supervisor as the use cases know them."""
    return supervisor.actor


@pytest.fixture
def other_location(session):
    """Return a location whose rows `session` may not see."""
    location = factories.location(session, slug="het-hoge-land", name="Het Hoge Land")
    session.commit()
    return location


@pytest.fixture
def session_at(database, app_engine):
    """Return a function that opens another session for a location: somebody else at work at the same time."""
    opened = []

    def open_session(location):
        session = Session(app_engine)
        opened.append(session)
        if location is not None:
            enter_location(session, location.id)
        return session

    yield open_session
    for session in opened:
        session.close()


@pytest.fixture
def two_sessions(session, location, session_at):
    """Return a function that opens the sessions of two people who work at the same location."""
    return lambda: (session_at(location), session_at(location))


@pytest.fixture
def count_queries():
    """Return a context manager that lists every statement that this thread sends to a database meanwhile.

    Pages are asked for in the thread of the test: what a thread of an earlier test still does is not theirs. A test
    that fails shows the statements.
    """

    @contextmanager
    def counting():
        seen, mine = [], threading.get_ident()

        def note(_connection, _cursor, statement, _parameters, _context, _executemany):
            if threading.get_ident() == mine:
                seen.append(statement)
                print(" ".join(statement.split())[:200])  # noqa: T201 - what a failing test shows

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def valkey_url():
    """Yield the address of a Valkey server, one for each process that runs tests."""
    with testing.throwaway_valkey() as url:
        yield url


@pytest.fixture
def smtp(tmp_path):
    """Yield a mail server (`url`) and what it received (`messages()`)."""
    with testing.throwaway_smtp(tmp_path / "mail") as server:
        yield server


@pytest.fixture
def calendar_server(tmp_path):
    """Yield a server of calendars with a certificate of its own, on a free port of this machine."""
    with calendars.serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def settings(database_url, valkey_url, tmp_path_factory):
    """Return the settings of an installation on the servers of these tests; its mails go nowhere."""
    return Settings(
        database_url=database_url,
        redis_url=valkey_url,
        smtp_url="smtp://127.0.0.1:1",
        secret_key="a key of the tests, long enough to be one",
        base_url="http://localhost",
        mail_domain="weekwijzer.example",
        data_dir=tmp_path_factory.mktemp("data"),
        keys_dir=tmp_path_factory.mktemp("keys") / "child-keys",
        demo=False,
        insecure_cookies=True,
    )


@pytest.fixture(scope="session")
def app(settings):
    """Yield the application; its protection against forged requests is on, as in production."""
    app = create_app(settings, TESTING=True)
    app.test_client_class = Browser
    yield app
    app.extensions["feed_layer"].close()
    with app.app_context():
        db.engine.dispose()


class Browser(FlaskClient):
    """A client that sends the token of its session with every form, as our pages do, unless `csrf=False`."""

    def open(self, *args, csrf=True, **kwargs):
        if csrf and kwargs.get("method", "GET") != "GET":
            with self.session_transaction() as stored:
                stored["csrf_token"] = CSRF_TOKEN
            signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": signer.dumps(CSRF_TOKEN)}
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app, database):
    """Return a client that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def sign_in(app):
    """Return a function that signs an account in with a client, and gives the client back."""

    def sign_in(client, account):
        with app.test_request_context(environ_base=client.environ_base):
            assert login_user(account)
            kept = dict(cookie) | {"fs_paa": time.time()}  # as Flask-Security notes it
        with client.session_transaction() as stored:
            stored.update(kept)
        return client

    return sign_in
