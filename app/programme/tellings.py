"""What one person is told of one meeting, and knows from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.planning.publication import Facts, Notice, NoticeKind
from app.queries.plan import SessionInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """One notice of one meeting; a cancellation names the time that its reader was told before.

    With `digested` it stands in a digest, and its calendar object follows in the week before.
    With `series_id` it is said by the calendar object of that series, and the meeting has none of its own. Of what is
    over at `over_at` nobody hears.
    """

    location_id: UUID
    session_id: UUID
    recipient: UUID
    to_contact: bool
    kind: NoticeKind
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    text_hash: str
    over_at: datetime
    series_id: UUID | None = None
    digested: bool = False

    @property
    def key(self) -> tuple[UUID, UUID]:
        """Who, and of what."""
        return self.session_id, self.recipient


def of_meetings(entries: Iterable[SessionInPlan], *, now: datetime) -> tuple[Telling, ...]:
    """Return what must be told of each meeting, as if each stood alone."""
    return tuple(_telling(entry, notice) for entry in entries for notice in entry.notices(now))


def unchanged(facts: Facts, notice: Notice, *, session_id: UUID, location_id: UUID, to_contact: bool) -> Telling:
    """Return what is told anew of a meeting that is as it was."""
    return Telling(
        location_id=location_id,
        session_id=session_id,
        recipient=notice.recipient,
        to_contact=to_contact,
        kind=notice.kind,
        sequence=notice.sequence,
        stamped_at=notice.stamped_at,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        text_hash=facts.text_hash,
        over_at=facts.ends_at,
    )


def _telling(entry: SessionInPlan, notice: Notice) -> Telling:
    known = entry.told[notice.recipient] if notice.kind is NoticeKind.CANCELLATION else entry.facts
    return Telling(
        location_id=entry.location_id,
        session_id=entry.planned.id,
        recipient=notice.recipient,
        to_contact=notice.recipient in entry.contacts,
        kind=notice.kind,
        sequence=notice.sequence,
        stamped_at=notice.stamped_at,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        text_hash=known.text_hash,
        over_at=entry.facts.ends_at,
    )
