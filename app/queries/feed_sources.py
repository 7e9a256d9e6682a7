"""What calendars of subscriptions are joined from, their rows locked meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.feeds import Feed, FeedBody, FeedScope, FeedTouch
from app.models.locations import Location
from app.queries.feeds import PLANNED, POLLED, SUBJECT_ID, SUBJECT_NAME, TOUCHED, Subscription, with_subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a body is joined from, and the tag of the body that is kept."""

    subscription: Subscription
    kept: str | None
    scope: FeedScope
    subject_id: UUID | None
    subject_name: str
    location_name: str


# Put together once: that takes longer than to join a small calendar.
_ORIGINS = with_subject(
    select(
        *POLLED,
        Feed.scope,
        SUBJECT_ID.label("subject_id"),
        SUBJECT_NAME.label("subject_name"),
        Location.name.label("location_name"),
        select(FeedBody.etag).where(FeedBody.feed_id == Feed.id).scalar_subquery().label("kept"),
    )
).where(Feed.revoked_at.is_(None))
_BY_ID = _ORIGINS.where(Feed.id == any_(bindparam("feed_ids", type_=ARRAY(Uuid)))).order_by(Feed.id)
_SOURCES = _BY_ID.with_for_update(of=Feed)
_FREE_SOURCES = _BY_ID.with_for_update(of=Feed, skip_locked=True)
_TOUCHED = (
    _ORIGINS.where(
        Feed.location_id == bindparam("location_id"),
        Feed.last_used_at > bindparam("since"),
        ~PLANNED,
        exists().where(
            FeedTouch.location_id == Feed.location_id,
            TOUCHED,
            FeedTouch.version == Location.published_version,
            FeedTouch.version > Feed.built_version,
        ),
    )
    .order_by(Feed.id)
    .limit(bindparam("most"))
    .with_for_update(of=Feed, skip_locked=True)
)


def sources(session: Session, feed_ids: Collection[UUID], *, wait: bool = True) -> tuple[Source, ...]:
    """Return what the bodies are joined from, with the rows locked: who comes second finds them joined.

    Without `wait`, those that somebody else has locked are left out.
    """
    found = session.execute(_SOURCES if wait else _FREE_SOURCES, {"feed_ids": list(feed_ids)})
    return tuple(_source(plain(row)) for row in found)


def touched(session: Session, location_id: UUID, *, asked_since: datetime, most: int) -> tuple[Source, ...]:
    """Return what was touched in the version of the location that `session` sees, and joined before that.

    Of what a program asked for lately, at most so many, and none that somebody else has locked.
    """
    found = session.execute(_TOUCHED, {"location_id": location_id, "since": asked_since, "most": most})
    return tuple(_source(plain(row)) for row in found)


def _source(values: dict[str, Any]) -> Source:
    names = ("scope", "subject_id", "subject_name", "location_name", "kept")
    own = {name: values.pop(name) for name in names}
    return Source(subscription=Subscription(**values), **own)
