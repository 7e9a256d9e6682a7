"""What is on its way to the outbox: one telling, and a letter with all that one person is told in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.models.messages import MessageKind
from app.notify.outbox import NewMessage
from app.programme.series_tellings import SeriesTelling
from app.programme.tellings import Telling

PREFIXES = {MessageKind.SERIES: "ser", MessageKind.CHANGES: "chg", MessageKind.DIGEST: "dig"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One telling on its way to the outbox."""

    telling: Telling
    invitation_id: UUID
    kind: MessageKind

    @property
    def fact(self) -> str:
        """The name of what is told: the same twice is one fact."""
        stamp = int(self.telling.stamped_at.timestamp())
        return f"{self.invitation_id}:{self.telling.sequence}:{stamp}:{self.kind}"


@dataclass(slots=True)
class Letter:
    """Everything that one person is told in one message."""

    location_id: UUID
    recipient: UUID
    to_contact: bool
    facts: list[str] = field(default_factory=list)
    invitation_ids: set[UUID] = field(default_factory=set)
    stamped_at: list[datetime] = field(default_factory=list)
    over_at: list[datetime] = field(default_factory=list)

    def add(self, outgoing: Outgoing) -> None:
        """Tell of a meeting."""
        self.facts.append(outgoing.fact)
        self.invitation_ids.add(outgoing.invitation_id)
        self.stamped_at.append(outgoing.telling.stamped_at)
        self.over_at.append(outgoing.telling.over_at)

    def add_series(self, series: SeriesTelling, invitation_ids: Iterable[UUID]) -> None:
        """Tell of a series, whose meetings these are."""
        notice = series.notice
        self.facts.append(f"{series.id}:{notice.sequence}:{int(notice.stamped_at.timestamp())}:{notice.kind}")
        self.invitation_ids.update(invitation_ids)
        self.stamped_at.append(notice.stamped_at)
        self.over_at.append(series.over_at)

    def message(self, kind: MessageKind, *, now: datetime) -> NewMessage:
        """Return the row, to go out `now`."""
        facts = "\n".join(sorted(self.facts))
        return NewMessage(
            kind=kind,
            dedup_key=f"{PREFIXES[kind]}:{self.recipient}:{hashlib.sha256(facts.encode()).hexdigest()}",
            location_id=self.location_id,
            volunteer_id=None if self.to_contact else self.recipient,
            contact_id=self.recipient if self.to_contact else None,
            invitation_ids=tuple(sorted(self.invitation_ids)),
            # The day on a digest is that of its going: it waits until its reader may have one again.
            stamped_at=now if kind is MessageKind.DIGEST else max(self.stamped_at),
            due_at=now,
            expires_at=max(self.over_at),
        )
