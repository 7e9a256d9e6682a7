"""The outbox: one row per fact that somebody must be told, and the heartbeat of the pump that tells it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, Scoped, closed

RETURNED = "returned"
"""How the error of a message begins that a mail server took, and sent back later."""


class MessageKind(StrEnum):
    """What a message says."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    CHANGES = "changes"
    SERIES = "series"
    DIGEST = "digest"
    FEED_CHOSEN = "feed_chosen"
    INVITATIONS_CHOSEN = "invitations_chosen"
    REMINDER = "reminder"
    ATTENDANCE_REMINDER = "attendance_reminder"
    SIGN_IN_LINK = "sign_in_link"
    LATE_DECLINE = "late_decline"
    TOO_FEW_ADULTS = "too_few_adults"
    STAFF_ASKED = "staff_asked"
    TASK_REMINDER = "task_reminder"
    EVALUATION_REQUEST = "evaluation_request"
    EVALUATION_REMINDER = "evaluation_reminder"
    COACHING_EVALUATION = "coaching_evaluation"


class MessageState(StrEnum):
    """How far a message is (RELIABILITY.md §1)."""

    PENDING = "pending"
    LEASED = "leased"
    HANDOVER = "handover"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HELD = "held"


class Message(Scoped, Base):
    """An outbox row: ids, stamps and a state; the text is rendered when it is sent, so no name stands here.

    `due_at` never moves, so that lateness shows; `next_try_at` is when a row that was put back is taken again.
    `handed_over_at` is set as long as the recipient may have received it. A mail about several meetings, or
    about a series, names its invitations in `invitation_ids`; what it says of each stands in the invitation. One about
    what somebody chose for their calendar names there the invitations of series as well.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, contact_id, user_id) = 1", name="one_recipient"),
        CheckConstraint("(state IN ('leased', 'handover')) = (lease IS NOT NULL)", name="leased_by_somebody"),
        CheckConstraint(
            "(kind IN ('changes', 'series', 'digest', 'feed_chosen', 'invitations_chosen'))"
            " = (invitation_ids IS NOT NULL)",
            name="about_several",
        ),
        # At the commit: two who write the same fact at once agree on its dedup_key, and would trip over this one.
        UniqueConstraint("message_id", deferrable=True, initially="DEFERRED"),
        Index("ix_message_due", "due_at", postgresql_where=text("state IN ('pending', 'leased', 'handover')")),
        Index("ix_message_session", "session_id"),
        Index("ix_message_location_created", "location_id", "created_at"),
        Index("ix_message_invitation", "invitation_id"),
        Index("ix_message_invitations", "invitation_ids", postgresql_using="gin"),
        Index("ix_message_link", "link_id", postgresql_where=text("link_id IS NOT NULL")),
        Index("ix_message_reader", "reader_id", postgresql_where=text("reader_id IS NOT NULL")),
        Index("ix_message_evaluation", "evaluation_id", postgresql_where=text("evaluation_id IS NOT NULL")),
    )

    kind: Mapped[MessageKind] = mapped_column(closed(MessageKind, "kind"))
    dedup_key: Mapped[str] = mapped_column(String(200), unique=True)
    message_id: Mapped[str] = mapped_column(String(200))
    volunteer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("programme_session.id", ondelete="CASCADE"))
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    invitation_ids: Mapped[list[uuid.UUID] | None] = mapped_column(ARRAY(Uuid))
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign_in_link.id", ondelete="CASCADE"))
    evaluation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evaluation_request.id", ondelete="CASCADE"))
    reader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evaluation_reader.id", ondelete="CASCADE"))
    sequence: Mapped[int | None]
    stamped_at: Mapped[Moment]
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    state: Mapped[MessageState] = mapped_column(closed(MessageState, "state"), default=MessageState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_try_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    handed_over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None] = mapped_column(Text)


class Heartbeat(Base):
    """When the pump last went round: health is what this says, not an answer to a ping."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    beat_at: Mapped[Moment]
