"""Templates, activities and their sessions: what is planned."""

from __future__ import annotations

import uuid
from datetime import date, datetime
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import LongText, Moment, Scoped, ShortText, closed
from app.models.locations import AgeGroup, Space
from app.planning.vocabulary import ActivityKind, Audience, TemplateOrigin


class Template(Scoped, Base):
    """How an activity of this sort is done; the specification is the catalogue's, in the version that was read.

    `sender` is the location that an imported one came from, as its file says.
    """

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("location_id", "slug", "version"),)

    slug: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    kind: Mapped[ActivityKind] = mapped_column(closed(ActivityKind, "kind"))
    title: Mapped[ShortText]
    summary: Mapped[LongText]
    specification: Mapped[dict[str, Any]] = mapped_column(JSONB)
    origin: Mapped[TemplateOrigin] = mapped_column(
        closed(TemplateOrigin, "origin"), default=TemplateOrigin.SHIPPED, server_default=text("'shipped'")
    )
    sender: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Activity(Scoped, Base):
    """A template made concrete at a location: a series or a single event, with one responsible person.

    `schedule` is the recurrence as data (planning.recurrence reads and writes it), none for a single event;
    `planned_until` is the last day up to which its meetings have been planned. `consents` are the purposes that must
    be agreed with for every child in it, `languages` those it is held in (none: whatever language). With `moves_up` a
    seat that becomes free is offered to whoever waits longest; without, a supervisor decides. A meeting without a
    required role is cancelled by rule `cancels_before` hours before its start (none: never).
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("children_per_adult > 0", name="ratio_positive"),
        CheckConstraint("cancels_before BETWEEN 0 AND 336", name="cancels_before_sensible"),
    )

    template_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("template.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(closed(ActivityKind, "kind"))
    title: Mapped[ShortText]
    description: Mapped[LongText]
    age_group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("age_group.id"), index=True)
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("child_group.id"), index=True)
    responsible_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    capacity: Mapped[int | None]
    children_per_adult: Mapped[int | None]
    schedule: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    planned_until: Mapped[date | None]
    consents: Mapped[list[str]] = mapped_column(ARRAY(String(30)), default=list, server_default=text("'{}'"))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)), default=list, server_default=text("'{}'"))
    moves_up: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    audience: Mapped[Audience] = mapped_column(
        closed(Audience, "audience"), default=Audience.CHILDREN, server_default=text("'children'")
    )
    cancels_before: Mapped[int | None] = mapped_column(SmallInteger)

    age_group: Mapped[AgeGroup | None] = relationship(lazy="raise")
    sessions: Mapped[list[ProgrammeSession]] = relationship(
        back_populates="activity", order_by="ProgrammeSession.starts_at", lazy="raise"
    )


class LinkedActivity(Scoped, Base):
    """An activity that is held beside another one, at its times: child care beside a course for parents."""

    __tablename__ = "linked_activity"
    __table_args__ = (
        UniqueConstraint("beside_id"),
        CheckConstraint("activity_id <> beside_id", name="two_activities"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    beside_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))


class ProgrammeSession(Scoped, Base):
    """One meeting as it is planned now; what people were told stands in its publication.

    `starts_local` is the wall time that was meant: when a zone's rules change, UTC is computed from it anew.
    `meant_for` is the wall time that the schedule of its activity gave it, however it was moved since (none: an extra
    meeting), and `by_hand` names what was changed of this meeting alone, which an edit of the series leaves as it is.
    `rotation_id` is the safety day that it is a part of: a station or a group of it.
    """

    __tablename__ = "programme_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("ends_at - starts_at <= interval '24 hours'", name="at_most_a_day"),
        CheckConstraint("cancelled = (cancel_reason IS NOT NULL)", name="cancelled_with_a_reason"),
        UniqueConstraint("id", "starts_at", "ends_at", "cancelled", name="uq_programme_session_slot"),
        Index("uq_programme_session_meant_for", "activity_id", "meant_for", unique=True),
        ForeignKeyConstraint(
            ["space_id", "space_shareable"],
            ["space.id", "space.shareable"],
            name="fk_programme_session_space",
            onupdate="CASCADE",
        ),
        ExcludeConstraint(
            ("space_id", "="),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_programme_session_space",
            using="gist",
            where=text("NOT cancelled AND NOT space_shareable"),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_programme_session_location_starts", "location_id", "starts_at"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    title: Mapped[ShortText]
    notes: Mapped[LongText]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    zone: Mapped[str] = mapped_column(String(60))
    space_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    space_shareable: Mapped[bool]
    age_group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("age_group.id"), index=True)
    cancelled: Mapped[bool] = mapped_column(default=False)
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    calendar_uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid.uuid4().hex)
    version: Mapped[int] = mapped_column(Integer)
    meant_for: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    by_hand: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list, server_default=text("'{}'"))
    rotation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rotation.id", ondelete="SET NULL"), index=True)

    activity: Mapped[Activity] = relationship(back_populates="sessions", lazy="raise")
    space: Mapped[Space] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute


class PlanEdit(Scoped, Base):
    """One act that changed several sessions, or an activity as a whole: what is undone in one go.

    `before` holds what the activity itself was, as far as the act changed it.
    """

    __tablename__ = "plan_edit"
    __table_args__ = (Index("ix_plan_edit_location_at", "location_id", "at"),)

    activity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    sort: Mapped[str] = mapped_column(String(30))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SessionChange(Scoped, Base):
    """One change to a session: its history, and what undoing it puts back."""

    __tablename__ = "session_change"
    __table_args__ = (Index("ix_session_change_session_at", "session_id", "at"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    edit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_edit.id", ondelete="CASCADE"), index=True)
    sort: Mapped[str] = mapped_column(String(30))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
