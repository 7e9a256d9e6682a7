"""Which calendars wait to be joined anew, and how many."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import Session

from app.calendars import feed as calendars
from app.models.feeds import Feed, FeedBody
from app.models.locations import Location
from app.queries.feeds import UNTOUCHED


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Calendars of one location, at most so many as were asked for."""

    location_id: UUID
    feed_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many calendars are as they should be, have to be joined before they are answered, or are in an older form."""

    ready: int
    stale: int
    outdated: int


def everywhere(session: Session, *, now: datetime, most: int, at_once: int) -> tuple[Waiting, ...]:
    """Return calendars that wait, by location, those first that must be joined before they are answered.

    `most` of all together, for looking is what takes long, and `at_once` in one group. Needs the system's scope.
    """
    stale, outdated = _stale(now), _outdated(session)
    rows = session.execute(
        _asked_for(select(Feed.location_id, Feed.id))
        .where(or_(stale, outdated))
        .order_by(stale.desc(), Feed.location_id, Feed.id)
        .limit(most)
    ).all()
    by_location = [
        (location_id, tuple(row.id for row in found))
        for location_id, found in itertools.groupby(rows, key=lambda row: row.location_id)
    ]
    return tuple(
        Waiting(location_id=location_id, feed_ids=ids[first : first + at_once])
        for location_id, ids in by_location
        for first in range(0, len(ids), at_once)
    )


def count(session: Session, *, now: datetime) -> Count:
    """Count the calendars that were ever asked for. Needs the system's scope."""
    stale, outdated = _stale(now), _outdated(session)
    row = session.execute(
        _asked_for(
            select(
                func.count().filter(~stale & ~outdated),
                func.count().filter(stale),
                func.count().filter(~stale & outdated),
            )
        )
    ).one()
    return Count(ready=row[0], stale=row[1], outdated=row[2])


def _asked_for(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Feed)
        .join(Location, Location.id == Feed.location_id)
        .outerjoin(FeedBody, FeedBody.feed_id == Feed.id)
        .where(Feed.revoked_at.is_(None), Feed.etag.is_not(None))
    )


def _stale(now: datetime) -> ColumnElement[bool]:
    return or_(~UNTOUCHED, func.coalesce(Feed.holds_until <= now, True), FeedBody.etag.is_distinct_from(Feed.etag))


def _outdated(session: Session) -> ColumnElement[bool]:
    """Ask for each zone in use; there are few."""
    zones = session.scalars(select(Location.zone).distinct().order_by(Location.zone)).all()
    forms = [(Location.zone == zone, calendars.form(zone)) for zone in zones]
    return Feed.form.is_distinct_from(case(*forms)) if forms else false()
