"""Children and their groups: a pseudonym, a birth month, languages and a family, and nothing else."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Scoped, ShortText


class Child(Scoped, Base):
    """A child under a pseudonym; siblings share a `family_id`."""

    __tablename__ = "child"
    __table_args__ = (
        UniqueConstraint("location_id", "pseudonym"),
        CheckConstraint("extract(day FROM birth_month) = 1", name="birth_month_is_a_month"),
    )

    pseudonym: Mapped[str] = mapped_column(String(60))
    birth_month: Mapped[date]
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
    family_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)


class Group(Scoped, Base):
    """A concrete set of children: a class, a music group, a rotation group."""

    __tablename__ = "child_group"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    name: Mapped[ShortText]
    age_group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("age_group.id", ondelete="SET NULL"), index=True)


class GroupMember(Scoped, Base):
    """A child in a group."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "child_id"),)

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child_group.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
