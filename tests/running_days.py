"""A safety day that is going on, and the people who take part in it: for tests of the day itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.models.activities import Activity
from app.models.rotations import RotationGroup, Station
from app.programme import publishing
from tests import factories, safety_days
from tests.safety_days import SLOT, TRANSFER

EVERY = SLOT + TRANSFER


def noon(location):
    """Let it be between noon and one o'clock at a location, so that a day around now is one day; return the moment."""
    now = datetime.now(UTC)
    hours = 12 - now.hour
    location.zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"  # in these names the sign is the other way round
    return now.astimezone(ZoneInfo(location.zone))


def running(session, location, *, number=1, into=5, **values):
    """Add a safety day of today, whose round `number` (from 0) began `into` minutes ago."""
    now = noon(location)
    minute = now.hour * 60 + now.minute
    found = safety_days.rotation(session, day=now.date(), starts=6 * 60, ends=20 * 60, **values)
    first = minute - into - number * EVERY
    found.rounds = [[start, start + SLOT] for start in range(first, first + EVERY * len(found.rounds), EVERY)]
    session.commit()
    return found


def stations(session, rotation):
    """Return the stations of a day in their order."""
    return session.scalars(select(Station).where(Station.rotation_id == rotation.id).order_by(Station.position)).all()


def groups(session, rotation):
    """Return the groups of a day in their order."""
    found = select(RotationGroup).where(RotationGroup.rotation_id == rotation.id).order_by(RotationGroup.position)
    return session.scalars(found).all()


def volunteer(session, part, by, *, published=True, **values):
    """Return the account of a volunteer with a seat in the session of a group (its leader) or a station (a helper)."""
    meeting = _meeting(session, part)
    found = factories.volunteer(session, **values)
    factories.assignment(session, factories.shift(session, meeting), found)
    account = factories.volunteer_account(session, found)
    _publish(session, meeting, by, published)
    return account


def host(session, station, by, **values):
    """Return the account of a partner who was asked to stand at a station."""
    meeting = _meeting(session, station)
    found = factories.partner(session, **values)
    factories.engagement(session, meeting, found)
    account = factories.partner_account(session, found)
    _publish(session, meeting, by, published=True)
    return account


def _meeting(session, part):
    rotation = session.get_one(safety_days.Rotation, part.rotation_id)
    activity = session.get_one(Activity, rotation.activity_id)
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    meeting = factories.meeting(session, starts_at, of=activity, at=factories.space(session, shareable=True))
    part.session_id = meeting.id
    session.flush()
    return meeting


def _publish(session, meeting, by, published):
    if published:
        publishing.publish(session, [meeting.id], by=by, now=datetime.now(UTC))
    session.commit()
