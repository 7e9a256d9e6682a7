"""How far each child is in a course: placement, stamps, bike check, tests and certificate."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed
from app.planning.vocabulary import StampResult


class CourseParticipant(Scoped, Base):
    """A child in a course. In which group it is says its enrolment; what it did stays when it changes groups.

    `starts_in` is 2 for who rides well already (placement test). `bike_size` is in inches; none is not known yet.
    """

    __tablename__ = "course_participant"
    __table_args__ = (
        UniqueConstraint("course_id", "child_id"),
        CheckConstraint("starts_in BETWEEN 1 AND 2", name="starts_in_a_part"),
        CheckConstraint("bike_size BETWEEN 10 AND 30", name="bike_size_sensible"),
    )

    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    starts_in: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    placed_on: Mapped[date | None]
    placed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    bike_size: Mapped[int | None] = mapped_column(SmallInteger)
    own_bike: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    own_helmet: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Stamp(Scoped, Base):
    """How a skill or an obstacle went once: done, or with a tip to be tried again. The last one counts."""

    __tablename__ = "course_stamp"
    __table_args__ = (Index("ix_course_stamp_participant", "participant_id", "skill", "at"),)

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_participant.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    skill: Mapped[str] = mapped_column(String(60))
    result: Mapped[StampResult] = mapped_column(closed(StampResult, "result"))
    tip: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]


class BikeCheck(Scoped, Base):
    """A check of the bike of a child: for each point (by its slug) whether it was good. The last one counts."""

    __tablename__ = "bike_check"
    __table_args__ = (Index("ix_bike_check_participant_at", "participant_id", "at"),)

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_participant.id", ondelete="CASCADE"))
    points: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]


class PracticalTest(Scoped, Base):
    """What one instructor noted of one try: points for each exercise (by its slug)."""

    __tablename__ = "practical_test"
    __table_args__ = (
        UniqueConstraint("participant_id", "attempt", "by_id"),
        CheckConstraint("attempt BETWEEN 1 AND 9", name="attempt_sensible"),
    )

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_participant.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    attempt: Mapped[int] = mapped_column(SmallInteger)
    points: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]


class Certificate(Scoped, Base):
    """A certificate by its number; for whom is known as long as there is a participant.

    `named` is the name on it and how it is said, sealed for this row, until `named_until`: only what has to be printed
    is written down, and no longer than that. `place` is its turn at the ceremony.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("uq_certificate_standing", "participant_id", unique=True, postgresql_where=text("withdrawn_on IS NULL")),
        CheckConstraint("(named IS NULL) = (named_until IS NULL)", name="named_for_a_while"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_because = '')", name="withdrawn_with_a_reason"),
    )

    participant_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course_participant.id", ondelete="SET NULL"), index=True
    )
    course_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"), index=True)
    number: Mapped[str] = mapped_column(String(24))
    title: Mapped[ShortText]
    issued_on: Mapped[date] = mapped_column(Date)
    issued_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    place: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    named: Mapped[bytes | None] = mapped_column(LargeBinary)
    named_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    printed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
