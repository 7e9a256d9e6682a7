"""Shifts and who holds them; engagements and which partner comes."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed
from app.models.people import Partner, Volunteer
from app.planning.vocabulary import Answer, EngagementState

HOLDS_A_SEAT = "NOT released AND answer <> 'declined'"


class Shift(Scoped, Base):
    """A role that a session needs a number of volunteers for.

    They come `starts_after` minutes after its start and leave `ends_before` minutes before its end.
    `language` is one that whoever comes must speak: an interpreter, somebody who reads aloud.
    One that is `withdrawn` is needed no more. It stays, because its seats say who has to hear that they need not come.
    """

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("need BETWEEN 1 AND 50", name="need_sensible"),
        CheckConstraint("starts_after BETWEEN 0 AND 1440 AND ends_before BETWEEN 0 AND 1440", name="part_sensible"),
        UniqueConstraint("id", "session_id", name="uq_shift_id_session"),
        Index("ix_shift_session", "session_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    role: Mapped[ShortText]
    need: Mapped[int] = mapped_column(SmallInteger)
    required: Mapped[bool] = mapped_column(default=False)
    qualification: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    starts_after: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    ends_before: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="shift", order_by="Assignment.assigned_at, Assignment.id", lazy="raise"
    )


class Assignment(Scoped, Base):
    """A volunteer in a shift.

    The session's slot and whether it is cancelled come along by a cascading key, so that the database itself refuses
    two overlapping seats for one volunteer, and a seat on a cancelled session, however the session is changed.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["shift_id", "session_id"],
            ["shift.id", "shift.session_id"],
            name="fk_assignment_shift",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["session_id", "starts_at", "ends_at", "session_cancelled"],
            [
                "programme_session.id",
                "programme_session.starts_at",
                "programme_session.ends_at",
                "programme_session.cancelled",
            ],
            name="fk_assignment_slot",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        CheckConstraint(f"NOT (session_cancelled AND {HOLDS_A_SEAT})", name="no_seat_on_a_cancelled_session"),
        ExcludeConstraint(
            ("volunteer_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_assignment_volunteer",
            using="gist",
            where=text(HOLDS_A_SEAT),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_assignment_session", "session_id"),
        Index("ix_assignment_volunteer_starts", "volunteer_id", "starts_at"),
        Index("ix_assignment_shift", "shift_id"),
    )

    session_id: Mapped[uuid.UUID]
    shift_id: Mapped[uuid.UUID]
    volunteer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    session_cancelled: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Answer] = mapped_column(closed(Answer, "answer"), default=Answer.NONE)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[Moment]

    shift: Mapped[Shift] = relationship(back_populates="assignments", lazy="raise")
    volunteer: Mapped[Volunteer] = relationship(lazy="raise")


class Engagement(Scoped, Base):
    """A partner asked for a session."""

    __tablename__ = "engagement"
    __table_args__ = (
        UniqueConstraint("session_id", "partner_id"),
        Index("ix_engagement_partner", "partner_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    state: Mapped[EngagementState] = mapped_column(closed(EngagementState, "state"), default=EngagementState.NOT_ASKED)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decline_reason: Mapped[str | None] = mapped_column(String(300))
    withdrawn: Mapped[bool] = mapped_column(default=False)

    partner: Mapped[Partner] = relationship(lazy="raise")


class StaffPresence(Scoped, Base):
    """Whether a member of staff, or the mentor of a class, comes to a session in a role of its template.

    `coming` is none while nobody knows; who it is may be an account, which then answers for itself, or a line.
    Without a row nobody said anything.
    """

    __tablename__ = "staff_presence"
    __table_args__ = (UniqueConstraint("session_id", "role"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    role: Mapped[ShortText]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    coming: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
