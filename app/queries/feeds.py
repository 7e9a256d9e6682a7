"""Calendar subscriptions: finding one by its secret, what it shows, and who has which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, exists, false, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.activities import Activity
from app.models.feeds import EVERYTHING, Feed, FeedBody, FeedScope, FeedTouch
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Partner, Volunteer

# Seats are planned, never published by themselves: such a feed follows the counter of the plan, and every change of it.
PLANNED = Feed.scope == FeedScope.OPEN_SHIFTS
VERSION = case((PLANNED, Location.plan_version), else_=Location.published_version)
SUBJECT_ID = func.coalesce(
    Feed.partner_id, Feed.volunteer_id, Feed.age_group_id, Feed.space_id, Feed.activity_id, Feed.account_id
)
SUBJECT_NAME = func.coalesce(
    Partner.name, Volunteer.name, AgeGroup.name, Space.name, Activity.title, UserAccount.name, Location.name
)
TOUCHED = FeedTouch.subject_id.in_([func.coalesce(SUBJECT_ID, Feed.location_id), EVERYTHING])
UNTOUCHED = case(
    (Feed.built_version.is_(None), false()),
    (PLANNED, Feed.built_version == Location.plan_version),
    else_=~exists().where(FeedTouch.location_id == Feed.location_id, TOUCHED, FeedTouch.version > Feed.built_version),
)
"""Nothing that the feed shows was changed since it was joined: asked of one feed or of a location's, by the index."""
Counters = tuple[int, int]
"""How often the plan of a location changed, and what people know of it; a subscription that ended counts as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a subscriber's program compares with what it has: a hash of the bytes, and when they last changed."""

    feed_id: UUID
    etag: str
    modified_at: datetime
    holds_until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What a poll is decided on: the validators, what they hold for, and when it was last asked for."""

    id: UUID
    location_id: UUID
    zone: str
    version: int
    untouched: bool
    holds_until: datetime | None
    etag: str | None
    modified_at: datetime | None
    last_used_at: datetime | None

    def today(self, now: datetime) -> date:
        """Return the day at the location."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def validators(self, now: datetime) -> Validators | None:
        """Return the validators of the calendar, or `None` when it must be joined anew.

        They hold until something is published that it shows, or a session leaves it.
        """
        if self.etag is None or self.modified_at is None or self.holds_until is None:
            return None
        if not self.untouched or now >= self.holds_until:
            return None
        return Validators(feed_id=self.id, etag=self.etag, modified_at=self.modified_at, holds_until=self.holds_until)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredBody:
    """The calendar as it was last joined, compressed with gzip, with its validators."""

    body: bytes
    etag: str
    modified_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A subscription as people see it in a list; its secret is nowhere."""

    id: UUID
    location_id: UUID
    scope: FeedScope
    subject_id: UUID | None
    of: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    last_client: str | None


def with_subject(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Let a statement about feeds reach the names of what they are about."""
    return (
        statement.join(Location, Location.id == Feed.location_id)
        .outerjoin(Partner, Partner.id == Feed.partner_id)
        .outerjoin(Volunteer, Volunteer.id == Feed.volunteer_id)
        .outerjoin(AgeGroup, AgeGroup.id == Feed.age_group_id)
        .outerjoin(Space, Space.id == Feed.space_id)
        .outerjoin(Activity, Activity.id == Feed.activity_id)
        .outerjoin(UserAccount, UserAccount.id == Feed.account_id)
    )


POLLED = (
    Feed.id,
    Feed.location_id,
    Location.zone,
    VERSION.label("version"),
    UNTOUCHED.label("untouched"),
    Feed.holds_until,
    Feed.etag,
    Feed.modified_at,
    Feed.last_used_at,
)


# Put together once: a poll costs less than putting its question together.
_WORKING = select(*POLLED).join(Location, Location.id == Feed.location_id).where(Feed.revoked_at.is_(None))
_BY_SECRET = _WORKING.where(Feed.secret_hash == bindparam("secret_hash"))
_OF_LOCATION = _WORKING.add_columns(Feed.secret_hash).where(
    Feed.location_id == bindparam("location_id"), Feed.etag.is_not(None)
)
_COUNTERS = select(Location.id, Location.plan_version, Location.published_version)
_BODY = (
    select(FeedBody.body, FeedBody.etag, Feed.modified_at)
    .join(Feed, Feed.id == FeedBody.feed_id)
    .where(FeedBody.feed_id == bindparam("feed_id"), FeedBody.etag == Feed.etag)
)


def counters(connection: Connection) -> dict[UUID, Counters]:
    """Return the counters of every location."""
    return {location_id: (plan, published) for location_id, plan, published in connection.execute(_COUNTERS)}


def by_secret(session: Session | Connection, secret_hash: str) -> Subscription | None:
    """Return the subscription with this secret, unless it is revoked; the body stays where it is."""
    row = session.execute(_BY_SECRET, {"secret_hash": secret_hash}).one_or_none()
    return Subscription(**plain(row)) if row else None


def of_location(connection: Connection, location_id: UUID) -> dict[str, Subscription]:
    """Return the subscriptions of a location that were joined before, by the hash of their secrets."""
    rows = (plain(row) for row in connection.execute(_OF_LOCATION, {"location_id": location_id}))
    return {row.pop("secret_hash"): Subscription(**row) for row in rows}


def body(session: Session | Connection, feed_id: UUID) -> StoredBody | None:
    """Return the calendar with the validators that belong to it, or `None` when it has to be joined."""
    row = session.execute(_BODY, {"feed_id": feed_id}).one_or_none()
    return StoredBody(**plain(row)) if row else None


def active(session: Session) -> tuple[Listed, ...]:
    """Return the subscriptions that work, of every location that `session` sees, newest first."""
    return _listed(session, Feed.revoked_at.is_(None))


def active_of(session: Session, owner: Actor) -> tuple[Listed, ...]:
    """Return the subscriptions that work of a volunteer, a partner or somebody of staff, newest first."""
    return _listed(session, Feed.revoked_at.is_(None), owned_by(owner))


def one_active(session: Session, feed_id: UUID) -> Listed | None:
    """Return one subscription that works, or `None`."""
    return next(iter(_listed(session, Feed.revoked_at.is_(None), Feed.id == feed_id)), None)


def owned_by(owner: Actor) -> ColumnElement[bool]:
    """Return which feeds are about this volunteer or partner, or about what this account is responsible for."""
    if owner.volunteer_id is not None:
        return Feed.volunteer_id == owner.volunteer_id
    if owner.partner_id is not None:
        return Feed.partner_id == owner.partner_id
    return Feed.account_id == owner.user_id


def _listed(session: Session, *which: ColumnElement[bool]) -> tuple[Listed, ...]:
    rows = session.execute(
        with_subject(
            select(
                Feed.id,
                Feed.location_id,
                Feed.scope,
                SUBJECT_ID.label("subject_id"),
                SUBJECT_NAME.label("of"),
                Feed.name,
                Feed.created_at,
                Feed.last_used_at,
                Feed.last_client,
            )
        )
        .where(*which)
        .order_by(Feed.created_at.desc(), Feed.id)
    )
    return tuple(Listed(**plain(row)) for row in rows)
