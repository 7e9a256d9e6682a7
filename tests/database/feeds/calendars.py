"""Sessions that go into calendars, and what is read back."""

import hashlib
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import select

from app.models.feeds import Feed
from tests import factories
from tests.factories import DAY, NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def titles(body):
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def meeting(session, title, starts_at=NOW + DAY, **values):
    return factories.meeting(session, starts_at, title=title, **values)


def stored(session, secret):
    return session.scalars(select(Feed).where(Feed.secret_hash == hashlib.sha256(secret.encode()).hexdigest())).one()


def uses(session):
    """Return when each subscription was used last, and by what program."""
    session.rollback()
    return session.execute(select(Feed.last_used_at, Feed.last_client).order_by(Feed.created_at)).all()
