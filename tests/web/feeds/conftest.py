"""Subscriptions that a test polls as a calendar program does."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine
from werkzeug.test import Client

from app.extensions import SYSTEM_ROLE
from app.models.feeds import FeedScope
from app.programme import feeds, publishing
from app.queries.feed_subjects import Subject
from tests import factories
from tests.factories import HOUR
from tests.web.feeds.addresses import Served
from tests.web.feeds.process import Process, asking


@pytest.fixture
def published(session, location, supervisor):
    row = factories.meeting(session, datetime.now(UTC).replace(microsecond=0) + HOUR, title="Muziek")
    publishing.publish(session, [row.id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return row


@pytest.fixture
def subscribe(session, location):
    def subscribe(scope=FeedScope.LOCATION, row=None):
        subject = Subject(
            scope=scope, id=row.id if row else location.id, name="", location_id=location.id, location_name=""
        )
        issued = feeds.create(session, subject, label="", by=None, now=datetime.now(UTC))
        session.commit()
        return Served(path=f"/agenda/{issued.secret}.ics", secret=issued.secret)

    return subscribe


@pytest.fixture
def poll(client):
    """Return a function that asks as a calendar program does: without a cookie or token."""

    return asking(lambda path, **asked: client.open(path, csrf=False, **asked))


@pytest.fixture
def poll_route(app, database):
    """Return a function that asks the route beneath the layer."""
    return asking(Client(app.extensions["feed_layer"].beneath).open)


@pytest.fixture
def signed_in(client, sign_in, supervisor):
    return sign_in(client, supervisor)


@pytest.fixture
def engine(database_url, database):
    told = {"options": f"-c role={SYSTEM_ROLE} -c timezone=UTC", "application_name": "layer"}
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT", connect_args=told)
    yield engine
    engine.dispose()


@pytest.fixture
def process(app, engine):
    """Return a function that starts a process with a layer of its own."""
    started = []

    def process(**sizes):
        started.append(Process(app, engine, **sizes))
        return started[-1]

    yield process
    for world in started:
        world.close()


@pytest.fixture
def world(process):
    return process()


@pytest.fixture
def served(subscribe, published, poll_route):
    """Return a subscription that was joined before."""
    served = subscribe()
    poll_route(served)
    return served
