"""What came in at reply addresses: one row per answer or mail, and how far the mailbox was read."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, closed
from app.planning.vocabulary import Answer


class ReplySort(StrEnum):
    """What came in (CALENDARS.md, rules 20 to 24); ANSWER alone changes something by itself."""

    ANSWER = "answer"
    STALE = "stale"
    OUTDATED = "outdated"
    TOO_LATE = "too_late"
    STRANGER = "stranger"
    NOT_INVITED = "not_invited"
    UNCLEAR = "unclear"
    COUNTER = "counter"
    DELEGATED = "delegated"
    TEXT = "text"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    TOO_LARGE = "too_large"


class ReplyState(StrEnum):
    """Whether somebody has to look: *open* until a person ticked it off, *noted* and *folded* need nobody."""

    OPEN = "open"
    NOTED = "noted"
    FOLDED = "folded"
    HANDLED = "handled"


class IncomingReply(Scoped, Base):
    """An answer or mail of one person; `key` is the same for the same mail, whichever way it came in.

    `said` is what a calendar program answered, whether it counted or not. `sender`, `subject` and `text` were written
    by somebody outside: personal data, shown as plain text, removed with the messages. `other` is who is to come
    instead, or who answers although they were not asked. `passed_on` is what a supervisor noted as their answer, and
    `answer_before` what stood there until then.
    """

    __tablename__ = "incoming_reply"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name="one_person"),
        CheckConstraint("(state = 'handled') = (handled_at IS NOT NULL)", name="handled_at_a_moment"),
        CheckConstraint("state <> 'noted' OR (sort = 'answer' AND session_id IS NOT NULL)", name="noted_of_a_session"),
        Index("ix_incoming_reply_location_received", "location_id", "received_at"),
        Index("ix_incoming_reply_volunteer", "volunteer_id", "session_id"),
        Index("ix_incoming_reply_contact", "contact_id", "session_id"),
        Index("ix_incoming_reply_session", "session_id"),
        Index("ix_incoming_reply_handled_by", "handled_by_id"),
        Index("ix_incoming_reply_open", "location_id", postgresql_where=text("state = 'open'")),
    )

    key: Mapped[str] = mapped_column(String(64), unique=True)
    sort: Mapped[ReplySort] = mapped_column(closed(ReplySort, "sort"))
    state: Mapped[ReplyState] = mapped_column(closed(ReplyState, "state"))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    recurrence_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    said: Mapped[Answer | None] = mapped_column(closed(Answer, "said"))
    sequence: Mapped[int | None]
    stamped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sender: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))
    verified: Mapped[bool]
    received_at: Mapped[Moment]
    proposed_starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    proposed_ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    other: Mapped[str | None] = mapped_column(String(254))
    passed_on: Mapped[Answer | None] = mapped_column(closed(Answer, "passed_on"))
    answer_before: Mapped[str | None] = mapped_column(String(20))
    handled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    handled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))


class ReturnedMail(Scoped, Base):
    """That mail to a person does not arrive; it is about `address`, and says nothing of another that they have now."""

    __tablename__ = "returned_mail"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name="one_person"),
        UniqueConstraint("volunteer_id"),
        UniqueConstraint("contact_id"),
    )

    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(254))
    permanent: Mapped[bool]
    status: Mapped[str] = mapped_column(String(12))
    since: Mapped[Moment]
    last_at: Mapped[Moment]
    times: Mapped[int]


class Mailbox(Base):
    """How far a mailbox was read, and how that went; `name` is a hash of its address.

    `uid_validity` and `last_uid` are what its server calls the last mail that was looked at, 0 for none. Mails up to
    it are done with, but for those in `waiting_uids`. `failure` says why the last try failed, in one word.
    """

    __tablename__ = "mailbox"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    waiting_uids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failure: Mapped[str | None] = mapped_column(String(20))
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Tally(Base):
    """How often something happened of which nothing else is kept, such as a mail to an address that nobody has."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


class IntakeCount(Base):
    """How many mails came in during an hour for one person, or of one sender; `name` is a hash of who."""

    __tablename__ = "intake_count"

    hour: Mapped[Moment] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    number: Mapped[int]
