"""Conflicts that a supervisor accepted, with the reason."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped


class AcceptedConflict(Scoped, Base):
    """A conflict that may be: its `key` holds the facts, so that it is open again as soon as these change.

    `session_id` is the first of the sessions that it is about.
    """

    __tablename__ = "accepted_conflict"
    __table_args__ = (UniqueConstraint("session_id", "key"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]
