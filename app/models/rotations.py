"""The safety day: its rounds, stations, groups and visits, and what happened; who the children are stands apart."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import LongText, Moment, Scoped, ShortText, closed
from app.planning.vocabulary import WaitingMode

Windows = list[list[int]]
"""From and up to, in minutes after midnight on the location's clock."""


class RotationEventSort(StrEnum):
    """What can happen on the day that the running order has to follow."""

    STATION_OUT = "station_out"
    STATION_BACK = "station_back"
    GROUP_LATE = "group_late"
    GROUP_GONE = "group_gone"
    SLOWER_ROUND = "slower_round"
    BY_HAND = "by_hand"


class Rotation(Scoped, Base):
    """A day on which groups go round along stations: one activity of the kind safety day.

    Times are minutes after midnight on the location's clock. `rounds` ([[start, end], …]) is what was solved for, or
    what became of it on the day: a slower round moves the later ones. `solved_for` is a digest of what was solved, so
    that a page can say that the settings changed since; `outcome` is the solver's status, objective and bound.
    """

    __tablename__ = "rotation"
    __table_args__ = (
        UniqueConstraint("activity_id"),
        CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="starts_before_it_ends"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 120", name="slot_sensible"),
        CheckConstraint("transfer_minutes BETWEEN 0 AND 60", name="transfer_sensible"),
        Index("ix_rotation_location_day", "location_id", "day"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts: Mapped[int] = mapped_column(SmallInteger)
    ends: Mapped[int] = mapped_column(SmallInteger)
    slot_minutes: Mapped[int] = mapped_column(SmallInteger)
    transfer_minutes: Mapped[int] = mapped_column(SmallInteger, default=0)
    breaks: Mapped[Windows] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    gathering_space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("space.id"), index=True)
    waiting: Mapped[WaitingMode] = mapped_column(closed(WaitingMode, "waiting"), default=WaitingMode.WAVES)
    booklet_space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("space.id"), index=True)
    booklet_language: Mapped[str] = mapped_column(String(8), default="en", server_default=text("'en'"))
    words: Mapped[list[str]] = mapped_column(ARRAY(String(60)), default=list, server_default=text("'{}'"))
    materials: Mapped[LongText]
    note: Mapped[LongText]
    group_size: Mapped[int] = mapped_column(SmallInteger, default=8, server_default=text("8"))
    mixed_ages: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    whole_classes: Mapped[list[str]] = mapped_column(ARRAY(String(120)), default=list, server_default=text("'{}'"))
    rounds: Mapped[Windows] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    solved_for: Mapped[str | None] = mapped_column(String(64))
    solved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    version: Mapped[int] = mapped_column(Integer)

    stations: Mapped[list[Station]] = relationship(order_by="Station.position, Station.id", lazy="raise")
    groups: Mapped[list[RotationGroup]] = relationship(
        order_by="RotationGroup.position, RotationGroup.id", lazy="raise"
    )
    visits: Mapped[list[Visit]] = relationship(order_by="Visit.round, Visit.id", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class Station(Scoped, Base):
    """A post: where a host shows something. `windows` is when it works (none: all day); `session_id` what it became."""

    __tablename__ = "rotation_station"
    __table_args__ = (
        UniqueConstraint("rotation_id", "name"),
        UniqueConstraint("id", "rotation_id", name="uq_rotation_station_id_rotation"),
        UniqueConstraint("session_id"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="capacity_sensible"),
        CheckConstraint("host_adults BETWEEN 0 AND 20", name="hosts_sensible"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[ShortText]
    description: Mapped[LongText]
    pictogram: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="SET NULL"), index=True)
    host_adults: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("space.id"), index=True)
    capacity: Mapped[int] = mapped_column(SmallInteger, default=1)
    windows: Mapped[Windows | None] = mapped_column(JSONB(none_as_null=True))
    materials: Mapped[LongText]
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("programme_session.id", ondelete="SET NULL"))

    roles: Mapped[list[StationRole]] = relationship(order_by="StationRole.position, StationRole.id", lazy="raise")


class StationRole(Scoped, Base):
    """Adults whom a station needs besides its host: helpers, or parents who walk over the crossing."""

    __tablename__ = "rotation_role"
    __table_args__ = (
        UniqueConstraint("station_id", "name"),
        CheckConstraint("need BETWEEN 1 AND 50", name="need_sensible"),
    )

    station_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_station.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    name: Mapped[ShortText]
    need: Mapped[int] = mapped_column(SmallInteger, default=1)
    required: Mapped[bool] = mapped_column(default=False)
    qualification: Mapped[str | None] = mapped_column(String(40))


class RotationGroup(Scoped, Base):
    """Children who go round together, known by a name (a colour); its leader may be chosen before there are shifts.

    `skipped` are ids of stations that it does not visit, `children` how many are in it (kept by programme.rotations,
    so that nobody has to read children to plan the day).
    """

    __tablename__ = "rotation_group"
    __table_args__ = (
        UniqueConstraint("rotation_id", "name", deferrable=True, initially="IMMEDIATE"),
        UniqueConstraint("id", "rotation_id", name="uq_rotation_group_id_rotation"),
        UniqueConstraint("session_id"),
        CheckConstraint("leaders BETWEEN 0 AND 10", name="leaders_sensible"),
        CheckConstraint("children >= 0", name="children_counted"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[ShortText]
    children: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    leaders: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))
    leader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="SET NULL"), index=True)
    windows: Mapped[Windows | None] = mapped_column(JSONB(none_as_null=True))
    skipped: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    first_station_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rotation_station.id", ondelete="SET NULL"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("programme_session.id", ondelete="SET NULL"))


class GroupsApart(Scoped, Base):
    """Two groups that are never at the same station in the same round."""

    __tablename__ = "rotation_groups_apart"
    __table_args__ = (
        UniqueConstraint("group_id", "other_id"),
        CheckConstraint("group_id < other_id", name="once_in_order"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_group.id", ondelete="CASCADE"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation_group.id", ondelete="CASCADE"), index=True)


class Visit(Scoped, Base):
    """A group at a station in a round, counted from 0: each station once for a group, and one at a time."""

    __tablename__ = "rotation_visit"
    __table_args__ = (
        UniqueConstraint("group_id", "station_id", deferrable=True, initially="IMMEDIATE"),
        UniqueConstraint("group_id", "round", deferrable=True, initially="IMMEDIATE"),
        CheckConstraint("round BETWEEN 0 AND 200", name="round_sensible"),
        ForeignKeyConstraint(
            ["group_id", "rotation_id"],
            ["rotation_group.id", "rotation_group.rotation_id"],
            name="fk_rotation_visit_group",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["station_id", "rotation_id"],
            ["rotation_station.id", "rotation_station.rotation_id"],
            name="fk_rotation_visit_station",
            ondelete="CASCADE",
        ),
        Index("ix_rotation_visit_station", "station_id", "round"),
    )

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[uuid.UUID]
    station_id: Mapped[uuid.UUID]
    round: Mapped[int] = mapped_column(SmallInteger)


class RotationEvent(Scoped, Base):
    """Something that happened on the day and what the running order was before it, so that it can be taken back.

    `data` says what (ids, rounds, minutes), `before` holds the rounds and visits as they were.
    """

    __tablename__ = "rotation_event"
    __table_args__ = (Index("ix_rotation_event_rotation_at", "rotation_id", "at"),)

    rotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rotation.id", ondelete="CASCADE"))
    sort: Mapped[RotationEventSort] = mapped_column(closed(RotationEventSort, "sort"))
    from_round: Mapped[int] = mapped_column(SmallInteger)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
