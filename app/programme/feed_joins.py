"""Calendars of subscriptions joined anew: with the change that they show, in the background, or when one is asked for.

Each way ends in the same bytes. What a change touches is written by triggers (`FeedTouch`), so that a calendar which
nobody joined with the change is never taken for the one of now (ADR 12).
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.calendars import feed as calendars
from app.calendars.public_form import public_form
from app.extensions import enter_location, system_scope
from app.models.feeds import Feed, FeedBody, FeedScope, FeedTouch
from app.models.locations import Location
from app.queries import feed_contents, feed_sources, feeds_waiting
from app.queries import feeds as subscriptions
from app.queries.feed_contents import Contents
from app.queries.feed_sources import Source
from app.queries.feeds import StoredBody, Validators
from app.queries.feeds_waiting import Waiting

COMPRESSION = 3
"""The level at which a calendar of 1,000 events takes 1.7 ms instead of 3.6, and is a fifth larger than at 6."""
HOLDS_DAYS = 7
"""How long a calendar holds at the most."""
TOUCHES_KEPT = timedelta(days=HOLDS_DAYS + 1)
AT_ONCE = 50
"""Calendars joined in one transaction; what is more is joined in the background, or when it is asked for."""
MOST_WAITING = 1000
"""Looked up together; looking goes through all subscriptions."""
ASKED_LATELY = timedelta(days=7)
ONE_SECOND = timedelta(seconds=1)
_CALLED = {
    FeedScope.VOLUNTEER: "mijn diensten",
    FeedScope.OPEN_SHIFTS: "open diensten",
    FeedScope.STAFF: "voor het team",
    FeedScope.RESPONSIBLE: "mijn bijeenkomsten",
}
_IN_PUBLIC_FORM = frozenset({FeedScope.AGE_GROUP, FeedScope.RESPONSIBLE})
"""What, when and where: a coach's telephone shows no more of an appointment than the poster of an age group would."""

# What waits for the commit is done now, and counted anew if more follows in this transaction.
_COUNT_NOW = text("SET CONSTRAINTS count_published, touch_feeds IMMEDIATE")
_COUNT_LATER = text(
    "DO $$ BEGIN PERFORM set_config('app.counted_published', '', true);"
    " SET CONSTRAINTS count_published, touch_feeds DEFERRED; END $$"
)
# Put together once: that takes longer than to join a small calendar.
_FEED, _BODY = cast("Table", Feed.__table__), cast("Table", FeedBody.__table__)
_NOTE = (
    update(_FEED)
    .where(_FEED.c.id == bindparam("feed_id"))
    .values({name: bindparam(name) for name in ("etag", "modified_at", "holds_until", "built_version", "form")})
)
_INSERT = insert(_BODY)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=[_BODY.c.feed_id], set_={"etag": _INSERT.excluded.etag, "body": _INSERT.excluded.body}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Joined:
    """A calendar of now; `body` is compressed, and there when it is another than the one that is kept."""

    validators: Validators
    version: int
    form: str
    location_id: UUID
    body: bytes | None


def one(session: Session, feed_id: UUID, *, now: datetime) -> Validators | None:
    """Join a calendar anew, unless somebody else just did; the validators change only with the bytes (rule 4).

    `None` for a subscription that ended meanwhile.
    """
    for origin in feed_sources.sources(session, [feed_id]):
        current = origin.subscription.validators(now)
        if current is None or origin.kept != current.etag:
            (current,) = _join(session, [origin], now=now)
        return current
    return None


def body(session: Session, current: Validators, *, now: datetime) -> StoredBody | None:
    """Return the calendar with these validators; where it is not kept, it is joined, and may be a later one.

    `None` for a subscription that ended meanwhile.
    """
    found = subscriptions.body(session, current.feed_id)
    if found is None and one(session, current.feed_id, now=now):
        found = subscriptions.body(session, current.feed_id)
    return found


def follow(session: Session, location_id: UUID, *, now: datetime) -> int:
    """Join the calendars that this transaction touched so far; return how many. Call it last: commits wait for it.

    Those that a program asked for in the last days, so many at the most. One that somebody has locked is left out:
    who waits for it with the location's row in hand may wait in a circle.
    """
    session.flush()
    session.execute(_COUNT_NOW)
    origins = feed_sources.touched(session, location_id, asked_since=now - ASKED_LATELY, most=AT_ONCE)
    joined = _join(session, origins, now=now)
    session.execute(_COUNT_LATER)
    return len(joined)


def waiting(session: Session, *, now: datetime) -> tuple[Waiting, ...]:
    """Return calendars that wait to be joined, in groups for `catch_up`, what was touched first."""
    with system_scope(session):
        return feeds_waiting.everywhere(session, now=now, most=MOST_WAITING, at_once=AT_ONCE)


def catch_up(session: Session, waiting: Waiting, *, now: datetime) -> int:
    """Join calendars of one location that wait for it; return how many. Safe to run twice and at the same time.

    One that is only written in another form than calendars are now is right until it is joined, and answered from
    memory: so the location counts as changed when it is.
    """
    enter_location(session, waiting.location_id)
    origins = feed_sources.sources(session, waiting.feed_ids, wait=False)
    answered = {one.subscription.id: one.subscription.validators(now) for one in origins}
    joined = _join(session, origins, now=now)
    if any(before and before.etag != after.etag for before, after in zip(answered.values(), joined, strict=True)):
        session.execute(
            update(Location)
            .where(Location.id == waiting.location_id)
            .values(published_version=Location.published_version + 1)
            .execution_options(synchronize_session=False)
        )
    return len(joined)


def forget_touches(session: Session, *, now: datetime) -> None:
    """Remove what was touched so long ago that every calendar was joined since."""
    session.execute(
        delete(FeedTouch).where(FeedTouch.at < now - TOUCHES_KEPT).execution_options(synchronize_session=False)
    )


def _join(session: Session, origins: Sequence[Source], *, now: datetime) -> list[Validators]:
    joined = [_joined(session, origin, now=now) for origin in origins]
    if joined:
        session.execute(_NOTE, [_row(one) for one in joined])
    bodies = [_body_row(one, one.body) for one in joined if one.body is not None]
    if bodies:
        session.execute(_KEEP, bodies)
    return [one.validators for one in joined]


def _joined(session: Session, origin: Source, *, now: datetime) -> _Joined:
    before, zone = origin.subscription, origin.subscription.zone
    today = before.today(now)
    found = feed_contents.contents(session, origin, on=today)
    written = _written(origin, found, today=today)
    current = Validators(
        feed_id=before.id,
        etag=calendars.etag(written),
        modified_at=_modified_at(before.modified_at, now),
        holds_until=_holds_until(found, today=today, zone=zone),
    )
    if before.modified_at is not None and current.etag == before.etag:
        current = replace(current, modified_at=before.modified_at)
    kept = current.etag == origin.kept
    return _Joined(
        validators=current,
        version=before.version,
        form=calendars.form(zone),
        location_id=before.location_id,
        body=None if kept else gzip.compress(written, COMPRESSION, mtime=0),
    )


def _written(origin: Source, found: Contents, *, today: date) -> bytes:
    components = found.components
    if origin.scope in _IN_PUBLIC_FORM:
        components = public_form(components)
    return calendars.join(
        [components] if components else [],
        name=_calendar_name(origin),
        zone=origin.subscription.zone,
        empty_note_on=today,
        refresh=calendars.refresh_of(origin.subscription.id.int),
    )


def _calendar_name(origin: Source) -> str:
    """Return what calendar programs show: nothing that was typed for the subscription, so no name of a child."""
    if origin.scope is FeedScope.LOCATION:
        return origin.location_name
    return f"{origin.location_name}: {_CALLED.get(origin.scope, origin.subject_name)}"


def _modified_at(before: datetime | None, now: datetime) -> datetime:
    """Return a whole second later than `before`: HTTP dates count no parts of seconds."""
    second = now.replace(microsecond=0)
    return max(second, before + ONE_SECOND) if before else second


def _holds_until(found: Contents, *, today: date, zone: str) -> datetime:
    """Return the midnight on which a session leaves; the note in an empty calendar is of one day."""
    latest = today + timedelta(days=HOLDS_DAYS)
    first = min(found.leaves_on, latest) if found.leaves_on else today + timedelta(days=1)
    return feed_contents.midnight(first, zone)


def _row(joined: _Joined) -> Mapping[str, object]:
    current = joined.validators
    return {
        "feed_id": current.feed_id,
        "etag": current.etag,
        "modified_at": current.modified_at,
        "holds_until": current.holds_until,
        "built_version": joined.version,
        "form": joined.form,
    }


def _body_row(joined: _Joined, body: bytes) -> Mapping[str, object]:
    current = joined.validators
    return {"feed_id": current.feed_id, "location_id": joined.location_id, "etag": current.etag, "body": body}
