"""Calendar subscriptions: handed out, renewed, revoked, and joined anew when something in them was published."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Text, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, load_only

from app.access import Actor
from app.calendars.text import clean
from app.extensions import enter_location
from app.models.audit import AuditEntry
from app.models.feeds import OF_THE_LOCATION, Feed, FeedBody, FeedScope
from app.models.people import CalendarBy
from app.programme import calendar_choices, feed_joins, turns
from app.programme.refusals import NotFound
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject
from app.queries.feeds import Validators

SECRET_BYTES = 32
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
SEEN_EVERY = timedelta(minutes=1)
MOST_CLIENT = 120

_SUBJECT_COLUMN = {
    FeedScope.PARTNER: "partner_id",
    FeedScope.VOLUNTEER: "volunteer_id",
    FeedScope.OPEN_SHIFTS: "volunteer_id",
    FeedScope.AGE_GROUP: "age_group_id",
    FeedScope.SPACE: "space_id",
    FeedScope.ACTIVITY: "activity_id",
    FeedScope.RESPONSIBLE: "account_id",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A subscription with its secret, which is known at this moment and never again."""

    feed_id: UUID
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """When a subscription was asked for, and what the program that asked calls itself."""

    at: datetime
    client: str


_used = (
    func.unnest(
        bindparam("hashes", type_=ARRAY(Text)),
        bindparam("moments", type_=ARRAY(DateTime(timezone=True))),
        bindparam("clients", type_=ARRAY(Text)),
    )
    .table_valued("secret_hash", "at", "client", name="used")
    .render_derived()
)
_due = (
    select(Feed.id, _used.c.at, _used.c.client)
    .join(_used, _used.c.secret_hash == Feed.secret_hash)
    .where(Feed.revoked_at.is_(None), or_(Feed.last_used_at.is_(None), Feed.last_used_at < _used.c.at))
    .order_by(Feed.id)
    .with_for_update(of=Feed, key_share=True)
    .cte("due")
)
_NOTE_USES = update(Feed).where(Feed.id == _due.c.id).values(last_used_at=_due.c.at, last_client=_due.c.client)


def create(session: Session, subject: Subject, *, label: str, by: Actor | None, now: datetime) -> Issued:
    """Hand out a subscription; `label` is for the list of subscriptions alone, the calendar does not carry it."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = Feed(
        location_id=subject.location_id,
        scope=subject.scope,
        name=label,
        secret_hash=secret_hash(secret),
        created_at=now,
    )
    if subject.scope not in OF_THE_LOCATION:
        setattr(feed, _SUBJECT_COLUMN[subject.scope], subject.id)
    session.add(feed)
    session.flush()
    _audit(session, feed, "feed.created", by=by, now=now)
    return Issued(feed_id=feed.id, secret=secret)


def renew(session: Session, feed_id: UUID, *, by: Actor | None, now: datetime, owner: Actor | None = None) -> Issued:
    """Give a subscription a new secret; the address of before answers no more.

    :raises NotFound: for a subscription that is not here, was revoked, or is not about `owner`.
    """
    feed = _find(session, feed_id, owner=owner)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed.secret_hash = secret_hash(secret)
    feed.last_used_at = feed.last_client = None
    session.flush()
    _audit(session, feed, "feed.renewed", by=by, now=now)
    return Issued(feed_id=feed.id, secret=secret)


def revoke(session: Session, feed_id: UUID, *, by: Actor | None, now: datetime, owner: Actor | None = None) -> None:
    """End a subscription: its address answers as one that never was.

    Who chose it in place of invitations, and has no other address, gets invitations again (ADR 15).

    :raises NotFound: for a subscription that is not here, was revoked, or is not about `owner`.
    """
    turns.take(session)
    feed = _find(session, feed_id, owner=owner)
    feed.revoked_at = now
    feed.etag = feed.modified_at = feed.built_version = feed.holds_until = feed.form = None
    session.execute(delete(FeedBody).where(FeedBody.feed_id == feed_id))
    session.flush()
    _audit(session, feed, "feed.revoked", by=by, now=now)
    left = calendar_choices.left_without(session, feed)
    if left is not None:
        calendar_choices.choose(session, left, CalendarBy.INVITATIONS, by=by, now=now)


def rename(
    session: Session, feed_id: UUID, *, label: str, by: Actor, now: datetime, owner: Actor | None = None
) -> None:
    """Give a subscription another name in the list.

    :raises NotFound: for a subscription that is not here, was revoked, or is not about `owner`.
    """
    feed = _find(session, feed_id, owner=owner)
    feed.name = label
    session.flush()
    _audit(session, feed, "feed.renamed", by=by, now=now)


def choose_feed(session: Session, subject: Subject, *, by: Actor, now: datetime) -> Issued:
    """Hand out the subscription to somebody's own meetings in place of invitations.

    Calendar objects that they hold leave their calendar by one mail (ADR 15). Whoever chose it before gets one more.
    """
    turns.take(session)
    issued = create(session, subject, label="", by=by, now=now)
    _choose(session, subject, CalendarBy.FEED, by=by, now=now)
    return issued


def choose_invitations(session: Session, subject: Subject, *, by: Actor, now: datetime) -> None:
    """Let invitations come in place of a subscription: every address of somebody's own meetings stops (ADR 15)."""
    turns.take(session)
    column = getattr(Feed, _SUBJECT_COLUMN[subject.scope])
    found = select(Feed.id).where(Feed.scope == subject.scope, column == subject.id, Feed.revoked_at.is_(None))
    for feed_id in session.scalars(found.order_by(Feed.id)).all():
        revoke(session, feed_id, by=by, now=now)
    _choose(session, subject, CalendarBy.INVITATIONS, by=by, now=now)


def _choose(session: Session, subject: Subject, chosen: CalendarBy, *, by: Actor, now: datetime) -> None:
    whose = calendar_choices.Whose(scope=subject.scope, subject_id=subject.id)
    calendar_choices.choose(session, whose, chosen, by=by, now=now)


def polled(session: Session, secret: str, *, client: str, now: datetime) -> Validators | None:
    """Return the validators of the subscription with this secret, joined anew if need be, and note that it was used.

    `None` for a secret that is unknown, malformed or revoked. Needs the system scope: a secret tells its location.
    """
    if not SECRET.fullmatch(secret):
        return None
    found = subscriptions.by_secret(session, secret_hash(secret))
    if found is None:
        return None
    current = found.validators(now)
    if current is None:
        enter_location(session, found.location_id)
        current = feed_joins.one(session, found.id, now=now)
    if found.last_used_at is None or found.last_used_at <= now - SEEN_EVERY:
        _note_use(session, found.id, client=client, now=now)
    return current


def note_uses(session: Session, uses: Mapping[str, Use]) -> None:
    """Note the last use of many subscriptions, by the hash of their secrets, in one statement.

    A later use that somebody else noted stays; what was renewed or revoked meanwhile is left alone. Rows are locked in
    one order, so that processes which write at once do not wait in a circle.
    """
    session.execute(
        _NOTE_USES,
        {
            "hashes": list(uses),
            "moments": [use.at for use in uses.values()],
            "clients": [_called(use.client) for use in uses.values()],
        },
        execution_options={"synchronize_session": False},
    )


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret: with 256 random bits nothing slower is needed."""
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def _note_use(session: Session, feed_id: UUID, *, client: str, now: datetime) -> None:
    """Note the use once a minute at most; the condition is asked again, because others may note it meanwhile."""
    due = or_(Feed.last_used_at.is_(None), Feed.last_used_at <= now - SEEN_EVERY)
    _write(session, (Feed.id == feed_id) & due, {"last_used_at": now, "last_client": _called(client)})


def _called(client: str) -> str | None:
    """Return what a program calls itself, as far as it can be shown."""
    return clean(client)[:MOST_CLIENT] or None


def _write(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    session.execute(update(Feed).where(which).values(values).execution_options(synchronize_session=False))


def _find(session: Session, feed_id: UUID, *, owner: Actor | None) -> Feed:
    statement = (
        select(Feed)
        .where(Feed.id == feed_id, Feed.revoked_at.is_(None))
        .options(load_only(Feed.id, Feed.location_id, Feed.scope, Feed.volunteer_id, Feed.partner_id))
        .with_for_update()
    )
    if owner is not None:
        statement = statement.where(subscriptions.owned_by(owner))
    feed = session.scalar(statement)
    if feed is None:
        raise NotFound("feed", feed_id)
    return feed


def _audit(session: Session, feed: Feed, action: str, *, by: Actor | None, now: datetime) -> None:
    session.add(
        AuditEntry(
            location_id=feed.location_id,
            at=now,
            by_id=by.user_id if by else None,
            action=action,
            subject="feed",
            subject_id=feed.id,
        )
    )
