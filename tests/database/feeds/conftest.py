"""A plan that is published, and subscriptions to it."""

import gzip
import itertools
from datetime import timedelta

import pytest

from app.extensions import system_scope
from app.programme import feed_joins, feeds, publishing
from app.queries.feed_subjects import Subject
from tests import factories
from tests.database.feeds.calendars import titles
from tests.factories import NOW

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def supervisor(session, location):
    return factories.account(session).actor


@pytest.fixture
def publish(session, supervisor):
    def publish(*meetings, now=NOW):
        publishing.publish(session, [meeting.id for meeting in meetings], by=supervisor, now=now)
        session.commit()

    return publish


@pytest.fixture
def subscribe(session, location, supervisor):
    moments = (NOW + number * MICROSECOND for number in itertools.count())

    def subscribe(scope, row=None):
        subject = Subject(
            scope=scope, id=row.id if row else location.id, name="", location_id=location.id, location_name=""
        )
        issued = feeds.create(session, subject, label="", by=supervisor, now=next(moments))
        session.commit()
        return issued.secret

    return subscribe


@pytest.fixture
def poll(session, location):
    """Return a function that asks for a calendar as the web does, and gives validators and bytes."""

    def poll(secret, now=NOW, client="probe"):
        with system_scope(session):
            current = feeds.polled(session, secret, client=client, now=now)
            stored = feed_joins.body(session, current, now=now) if current else None
            session.commit()
        return (current, gzip.decompress(stored.body)) if stored else (None, None)

    return poll


@pytest.fixture
def read(poll):
    def read(secret, now=NOW):
        return titles(poll(secret, now)[1])

    return read
