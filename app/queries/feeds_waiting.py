"""Which calendars wait to be joined anew, and how many."""

from __future__ import annotations

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


def somewhere(session: Session, *, now: datetime, most: int) -> Waiting | None:
    """Return calendars that wait, of the location where one waits that must be joined before it is answered.

    `None` when none does anywhere. Needs the system's scope.
    """
    stale, outdated = _stale(now), _outdated(session)
    first = session.execute(
        _asked_for(select(Feed.location_id))
        .where(or_(stale, outdated))
        .order_by(stale.desc(), Feed.location_id)
        .limit(1)
    ).scalar_one_or_none()
    if first is None:
        return None
    ids = session.scalars(
        _asked_for(select(Feed.id))
        .where(Feed.location_id == first, or_(stale, outdated))
        .order_by(stale.desc(), Feed.id)
        .limit(most)
    )
    return Waiting(location_id=first, feed_ids=tuple(ids))


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
