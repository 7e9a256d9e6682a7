"""Who goes round on a safety day: children of the location and guests of the same school, and whom they go with."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, closed
from app.planning.vocabulary import AttendanceMark


class SiblingWish(StrEnum):
    """What a family wishes for brothers and sisters."""

    TOGETHER = "together"
    APART = "apart"


class PairSort(StrEnum):
    """How two of them belong together: friends if it can be, or never."""

    FRIENDS = "friends"
    NOT_TOGETHER = "not_together"


class Participant(Scoped, Base):
    """A child that goes round: one of the location, or a guest of whom only a label, an age and languages are known.

    `school_class` is what they are called together; `pinned` stays in its group however the rest is divided.
    """

    __tablename__ = "rotation_participant"
    __table_args__ = (
        UniqueConstraint("rotation_id", "child_id"),
        UniqueConstraint("rotation_id", "label"),
        UniqueConstraint("id", "rotation_id", name="uq_rotation_participant_id_rotation"),
        CheckConstraint("num_nonnulls(child_id, label) = 1", name="child_or_guest"),
        CheckConstraint("(label IS NULL) = (age IS NULL)", name="guest_has_an_age"),
        CheckConstraint("age BETWEEN 0 AND 25", name="age_sensible"),
        ForeignKeyConstraint(
            ["group_id"], ["rotation_group.id"], name="fk_rotation_participant_group", ondelete="SET NULL"
        ),
        Index("ix_rotation_participant_group", "group_id"),
        Index("ix_rotation_participant_child", "child_id"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    label: Mapped[str | None] = mapped_column(String(60))
    age: Mapped[int | None] = mapped_column(SmallInteger)
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)), default=list, server_default=text("'{}'"))
    school_class: Mapped[str | None] = mapped_column(String(120))
    group_id: Mapped[uuid.UUID | None]
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class FamilyWish(Scoped, Base):
    """What a family wishes for its children on this day; none: it is all the same to them."""

    __tablename__ = "rotation_family_wish"
    __table_args__ = (UniqueConstraint("rotation_id", "family_id"),)

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    family_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    wish: Mapped[SiblingWish] = mapped_column(closed(SiblingWish, "wish"))


class ParticipantPair(Scoped, Base):
    """Two participants who like to go together, or must not."""

    __tablename__ = "rotation_pair"
    __table_args__ = (
        UniqueConstraint("participant_id", "other_id"),
        CheckConstraint("participant_id < other_id", name="once_in_order"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_participant.id", ondelete="CASCADE"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_participant.id", ondelete="CASCADE"), index=True)
    sort: Mapped[PairSort] = mapped_column(closed(PairSort, "pair_sort"))


class StationMark(Scoped, Base):
    """Whether a participant was at a station: ticked by a leader, or read from the stamps in the booklet."""

    __tablename__ = "rotation_mark"
    __table_args__ = (
        UniqueConstraint("participant_id", "station_id"),
        Index("ix_rotation_mark_station", "station_id"),
    )

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_participant.id", ondelete="CASCADE"))
    station_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_station.id", ondelete="CASCADE"))
    mark: Mapped[AttendanceMark] = mapped_column(closed(AttendanceMark, "mark"))
    recorded_at: Mapped[Moment]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    corrected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
