"""What people have been told: the published form of a session, and who was invited to it."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Interval,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, Scoped, ShortText, closed
from app.models.people import Contact, Volunteer


class InCalendar(StrEnum):
    """Whether a recipient holds our calendar object, once what they are being told has arrived.

    `leaving`: what they are being told takes it out. Who chose the subscription holds none, but for those of before.
    """

    ABSENT = "absent"
    PRESENT = "present"
    LEAVING = "leaving"


class Publication(Scoped, Base):
    """A session as it was last published, with its calendar component as stored bytes (CALENDARS.md, rules 1-8)."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("session_id"),
        Index("ix_publication_location_starts", "location_id", "starts_at"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    calendar_uid: Mapped[str] = mapped_column(String(32))
    title: Mapped[ShortText]
    description: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(430))
    space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("space.id", ondelete="SET NULL"), index=True)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(60))
    cancelled: Mapped[bool]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    sequence: Mapped[int]
    component: Mapped[bytes] = mapped_column(LargeBinary)
    content_hash: Mapped[str] = mapped_column(String(64))
    stamped_at: Mapped[Moment]
    published_at: Mapped[Moment]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))


class SeriesInvitation(Scoped, Base):
    """One recipient's calendar object for the meetings of an activity that are alike (CALENDARS.md, rule 15).

    `days` says on which day each session of it is, as that recipient was told last; what they know of a session stands
    in its own `Invitation`. `ends_at` is when the last of them is over: what comes after that is a new series.
    `renewed`: they knew the series before, and are told that it is different now. `known_before` is what they knew
    of it before what they are told now, as in `Invitation`.
    """

    __tablename__ = "series_invitation"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name="one_recipient"),
        UniqueConstraint("calendar_uid"),
        Index("ix_series_invitation_activity", "activity_id"),
        Index("ix_series_invitation_volunteer", "volunteer_id"),
        Index("ix_series_invitation_contact", "contact_id"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    calendar_uid: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int]
    stamped_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(60))
    starts: Mapped[time]
    length: Mapped[timedelta] = mapped_column(Interval)
    told_hash: Mapped[str] = mapped_column(String(64))
    days: Mapped[dict[str, str]] = mapped_column(JSONB)
    ends_at: Mapped[Moment]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    renewed: Mapped[bool] = mapped_column(default=False)
    in_calendar: Mapped[InCalendar] = mapped_column(
        closed(InCalendar, "in_calendar"), default=InCalendar.PRESENT, server_default=text("'present'")
    )
    known_before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Invitation(Scoped, Base):
    """What one recipient was told last of one session, and the sequence of their calendar object for it.

    The sequence never falls, not even when somebody is released and invited again (CALENDARS.md, rule 16). With
    `series_id` they were told within a series, and the session has no calendar object of its own.
    `digested`: they have it from a digest, and the calendar object follows in the week before.
    `known_before` is what they knew, and had answered, before what they are told now (empty: nothing): as long as that
    has not gone out, it can be as if it had never been written.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name="one_recipient"),
        UniqueConstraint("session_id", "volunteer_id", name="uq_invitation_volunteer"),
        UniqueConstraint("session_id", "contact_id", name="uq_invitation_contact"),
        Index("ix_invitation_volunteer", "volunteer_id"),
        Index("ix_invitation_contact", "contact_id"),
        Index("ix_invitation_series", "series_id"),
        Index("ix_invitation_digested", "told_starts_at", postgresql_where=text("digested AND NOT withdrawn")),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series_invitation.id", ondelete="SET NULL"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    told_starts_at: Mapped[Moment]
    told_ends_at: Mapped[Moment]
    told_hash: Mapped[str] = mapped_column(String(64))
    stamped_at: Mapped[Moment]
    declined_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    digested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    in_calendar: Mapped[InCalendar] = mapped_column(
        closed(InCalendar, "in_calendar"), default=InCalendar.PRESENT, server_default=text("'present'")
    )
    known_before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    volunteer: Mapped[Volunteer | None] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")
