"""When partners and volunteers cannot come, by a calendar of their own: times alone, nothing of what for."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, closed


class BusySort(StrEnum):
    """How a calendar comes to us."""

    FILE = "file"
    ADDRESS = "address"


class BusySource(Scoped, Base):
    """The calendar of one partner or volunteer: a file that was read once, or an address that is read again.

    The address is a key to somebody's agenda, so it is kept sealed; `host` is what people are shown of it. The times
    stand for `[read_from, read_until)`. `failure` says why the last attempt gave nothing; what was read before stays.
    """

    __tablename__ = "busy_source"
    __table_args__ = (
        CheckConstraint("num_nonnulls(partner_id, volunteer_id) = 1", name="one_subject"),
        CheckConstraint("(sort = 'address') = (sealed_address IS NOT NULL)", name="address_sealed"),
        Index("ix_busy_source_due", "due_at"),
    )

    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), unique=True)
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), unique=True)
    sort: Mapped[BusySort] = mapped_column(closed(BusySort, "busy_sort"))
    sealed_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    host: Mapped[str | None] = mapped_column(String(255))
    etag: Mapped[str | None] = mapped_column(String(300))
    last_modified: Mapped[str | None] = mapped_column(String(100))
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    added_at: Mapped[Moment]
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[Moment]
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class BusyTime(Scoped, Base):
    """A stretch of time in which somebody is busy; those of one source neither overlap nor touch."""

    __tablename__ = "busy_time"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_busy_time_source_starts", "source_id", "starts_at"),
        Index("ix_busy_time_ends", "ends_at"),
    )

    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("busy_source.id", ondelete="CASCADE"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
