"""Accounts and one-time sign-in links: read before a location is known, so outside row-level security."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from flask_security.core import UserMixin
from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access import Actor, Role
from app.extensions import Base
from app.models.columns import Id, Moment, ShortText, closed
from app.models.locations import Location
from app.models.people import Contact
from app.planning.languages import Language


class UserAccount(Base, UserMixin):
    """Somebody who may sign in: staff with a password, volunteers and partners with a mailed link.

    `language` is what they chose to be written to in; volunteers and contacts have one of their own.
    """

    __tablename__ = "user_account"
    __table_args__ = {"info": {"before_sign_in": True}}  # noqa: RUF012 - SQLAlchemy reads it once, as a class attribute

    id: Mapped[Id]
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[ShortText]
    role: Mapped[Role] = mapped_column(closed(Role, "role"))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), unique=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), unique=True)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    language: Mapped[Language | None] = mapped_column(closed(Language, "language"))
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    location: Mapped[Location] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")

    roles: ClassVar[list[object]] = []

    @property
    def actor(self) -> Actor:
        """This account as the policy table and the use cases know it."""
        return Actor(
            user_id=self.id,
            role=self.role,
            name=self.name,
            location_id=self.location_id,
            volunteer_id=self.volunteer_id,
            partner_id=self.partner_id,
        )


class SignInLink(Base):
    """A mailed link that signs one account in, once, within ten minutes; its secret is a signature over its id."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
