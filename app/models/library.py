"""Sets of books for toddlers: how many came in, and which child got one."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped


class BookSetSetting(Scoped, Base):
    """For which ages, in months, a set is meant, and below how many sets somebody must be told; one row a location."""

    __tablename__ = "book_set_setting"
    __table_args__ = (
        UniqueConstraint("location_id"),
        CheckConstraint("0 <= youngest_months AND youngest_months <= oldest_months", name="ages_in_order"),
        CheckConstraint("oldest_months <= 84", name="toddlers"),
        CheckConstraint("warn_below BETWEEN 0 AND 200", name="warning_sensible"),
    )

    youngest_months: Mapped[int] = mapped_column(SmallInteger, default=12, server_default=text("12"))
    oldest_months: Mapped[int] = mapped_column(SmallInteger, default=47, server_default=text("47"))
    warn_below: Mapped[int] = mapped_column(SmallInteger, default=5, server_default=text("5"))


class BookSetDelivery(Scoped, Base):
    """Sets that came in; a negative number corrects a count."""

    __tablename__ = "book_set_delivery"
    __table_args__ = (CheckConstraint("sets BETWEEN -500 AND 500 AND sets <> 0", name="number_sensible"),)

    sets: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    received_on: Mapped[date]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]


class BookSetHandout(Scoped, Base):
    """A set of four books that a toddler got; a child gets one once."""

    __tablename__ = "book_set_handout"
    __table_args__ = (UniqueConstraint("child_id"),)

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    language: Mapped[str | None] = mapped_column(String(8))
    handed_on: Mapped[date]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]


class BookSetsDeparted(Scoped, Base):
    """How many sets went to children whose data are gone, so that the stock stays right."""

    __tablename__ = "book_sets_departed"
    __table_args__ = (UniqueConstraint("location_id"), CheckConstraint("sets >= 0", name="number_sensible"))

    sets: Mapped[int] = mapped_column(SmallInteger)
