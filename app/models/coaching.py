"""Music coaching: the trajectory of a young person, and what is said there, which only its circle can read.

What is `sealed` is encrypted with the key of the child, for one row and one field (app.child_keys): neither the
database nor a backup of it gives it away, and a row in the place of another does not open (RELIABILITY 3.7).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, closed
from app.planning.vocabulary import CoachingAsker, TrajectoryState


class CoachHours(Scoped, Base):
    """How many minutes a week a coach works (DOMAIN.md: 32 hours)."""

    __tablename__ = "coach_hours"
    __table_args__ = (
        UniqueConstraint("user_id"),
        CheckConstraint("minutes_per_week BETWEEN 30 AND 2880", name="minutes_sensible"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    minutes_per_week: Mapped[int] = mapped_column(SmallInteger, default=32 * 60, server_default=text("1920"))


class Trajectory(Scoped, Base):
    """Coaching of one young person, from the request to the closing; a child has one that is open at most.

    `activity_id` holds its appointments, an ordinary activity called "Muziek" in which the child is placed; `intake_id`
    is its first meeting. `interpreter` is the language of which an interpreter comes along (none: not needed). Mentor
    and guardian are accounts: they read the evaluations of this young person and nothing else.
    """

    __tablename__ = "trajectory"
    __table_args__ = (
        UniqueConstraint("activity_id"),
        Index(
            "uq_trajectory_open_of_child",
            "child_id",
            unique=True,
            postgresql_where=text("state NOT IN ('closed', 'withdrawn')"),
        ),
        Index("ix_trajectory_location_state", "location_id", "state"),
    )

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"))
    intake_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("programme_session.id", ondelete="SET NULL"), index=True
    )
    coach_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    mentor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    guardian_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    asked_by: Mapped[CoachingAsker] = mapped_column(closed(CoachingAsker, "asked_by"))
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[Moment]
    interpreter: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[TrajectoryState] = mapped_column(closed(TrajectoryState, "state"), default=TrajectoryState.ASKED)
    since: Mapped[Moment]
    request_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    intake_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class Goal(Scoped, Base):
    """Something a young person works at, with the behaviour to look for; both are sealed."""

    __tablename__ = "goal"
    __table_args__ = (CheckConstraint("position BETWEEN 1 AND 20", name="position_sensible"),)

    trajectory_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trajectory.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CoachingNote(Scoped, Base):
    """The note of one appointment: what was done, the mood, how far each goal is; all of it sealed."""

    __tablename__ = "coaching_note"
    __table_args__ = (UniqueConstraint("trajectory_id", "session_id"),)

    trajectory_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trajectory.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    written_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class CoachingEvaluation(Scoped, Base):
    """The evaluation of a month (its first day), or the summary at the closing; once signed it does not change."""

    __tablename__ = "coaching_evaluation"
    __table_args__ = (
        UniqueConstraint("trajectory_id", "month", "closing"),
        CheckConstraint("extract(day FROM month) = 1", name="month_is_a_month"),
        CheckConstraint("(signed_at IS NULL) OR (sealed IS NOT NULL)", name="signed_with_a_text"),
    )

    trajectory_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trajectory.id", ondelete="CASCADE"))
    month: Mapped[date]
    closing: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[Moment]
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class EvaluationReader(Scoped, Base):
    """A mentor or guardian to whom a signed evaluation went as a link that opens once, and what they answered.

    `turn` counts the links: a new one makes the ones before it worthless. A link that was used ended at that moment:
    `expires_at` is `opened_at` then. `answer_seen_at` is when the coach looked at the answer.
    """

    __tablename__ = "evaluation_reader"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "user_id"),
        CheckConstraint("turn BETWEEN 1 AND 100", name="turn_sensible"),
    )

    evaluation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("coaching_evaluation.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    turn: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    expires_at: Mapped[Moment]
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer_seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
