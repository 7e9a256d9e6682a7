"""Outings: where a group goes, what it takes along, whom to call, and how many were counted; children stand apart."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import LongText, Moment, Scoped, ShortText, closed
from app.planning.vocabulary import CountPoint, OutingSort


class Outing(Scoped, Base):
    """One meeting of an activity that goes somewhere.

    Its session is from leaving the location until everybody is back, so that travelling counts wherever times clash;
    `there_at` until `off_at` is what of it is spent at the destination. `briefing_id` is the meeting of the same
    activity that children must have attended. `tickets` are those that there are (none: not needed); `plan_b_id` is
    the session that is held instead.
    """

    __tablename__ = "outing"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint("there_at < off_at", name="there_before_off"),
        CheckConstraint("tickets BETWEEN 0 AND 500", name="tickets_sensible"),
        Index("ix_outing_activity", "activity_id"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    briefing_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    sort: Mapped[OutingSort] = mapped_column(closed(OutingSort, "sort"))
    destination: Mapped[ShortText]
    destination_phone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    meeting_point: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    there_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    off_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tickets: Mapped[int | None] = mapped_column(SmallInteger)
    tickets_note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    weather: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    plan_b: Mapped[LongText]
    plan_b_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class PackingItem(Scoped, Base):
    """Something to be taken along: by each child, or once by whoever leads."""

    __tablename__ = "packing_item"
    __table_args__ = (UniqueConstraint("outing_id", "each", "name"),)

    outing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outing.id", ondelete="CASCADE"))
    name: Mapped[ShortText]
    each: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    position: Mapped[int] = mapped_column(SmallInteger)
    packed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    packed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )


class EmergencyNumber(Scoped, Base):
    """Whom to call when something happens on the way: a function or an office of the location, never of a child."""

    __tablename__ = "emergency_number"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    name: Mapped[ShortText]
    number: Mapped[str] = mapped_column(String(40))
    call_when: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    position: Mapped[int] = mapped_column(SmallInteger)


class Headcount(Scoped, Base):
    """How many children were counted at a point of an outing, and how many should have been; the last one counts.

    The `id` is made on the telephone, so that a count that is sent twice is one.
    """

    __tablename__ = "headcount"
    __table_args__ = (
        CheckConstraint("expected BETWEEN 0 AND 500 AND counted BETWEEN 0 AND 500", name="numbers_sensible"),
        Index("ix_headcount_outing_point", "outing_id", "point", "counted_at"),
    )

    outing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outing.id", ondelete="CASCADE"))
    point: Mapped[CountPoint] = mapped_column(closed(CountPoint, "point"))
    expected: Mapped[int] = mapped_column(SmallInteger)
    counted: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    counted_at: Mapped[Moment]
    at: Mapped[Moment]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
