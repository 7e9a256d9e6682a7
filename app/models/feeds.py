"""Calendar subscriptions, each with a secret of its own, and what is known of their calendars."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed

EVERYTHING = uuid.UUID(int=0)
"""What is touched when every calendar of a location may be another."""


class FeedScope(StrEnum):
    """What a subscription shows (CALENDARS.md, rule 12)."""

    PARTNER = "partner"
    VOLUNTEER = "volunteer"
    OPEN_SHIFTS = "open-shifts"
    AGE_GROUP = "age-group"
    SPACE = "space"
    LOCATION = "location"
    ACTIVITY = "activity"
    STAFF = "staff"
    RESPONSIBLE = "responsible"


OF_THE_LOCATION = frozenset({FeedScope.LOCATION, FeedScope.STAFF})
"""What a subscription of the whole location shows: everything, and what is for staff alone as well."""


class Feed(Scoped, Base):
    """A subscription; the secret is kept as a hash, the validators are those of its calendar as it was last joined.

    They hold as long as nothing that it shows was touched after `built_version`, until `holds_until`: then a session
    leaves it, or a week is over. `form` is how calendars were written then (`calendars.feed.form`).
    """

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(partner_id, volunteer_id, age_group_id, space_id, activity_id, account_id)"
            " = CASE WHEN scope IN ('location', 'staff') THEN 0 ELSE 1 END",
            name="one_subject",
        ),
    )

    scope: Mapped[FeedScope] = mapped_column(closed(FeedScope, "scope"))
    name: Mapped[ShortText]
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    age_group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("age_group.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_client: Mapped[str | None] = mapped_column(String(120))
    built_version: Mapped[int | None] = mapped_column(BigInteger)
    holds_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    form: Mapped[str | None] = mapped_column(String(16))
    etag: Mapped[str | None] = mapped_column(String(70))
    modified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class FeedBody(Base):
    """A calendar compressed with gzip, with its tag: apart, in a table that is not logged, and empty after a crash.

    It can be joined again at any time; the tag says whether it is the one that the subscription has now.
    """

    __tablename__ = "feed_body"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012  as SQLAlchemy's documentation has it

    feed_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    etag: Mapped[str] = mapped_column(String(70))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class FeedTouch(Base):
    """What a change touched, in the version of the location that it made: triggers write it with the change.

    The subject is a partner, volunteer, space, age group, activity or account, the location for its own calendar, or
    `EVERYTHING`. Rows are only added, so that nobody waits for anybody; they go when no calendar is as old.
    """

    __tablename__ = "feed_touch"

    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
