"""The worker joins what waits, and a poll then finds it there."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from app.extensions import system_scope
from app.models.publications import Publication
from app.queries import feeds_waiting
from app.queries.feeds_waiting import Count
from worker.tasks import calendars


def waiting(session):
    with system_scope(session):
        return feeds_waiting.count(session, now=datetime.now(UTC))


@pytest.fixture
def join_calendars(app, settings, monkeypatch):
    """Return the task, in the application of the tests."""
    told = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(calendars, "flask_app", lambda: app)
    return calendars.join_calendars.run


def test_the_worker_joins_what_waits_before_it_is_asked_for(session, world, served, join_calendars):
    session.execute(update(Publication).values(cancelled=True))
    session.commit()
    assert waiting(session) == Count(ready=0, stale=1, outdated=0)
    join_calendars()
    session.rollback()
    assert waiting(session) == Count(ready=1, stale=0, outdated=0)
    assert (world.poll(served).status_code, world.beneath) == (200, 0)
