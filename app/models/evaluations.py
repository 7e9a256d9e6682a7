"""How a day went, as partners and teachers saw it: who was asked, and what they said."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped


class EvaluationSetting(Scoped, Base):
    """That everybody is asked by itself, the day after the activity: its row is the wish."""

    __tablename__ = "evaluation_setting"
    __table_args__ = (UniqueConstraint("activity_id"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))


class EvaluationRequest(Scoped, Base):
    """The contact of a partner who was asked how it went; `by_id` is nobody where it went by itself."""

    __tablename__ = "evaluation_request"
    __table_args__ = (UniqueConstraint("activity_id", "contact_id"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[Moment]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)


class EvaluationAnswer(Scoped, Base):
    """What one person said: `number` 1 is whoever was asked, of a school others may follow."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 10", name="number_sensible"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),
    )

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evaluation_request.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    score: Mapped[int] = mapped_column(SmallInteger)
    good: Mapped[str] = mapped_column(String(2000))
    different: Mapped[str] = mapped_column(String(2000))
    answered_at: Mapped[Moment]
    changed_at: Mapped[Moment]
