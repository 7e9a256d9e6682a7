"""Calendar subscriptions, each with a secret of its own."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed


class FeedScope(StrEnum):
    """What a subscription shows (CALENDARS.md, rule 12)."""

    PARTNER = "partner"
    VOLUNTEER = "volunteer"
    OPEN_SHIFTS = "open-shifts"
    AGE_GROUP = "age-group"
    SPACE = "space"
    LOCATION = "location"
    ACTIVITY = "activity"


class Feed(Scoped, Base):
    """A subscription; the secret is kept as a hash, the calendar gzipped as it was last joined, with its validators."""

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(partner_id, volunteer_id, age_group_id, space_id, activity_id)"
            " = CASE scope WHEN 'location' THEN 0 ELSE 1 END",
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
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_client: Mapped[str | None] = mapped_column(String(120))
    built_version: Mapped[int | None] = mapped_column(BigInteger)
    built_on: Mapped[date | None]
    etag: Mapped[str | None] = mapped_column(String(70))
    modified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
