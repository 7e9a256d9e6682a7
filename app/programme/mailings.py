"""What goes out when something is published: a message for each notice, or one for all that changed for a person."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.messages import MessageKind
from app.notify import outbox
from app.notify.outbox import NewMessage
from app.planning.publication import Notice, NoticeKind
from app.queries.plan import SessionInPlan

GATHERED = frozenset({MessageKind.UPDATE, MessageKind.CANCELLATION})
"""What is put together when a person would get several: an invitation asks something, and stays a mail of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """One notice on its way to the outbox."""

    entry: SessionInPlan
    notice: Notice
    invitation_id: UUID
    kind: MessageKind

    @property
    def fact(self) -> str:
        """The name of what is told: the same twice is one fact."""
        stamp = int(self.notice.stamped_at.timestamp())
        return f"{self.invitation_id}:{self.notice.sequence}:{stamp}:{self.kind}"


def queue(
    session: Session,
    told: Sequence[tuple[SessionInPlan, Notice]],
    invitations: Mapping[tuple[UUID, UUID], UUID],
    *,
    now: datetime,
) -> int:
    """Queue what must be told, and return how many messages that takes.

    What was queued before for the same invitations and not sent is superseded. Who never got an invitation is invited
    to what there is now, and needs no cancellation. A person to whom several meetings changed gets one message.
    """
    tellings = tuple(_tellings(session, told, invitations, now=now))
    gathered: dict[UUID, list[Telling]] = defaultdict(list)
    for telling in tellings:
        if telling.kind in GATHERED:
            gathered[telling.notice.recipient].append(telling)
    several = {recipient for recipient, found in gathered.items() if len(found) > 1}
    single = [
        telling for telling in tellings if telling.kind not in GATHERED or telling.notice.recipient not in several
    ]
    messages = [_message(telling, now=now) for telling in single]
    messages += [_changes(gathered[recipient], now=now) for recipient in several]
    return outbox.queue(session, messages, now=now)


def _tellings(
    session: Session,
    told: Sequence[tuple[SessionInPlan, Notice]],
    invitations: Mapping[tuple[UUID, UUID], UUID],
    *,
    now: datetime,
) -> Iterator[Telling]:
    concerned = [invitations[entry.planned.id, notice.recipient] for entry, notice in told]
    never_told = outbox.withdraw(session, invitation_ids=concerned, now=now)
    for (entry, notice), invitation_id in zip(told, concerned, strict=True):
        kind = MessageKind(notice.kind)
        if invitation_id in never_told:
            if notice.kind is NoticeKind.CANCELLATION:
                continue
            kind = MessageKind.INVITATION
        if entry.facts.ends_at > now:
            yield Telling(entry=entry, notice=notice, invitation_id=invitation_id, kind=kind)


def _message(telling: Telling, *, now: datetime) -> NewMessage:
    entry, notice = telling.entry, telling.notice
    volunteer = notice.recipient not in entry.contacts
    return NewMessage(
        kind=telling.kind,
        dedup_key=f"inv:{telling.fact}",
        location_id=entry.location_id,
        volunteer_id=notice.recipient if volunteer else None,
        contact_id=None if volunteer else notice.recipient,
        session_id=entry.planned.id,
        invitation_id=telling.invitation_id,
        sequence=notice.sequence,
        stamped_at=notice.stamped_at,
        due_at=now,
        expires_at=entry.facts.ends_at,
    )


def _changes(tellings: Sequence[Telling], *, now: datetime) -> NewMessage:
    """Return the one message about all of these, which are for the same person."""
    first = tellings[0]
    volunteer = first.notice.recipient not in first.entry.contacts
    facts = "\n".join(sorted(telling.fact for telling in tellings))
    return NewMessage(
        kind=MessageKind.CHANGES,
        dedup_key=f"chg:{first.notice.recipient}:{hashlib.sha256(facts.encode()).hexdigest()}",
        location_id=first.entry.location_id,
        volunteer_id=first.notice.recipient if volunteer else None,
        contact_id=None if volunteer else first.notice.recipient,
        invitation_ids=tuple(telling.invitation_id for telling in tellings),
        stamped_at=max(telling.notice.stamped_at for telling in tellings),
        due_at=now,
        expires_at=max(telling.entry.facts.ends_at for telling in tellings),
    )
