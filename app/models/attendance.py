"""Enrolments and attendance: which child takes part, who was there, and how either came about."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.children import Child
from app.models.columns import Moment, Scoped, closed
from app.planning.vocabulary import AttendanceMark, EnrolmentRefusal, EnrolmentState


class Enrolment(Scoped, Base):
    """A child in an activity; a trigger keeps the number of placed and offered children within the capacity.

    `since` is when it came into its state, `asked_at` when it was wanted first: its turn on the waiting list, which an
    offer that lapses does not take away (`passed_at` is when the last one did). `offered_until` is the deadline of an
    offer, never after the start. `reason` is why it waits or was refused, `comment` what somebody said beside it.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("activity_id", "child_id"),
        Index("ix_enrolment_child", "child_id"),
        Index("ix_enrolment_offered", "offered_until", postgresql_where=text("state = 'offered'")),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offered_with_a_deadline"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    state: Mapped[EnrolmentState] = mapped_column(closed(EnrolmentState, "state"))
    since: Mapped[Moment]
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    reason: Mapped[EnrolmentRefusal | None] = mapped_column(closed(EnrolmentRefusal, "reason"))
    comment: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    offered_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    passed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Agreement(Scoped, Base):
    """That the agreement of an activity which asks for one was signed for a child; the paper is kept elsewhere."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    signed_on: Mapped[date]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)


class CheckOut(Scoped, Base):
    """When a child was last seen to leave with an outing, to be back, and to stay here after all; the latest counts.

    Each is kept, also when it does not count any more: what a telephone that was out of reach says later may be older.
    """

    __tablename__ = "check_out"
    __table_args__ = (
        UniqueConstraint("session_id", "child_id"),
        CheckConstraint("num_nonnulls(out_at, back_at, here_at) > 0", name="somebody_said_so"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    out_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    out_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    back_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    back_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    here_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    here_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)


class EnrolmentChange(Scoped, Base):
    """A step of an enrolment: its history, and what undoing it puts back. Nobody did it: a deadline passed."""

    __tablename__ = "enrolment_change"
    __table_args__ = (Index("ix_enrolment_change_enrolment_at", "enrolment_id", "at"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[EnrolmentState] = mapped_column(closed(EnrolmentState, "state"))
    reason: Mapped[EnrolmentRefusal | None] = mapped_column(closed(EnrolmentRefusal, "reason"))
    comment: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Attendance(Scoped, Base):
    """A child in a session: the place it holds, and afterwards whether it was there.

    `makes_up_id` is the session that it missed and catches up with here, as a guest of a parallel group. `arrived_at`
    and `left_at` are noted when they matter.
    """

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
        CheckConstraint("arrived_at < left_at", name="arrived_before_it_left"),
        ForeignKeyConstraint(
            ["makes_up_id"], ["programme_session.id"], name="fk_attendance_makes_up", ondelete="SET NULL"
        ),
        Index("ix_attendance_child", "child_id"),
        Index("ix_attendance_makes_up", "makes_up_id", postgresql_where=text("makes_up_id IS NOT NULL")),
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
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    makes_up_id: Mapped[uuid.UUID | None]

    child: Mapped[Child] = relationship(lazy="raise")


class AttendanceChange(Scoped, Base):
    """A mark that was set or corrected; `ticked_at` is when it was, on a telephone that may have been out of reach.

    `before` and `after` hold the mark and the times. A `refused` one did not count: somebody had noted something else
    since, and it is shown to be decided.
    """

    __tablename__ = "attendance_change"
    __table_args__ = (Index("ix_attendance_change_attendance_at", "attendance_id", "at"),)

    attendance_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attendance.id", ondelete="CASCADE"))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    refused: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    ticked_at: Mapped[Moment]
    at: Mapped[Moment]

    @property
    def waits(self) -> bool:
        """Say whether somebody has to decide about it."""
        return self.refused and self.settled_at is None


class AdultPresence(Scoped, Base):
    """Adults who were at a session, so that the ratio is known as it was: a volunteer, a partner's, or others.

    Exactly one of `assignment_id` and `engagement_id` is filled in, or neither: others, under `label`.
    """

    __tablename__ = "adult_presence"
    __table_args__ = (
        UniqueConstraint("session_id", "assignment_id"),
        UniqueConstraint("session_id", "engagement_id"),
        UniqueConstraint("session_id", "label"),
        CheckConstraint("num_nonnulls(assignment_id, engagement_id, label) = 1", name="one_of_three"),
        CheckConstraint("adults BETWEEN 0 AND 50", name="adults_sensible"),
        CheckConstraint("arrived_at < left_at", name="arrived_before_they_left"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    engagement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("engagement.id", ondelete="CASCADE"), index=True)
    label: Mapped[str | None] = mapped_column(String(60))
    adults: Mapped[int] = mapped_column(SmallInteger)
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_at: Mapped[Moment]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class DepartedAttendance(Scoped, Base):
    """What is left of the attendance of children whose data went: counts by session, no child (RELIABILITY 3.8).

    `placed` are those of the session's own activity; of these `absent` and `excused` did not catch up elsewhere, and
    `caught_up` did. Whoever came as a guest to catch up counts where it was missed.
    """

    __tablename__ = "departed_attendance"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint(
            "placed >= 0 AND present >= 0 AND absent >= 0 AND excused >= 0 AND caught_up >= 0", name="counts"
        ),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    placed: Mapped[int] = mapped_column(SmallInteger)
    present: Mapped[int] = mapped_column(SmallInteger)
    absent: Mapped[int] = mapped_column(SmallInteger)
    excused: Mapped[int] = mapped_column(SmallInteger)
    caught_up: Mapped[int] = mapped_column(SmallInteger)
