"""The busy times of a source: read anew, they take the place of those before; a failure takes the place of nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.calendars import busy
from app.calendars.errors import UnreadableCalendar
from app.models.busy import BusySource, BusyTime
from app.planning.timeslots import Period

BEFORE = timedelta(days=1)
AHEAD = timedelta(days=400)
KEPT = timedelta(days=30)


def read(content: bytes, *, zone: str, now: datetime) -> tuple[Period, tuple[Period, ...]]:
    """Return the period that is read for, and when the calendar is busy in it.

    :raises UnreadableCalendar: for a file that cannot be read.
    """
    within = Period(starts_at=now - BEFORE, ends_at=now + AHEAD)
    return within, busy.read(content, zone=zone, within=within)


def put(session: Session, source: BusySource, within: Period, times: tuple[Period, ...], *, now: datetime) -> None:
    """Let a source have these times and no others."""
    source.read_at, source.failure = now, None
    source.read_from, source.read_until = within.starts_at, within.ends_at
    before = session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at).where(BusyTime.source_id == source.id).order_by(BusyTime.starts_at)
    )
    if [tuple(row) for row in before] == [(time.starts_at, time.ends_at) for time in times]:
        return
    source.changed_at = now
    session.execute(delete(BusyTime).where(BusyTime.source_id == source.id))
    rows = [
        {
            "id": uuid4(),
            "location_id": source.location_id,
            "source_id": source.id,
            "starts_at": time.starts_at,
            "ends_at": time.ends_at,
        }
        for time in times
    ]
    if rows:
        session.execute(insert(BusyTime), rows)


def failure(error: UnreadableCalendar) -> dict[str, Any]:
    """Return why a file cannot be read, as it is kept: numbers and names of fields, nothing of what stands in it."""
    return {"why": type(error).__name__, **asdict(error)}


def forget(session: Session, *, now: datetime) -> int:
    """Remove the times that ended a month ago; return how many."""
    old = delete(BusyTime).where(BusyTime.ends_at < now - KEPT).returning(BusyTime.id)
    return len(session.scalars(old.execution_options(synchronize_session=False)).all())
