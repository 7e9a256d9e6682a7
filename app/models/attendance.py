"""Enrolments and attendance: which child takes part, and who was there."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.children import Child
from app.models.columns import Moment, Scoped, closed
from app.planning.vocabulary import AttendanceMark, EnrolmentState


class Enrolment(Scoped, Base):
    """A child in an activity; a trigger keeps the number of placed children within the capacity."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("activity_id", "child_id"),
        Index("ix_enrolment_child", "child_id"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    state: Mapped[EnrolmentState] = mapped_column(closed(EnrolmentState, "state"))
    since: Mapped[Moment]


class Attendance(Scoped, Base):
    """A child in a session: the place it holds, and afterwards whether it was there."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "child_id"),
        ForeignKeyConstraint(
            ["session_id", "starts_at", "ends_at", "session_cancelled"],
            [
                "programme_session.id",
                "programme_session.starts_at",
                "programme_session.ends_at",
                "programme_session.cancelled",
            ],
            name="fk_attendance_slot",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        CheckConstraint("mark = 'not_recorded' OR recorded_at IS NOT NULL", name="recorded_at_a_time"),
        ExcludeConstraint(
            ("child_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_attendance_child",
            using="gist",
            where=text("placed AND NOT session_cancelled"),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_attendance_child", "child_id"),
    )

    session_id: Mapped[uuid.UUID]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    session_cancelled: Mapped[bool] = mapped_column(default=False)
    placed: Mapped[bool] = mapped_column(default=True)
    mark: Mapped[AttendanceMark] = mapped_column(closed(AttendanceMark, "mark"), default=AttendanceMark.NOT_RECORDED)
    recorded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    child: Mapped[Child] = relationship(lazy="raise")
