"""Children and their groups: a pseudonym, a birth month, languages, a family, its stay and consents; no more."""

from __future__ import annotations

import uuid
from datetime import date, time

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Scoped, ShortText, closed
from app.planning.vocabulary import ConsentGiver, ConsentPurpose


class Child(Scoped, Base):
    """A child under a pseudonym; siblings share a `family_id`.

    `unaccompanied`: whoever came alone has a guardian, who agrees in the place of parents. `left_on` is its last day
    here; three months later its data go (RELIABILITY 3.8).
    """

    __tablename__ = "child"
    __table_args__ = (
        UniqueConstraint("location_id", "pseudonym"),
        CheckConstraint("extract(day FROM birth_month) = 1", name="birth_month_is_a_month"),
        CheckConstraint("arrived_on <= left_on", name="arrived_before_it_left"),
        Index("ix_child_left_on", "left_on", postgresql_where=text("left_on IS NOT NULL")),
    )

    pseudonym: Mapped[str] = mapped_column(String(60))
    birth_month: Mapped[date]
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
    family_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    unaccompanied: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    arrived_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Consent(Scoped, Base):
    """That a parent or guardian agreed with a purpose; withdrawn, it stays to say that it was given once."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_standing",
            "child_id",
            "purpose",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        CheckConstraint("given_on <= withdrawn_on", name="given_before_withdrawn"),
    )

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(closed(ConsentPurpose, "purpose"))
    given_by: Mapped[ConsentGiver] = mapped_column(closed(ConsentGiver, "given_by"))
    given_on: Mapped[date]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    withdrawn_on: Mapped[date | None]
    withdrawn_noted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)


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


class SchoolHours(Scoped, Base):
    """When the children of a group are at school, in local time, outside school holidays; `weekday` 1 to 7."""

    __tablename__ = "school_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_iso"),
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
        UniqueConstraint("group_id", "weekday", "starts"),
    )

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child_group.id", ondelete="CASCADE"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[time]
    ends: Mapped[time]
