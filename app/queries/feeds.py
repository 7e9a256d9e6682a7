"""Calendar subscriptions: finding one by its secret, what it shows, and who has which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import plain
from app.models.activities import Activity, ProgrammeSession
from app.models.feeds import Feed, FeedScope
from app.models.locations import AgeGroup, Location, Space
from app.models.people import Contact, Partner, Volunteer
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Shift
from app.planning.vocabulary import Answer, Qualification

DAYS_BACK = 90
"""Past sessions that stay: some programs keep the old events of an empty feed, others refuse it (rule 9)."""
CANCELLED_DAYS_BACK = 1
LONGEST_SESSION_DAYS = 1

# Seats and their number are planned, not published, so that a feed of open seats follows the other counter.
VERSION = case((Feed.scope == FeedScope.OPEN_SHIFTS, Location.plan_version), else_=Location.published_version)
SUBJECT_ID = func.coalesce(Feed.partner_id, Feed.volunteer_id, Feed.age_group_id, Feed.space_id, Feed.activity_id)
SUBJECT_NAME = func.coalesce(Partner.name, Volunteer.name, AgeGroup.name, Space.name, Activity.title, Location.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What a poll is decided on: when the stored body was joined, its validators, and when it was last asked for."""

    id: UUID
    location_id: UUID
    zone: str
    version: int
    built_version: int | None
    built_on: date | None
    etag: str | None
    modified_at: datetime | None
    last_used_at: datetime | None

    def is_fresh(self, now: datetime) -> bool:
        """Whether nothing was published since the body was joined, and no day has begun at the location."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return self.built_version == self.version and self.built_on == today


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a body is joined from."""

    subscription: Subscription
    scope: FeedScope
    subject_id: UUID | None
    subject_name: str
    location_name: str


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
    of: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    last_client: str | None


_POLLED = (
    Feed.id,
    Feed.location_id,
    Location.zone,
    VERSION.label("version"),
    Feed.built_version,
    Feed.built_on,
    Feed.etag,
    Feed.modified_at,
    Feed.last_used_at,
)


def by_secret(session: Session, secret_hash: str) -> Subscription | None:
    """Return the subscription with this secret, unless it is revoked; the body stays where it is."""
    row = session.execute(
        select(*_POLLED)
        .join(Location, Location.id == Feed.location_id)
        .where(Feed.secret_hash == secret_hash, Feed.revoked_at.is_(None))
    ).one_or_none()
    return Subscription(**plain(row)) if row else None


def source(session: Session, feed_id: UUID) -> Source:
    """Return what the body is joined from, with the feed's row locked: who comes second finds it joined."""
    row = session.execute(
        select(
            *_POLLED,
            Feed.scope,
            SUBJECT_ID.label("subject_id"),
            SUBJECT_NAME.label("subject_name"),
            Location.name.label("location_name"),
        )
        .join(Location, Location.id == Feed.location_id)
        .outerjoin(Partner, Partner.id == Feed.partner_id)
        .outerjoin(Volunteer, Volunteer.id == Feed.volunteer_id)
        .outerjoin(AgeGroup, AgeGroup.id == Feed.age_group_id)
        .outerjoin(Space, Space.id == Feed.space_id)
        .outerjoin(Activity, Activity.id == Feed.activity_id)
        .where(Feed.id == feed_id)
        .with_for_update(of=Feed)
    ).one()
    values = plain(row)
    own = {name: values.pop(name) for name in ("scope", "subject_id", "subject_name", "location_name")}
    return Source(subscription=Subscription(**values), **own)


def body(session: Session, feed_id: UUID) -> StoredBody:
    """Return the stored body with the validators that belong to it."""
    row = session.execute(select(Feed.body, Feed.etag, Feed.modified_at).where(Feed.id == feed_id)).one()
    return StoredBody(**plain(row))


def components(session: Session, origin: Source, *, on: date) -> list[bytes]:
    """Return the stored components that the subscription shows on a day of its location, by start and session.

    Only what was published is in it; the past goes back 90 days; a cancelled session stays until the day after the day
    on which it would have ended (rules 8 and 9).
    """
    zone = origin.subscription.zone
    return list(
        session.scalars(
            select(Publication.component)
            .where(
                Publication.location_id == origin.subscription.location_id,
                Publication.starts_at >= midnight(on, zone, days=-DAYS_BACK - LONGEST_SESSION_DAYS),  # for the index
                Publication.ends_at >= midnight(on, zone, days=-DAYS_BACK),
                or_(~Publication.cancelled, Publication.ends_at >= midnight(on, zone, days=-CANCELLED_DAYS_BACK)),
                *_SHOWN[origin.scope](origin, midnight(on, zone)),
            )
            .order_by(Publication.starts_at, Publication.session_id)
        )
    )


def active(session: Session) -> tuple[Listed, ...]:
    """Return the subscriptions that work, of every location that `session` sees, newest first."""
    return _listed(session, Feed.revoked_at.is_(None))


def active_of(session: Session, owner: Actor) -> tuple[Listed, ...]:
    """Return the subscriptions that work of a volunteer or partner, newest first."""
    return _listed(session, Feed.revoked_at.is_(None), owned_by(owner))


def one_active(session: Session, feed_id: UUID) -> Listed | None:
    """Return one subscription that works, or `None`."""
    return next(iter(_listed(session, Feed.revoked_at.is_(None), Feed.id == feed_id)), None)


def owned_by(owner: Actor) -> ColumnElement[bool]:
    """Return which feeds are about this volunteer or partner; for anybody else none is."""
    if owner.volunteer_id is not None:
        return Feed.volunteer_id == owner.volunteer_id
    if owner.partner_id is not None:
        return Feed.partner_id == owner.partner_id
    return false()


def midnight(day: date, zone: str, *, days: int = 0) -> datetime:
    """Return the moment at which a day, or the one `days` later, begins on the clocks of `zone`, in UTC."""
    return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(zone)).astimezone(UTC)


def _listed(session: Session, *which: ColumnElement[bool]) -> tuple[Listed, ...]:
    rows = session.execute(
        select(
            Feed.id,
            Feed.location_id,
            Feed.scope,
            SUBJECT_NAME.label("of"),
            Feed.name,
            Feed.created_at,
            Feed.last_used_at,
            Feed.last_client,
        )
        .join(Location, Location.id == Feed.location_id)
        .outerjoin(Partner, Partner.id == Feed.partner_id)
        .outerjoin(Volunteer, Volunteer.id == Feed.volunteer_id)
        .outerjoin(AgeGroup, AgeGroup.id == Feed.age_group_id)
        .outerjoin(Space, Space.id == Feed.space_id)
        .outerjoin(Activity, Activity.id == Feed.activity_id)
        .where(*which)
        .order_by(Feed.created_at.desc(), Feed.id)
    )
    return tuple(Listed(**plain(row)) for row in rows)


Shown = list[ColumnElement[bool]]


def _of_partner(origin: Source, _today: datetime) -> Shown:
    contact = select(Contact.id).where(Contact.partner_id == origin.subject_id).scalar_subquery()
    return [_invited(Invitation.contact_id == contact)]


def _of_volunteer(origin: Source, _today: datetime) -> Shown:
    return [_invited(Invitation.volunteer_id == origin.subject_id)]


def _invited(recipient: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody who was told to come, and neither said no nor was released; a cancelled session releases everybody."""
    return exists().where(
        Invitation.session_id == Publication.session_id,
        recipient,
        Invitation.declined_at.is_(None),
        or_(~Invitation.withdrawn, Publication.cancelled),
    )


def _open_to_volunteer(origin: Source, today: datetime) -> Shown:
    """Sessions from today on with a seat that they may take: not one that they refused or that clashes with theirs."""
    volunteer_id = origin.subject_id
    holds = and_(~Assignment.released, Assignment.answer != Answer.DECLINED)
    taken = select(func.count()).where(Assignment.shift_id == Shift.id, holds).scalar_subquery()
    return [
        Publication.starts_at >= today,
        ~Publication.cancelled,
        exists().where(Shift.session_id == Publication.session_id, Shift.need > taken, _qualified(volunteer_id)),
        ~exists().where(
            Assignment.volunteer_id == volunteer_id,
            holds,
            Assignment.starts_at < Publication.ends_at,
            Assignment.ends_at > Publication.starts_at,
        ),
        ~exists().where(
            Invitation.session_id == Publication.session_id,
            Invitation.volunteer_id == volunteer_id,
            Invitation.declined_at.is_not(None),
        ),
    ]


def _qualified(volunteer_id: UUID | None) -> ColumnElement[bool]:
    day = func.date(func.timezone(Publication.zone, Publication.starts_at))
    vog_until = select(Volunteer.vog_until).where(Volunteer.id == volunteer_id).scalar_subquery()
    return or_(Shift.qualification.is_(None), and_(Shift.qualification == Qualification.VOG, vog_until >= day))


def _of_age_group(origin: Source, _today: datetime) -> Shown:
    return [_planned(ProgrammeSession.age_group_id == origin.subject_id)]


def _in_space(origin: Source, _today: datetime) -> Shown:
    return [_planned(ProgrammeSession.space_id == origin.subject_id)]


def _of_activity(origin: Source, _today: datetime) -> Shown:
    return [_planned(ProgrammeSession.activity_id == origin.subject_id)]


def _planned(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ProgrammeSession.id == Publication.session_id, which)


def _of_location(_origin: Source, _today: datetime) -> Shown:
    return []


_SHOWN: dict[FeedScope, Callable[[Source, datetime], Shown]] = {
    FeedScope.PARTNER: _of_partner,
    FeedScope.VOLUNTEER: _of_volunteer,
    FeedScope.OPEN_SHIFTS: _open_to_volunteer,
    FeedScope.AGE_GROUP: _of_age_group,
    FeedScope.SPACE: _in_space,
    FeedScope.LOCATION: _of_location,
    FeedScope.ACTIVITY: _of_activity,
}
