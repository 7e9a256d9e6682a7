"""Money: what there is for a year, and what courses and activities ask of it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed
from app.planning.vocabulary import FundingSource


class Budget(Scoped, Base):
    """What a source has for the activities of a calendar year, in euros."""

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("location_id", "year", "source"),
        CheckConstraint("amount >= 0", name="amount_sensible"),
        CheckConstraint("year BETWEEN 2020 AND 2100", name="year_sensible"),
    )

    year: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[FundingSource] = mapped_column(closed(FundingSource, "source"))
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))


class FundingLine(Scoped, Base):
    """Money for a course or an activity: what was promised by a source, and what was spent of it, in euros.

    It is charged to the budget of its `year` and source. `reference` is what the administration knows it by.
    """

    __tablename__ = "funding_line"
    __table_args__ = (
        CheckConstraint("num_nonnulls(course_id, activity_id) = 1", name="course_or_activity"),
        CheckConstraint("promised >= 0 AND spent >= 0", name="amounts_sensible"),
        CheckConstraint("year BETWEEN 2020 AND 2100", name="year_sensible"),
        Index("ix_funding_line_location_year", "location_id", "year"),
    )

    course_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    source: Mapped[FundingSource] = mapped_column(closed(FundingSource, "source"))
    purpose: Mapped[ShortText]
    promised: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    spent: Mapped[Decimal] = mapped_column(Numeric(10, 2), default=Decimal(0), server_default=text("0"))
    noted_at: Mapped[Moment]
    year: Mapped[int] = mapped_column(SmallInteger)
    reference: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
