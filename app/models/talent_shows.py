"""The monthly talent show: acts, who is in them, and in which order they come."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Scoped, ShortText, closed
from app.planning.vocabulary import ActSort


class TalentShow(Scoped, Base):
    """The show of one session: how many breaks of how many minutes, and the minutes between two acts.

    Signing up is open until `closes_at`; `arranged_at` is when the line-up was made.
    """

    __tablename__ = "talent_show"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint("breaks BETWEEN 0 AND 4 AND break_minutes BETWEEN 5 AND 60", name="breaks_sensible"),
        CheckConstraint("changeover_minutes BETWEEN 0 AND 15", name="changeover_sensible"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    breaks: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    break_minutes: Mapped[int] = mapped_column(SmallInteger, default=15, server_default=text("15"))
    changeover_minutes: Mapped[int] = mapped_column(SmallInteger, default=2, server_default=text("2"))
    closes_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    arranged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class Act(Scoped, Base):
    """An act; `position` is its place in the line-up (none: not arranged), `pinned` keeps it there.

    `break_after`: a break follows it.
    """

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("show_id", "position", deferrable=True, initially="IMMEDIATE"),
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes_sensible"),
        CheckConstraint("position BETWEEN 1 AND 100", name="position_sensible"),
    )

    show_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talent_show.id", ondelete="CASCADE"))
    title: Mapped[ShortText]
    sort: Mapped[ActSort] = mapped_column(closed(ActSort, "sort"))
    minutes: Mapped[int] = mapped_column(SmallInteger)
    instruments: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list, server_default=text("'{}'"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    position: Mapped[int | None] = mapped_column(SmallInteger)
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    break_after: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ActPerformer(Scoped, Base):
    """Somebody in an act: a child, or an adult by a name that they gave."""

    __tablename__ = "act_performer"
    __table_args__ = (
        UniqueConstraint("act_id", "child_id"),
        UniqueConstraint("act_id", "label"),
        CheckConstraint("num_nonnulls(child_id, label) = 1", name="child_or_adult"),
    )

    act_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("act.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    label: Mapped[str | None] = mapped_column(String(60))
