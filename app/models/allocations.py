"""Places divided fairly: who wishes what, and what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText


class Allocation(Scoped, Base):
    """A round in which children's wishes for some activities are divided; `seed` makes drawing lots repeatable.

    `outcome` is what was computed, with the reason of each child, by ids; `applied_at` is when it became enrolments.
    """

    __tablename__ = "allocation"

    title: Mapped[ShortText]
    seed: Mapped[int] = mapped_column(BigInteger)
    closes_at: Mapped[Moment]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    computed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    applied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_at: Mapped[Moment]


class AllocatedActivity(Scoped, Base):
    """An activity whose places are divided in a round."""

    __tablename__ = "allocated_activity"
    __table_args__ = (UniqueConstraint("allocation_id", "activity_id"),)

    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)


class Wish(Scoped, Base):
    """That a child would like to be in an activity: 1 most of all."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("allocation_id", "child_id", "activity_id"),
        UniqueConstraint("allocation_id", "child_id", "rank", deferrable=True, initially="IMMEDIATE"),
        CheckConstraint("rank BETWEEN 1 AND 20", name="rank_sensible"),
    )

    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int] = mapped_column(SmallInteger)


class SiblingsTogether(Scoped, Base):
    """A family whose children want the same activity or none (by their family)."""

    __tablename__ = "siblings_together"
    __table_args__ = (UniqueConstraint("allocation_id", "family_id"),)

    allocation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"))
    family_id: Mapped[uuid.UUID]
