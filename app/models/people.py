"""Volunteers and partners: the adults who are asked to come."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKey, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Scoped, ShortText, closed
from app.planning.languages import Language


class CalendarBy(StrEnum):
    """How somebody's meetings come into their calendar: as an invitation each, or by a subscription; never by both."""

    INVITATIONS = "invitations"
    FEED = "feed"


class Volunteer(Scoped, Base):
    """Somebody who helps; the VOG (certificate of conduct) is seen by a person until a day, never stored.

    `language` is what they are written to in, `languages` are those that they speak; `reminded`: they want reminders.
    `left_at` is when they stopped: what is not needed any more goes half a year later (RELIABILITY.md §3.5).
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        UniqueConstraint("location_id", "email"),
        UniqueConstraint("rsvp_token"),
        CheckConstraint("reminder_hours BETWEEN 1 AND 168", name="reminder_within_a_week"),
    )

    name: Mapped[ShortText]
    email: Mapped[str] = mapped_column(String(254))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
    vog_until: Mapped[date | None]
    vog_seen_by: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[Language] = mapped_column(
        closed(Language, "language"), default=Language.DUTCH, server_default=text("'nl'")
    )
    reminder_hours: Mapped[int] = mapped_column(SmallInteger, default=24)
    reminded: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    rsvp_token: Mapped[str] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    calendar_by: Mapped[CalendarBy] = mapped_column(
        closed(CalendarBy, "calendar_by"), default=CalendarBy.INVITATIONS, server_default=text("'invitations'")
    )

    availability: Mapped[list[Availability]] = relationship(
        order_by="Availability.weekday, Availability.starts", cascade="all, delete-orphan", lazy="raise"
    )


class Availability(Scoped, Base):
    """A weekly range in local time in which a volunteer can come; `weekday` 1 (Monday) to 7."""

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_iso"),
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
    )

    volunteer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[time]
    ends: Mapped[time]


class Partner(Scoped, Base):
    """An organisation that takes part; `sort` is what templates ask for (police, fire service, library …).

    One that is not `active` is not asked for anything new.
    """

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("location_id", "name"),)

    name: Mapped[ShortText]
    sort: Mapped[str] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    contact: Mapped[Contact] = relationship(back_populates="partner", lazy="raise")


class Contact(Scoped, Base):
    """The one contact person of a partner; `language` and `reminded` as of a volunteer."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("partner_id"), UniqueConstraint("rsvp_token"))

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    name: Mapped[ShortText]
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language] = mapped_column(
        closed(Language, "language"), default=Language.DUTCH, server_default=text("'nl'")
    )
    reminded: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    rsvp_token: Mapped[str] = mapped_column(String(32))
    calendar_by: Mapped[CalendarBy] = mapped_column(
        closed(CalendarBy, "calendar_by"), default=CalendarBy.INVITATIONS, server_default=text("'invitations'")
    )

    partner: Mapped[Partner] = relationship(back_populates="contact", lazy="raise")
