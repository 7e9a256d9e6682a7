"""Tasks around an activity: what has to be done before its day and after it, by whom and until when."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import LongText, Scoped, ShortText


class Task(Scoped, Base):
    """Something to be done around an activity, by one of the staff or by the contact of a partner, or by nobody yet.

    `day` is when it is due at the latest. With `days_before` it is counted from the day of the activity (below nought:
    afterwards) and moves along with it; without, it stays where somebody put it. One that was taken away can be brought
    back.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("num_nonnulls(user_id, contact_id) <= 1", name="one_person"),
        CheckConstraint("days_before BETWEEN -90 AND 400", name="days_sensible"),
        CheckConstraint(
            "num_nonnulls(done_by_id, done_by_contact_id) <= CASE WHEN done_at IS NULL THEN 0 ELSE 1 END",
            name="done_by_one",
        ),
        Index("ix_task_activity_day", "activity_id", "day"),
        Index("ix_task_open", "day", postgresql_where=text("done_at IS NULL AND removed_at IS NULL")),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    title: Mapped[ShortText]
    note: Mapped[LongText]
    day: Mapped[date]
    days_before: Mapped[int | None] = mapped_column(SmallInteger)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    done_by_contact_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
