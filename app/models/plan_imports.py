"""A plan or a template that somebody sent and has not decided on yet."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped


class PlanImport(Scoped, Base):
    """The rows of a file, kept for whoever sent it until it is planned or `expires_at`; the file itself is not kept.

    `edit_id` is what it became when it was planned. A template that was sent is kept the same way, under `template`.
    """

    __tablename__ = "plan_import"
    __table_args__ = (Index("ix_plan_import_expires_at", "expires_at"),)

    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    expires_at: Mapped[Moment]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    edit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_edit.id", ondelete="SET NULL"), index=True)
