"""The audit log: who did what to which row, in ids, append-only."""

from __future__ import annotations

import uuid

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped


class AuditEntry(Scoped, Base):
    """One thing done; the database refuses to change or remove it."""

    __tablename__ = "audit_entry"

    at: Mapped[Moment]
    by_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
