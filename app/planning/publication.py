"""Who must be told what: the difference between what people know and what is planned now.

Only net changes count: a meeting moved there and back is no change, and nobody hears of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

STAMP_STEP = timedelta(seconds=1)
"""iCalendar stamps count whole seconds; a later stamp must be a second later at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a session says to the people who come."""

    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    place: str
    cancelled: bool

    @property
    def text_hash(self) -> str:
        """A fingerprint of what is neither time nor status."""
        return hashlib.sha256(f"{self.title}\x1f{self.description}\x1f{self.place}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one recipient was told last; `withdrawn`: that they need not come; `declined`: they said so themselves."""

    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    text_hash: str
    withdrawn: bool
    declined: bool

    @property
    def expects_it(self) -> bool:
        """Whether the recipient believes that they are coming."""
        return not (self.withdrawn or self.declined)


class NoticeKind(StrEnum):
    """What a recipient is to be told."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One thing to tell one recipient, with the sequence and stamp of its calendar object."""

    recipient: UUID
    kind: NoticeKind
    sequence: int
    stamped_at: datetime


def notices(*, facts: Facts, wanted: Iterable[UUID], told: Mapping[UUID, Told], now: datetime) -> tuple[Notice, ...]:
    """Return what must be said so that everybody `wanted` knows `facts`, and everybody else knows to stay away.

    The sequence rises with time, status and every cancellation, not with a text, and never falls for a recipient, also
    not when they are invited again (RFC 5546 2.1.4; CALENDARS.md, rule 16).
    """
    coming = frozenset() if facts.cancelled else frozenset(wanted)
    found = [*_to_those_who_come(facts, coming, told, now), *_to_those_who_do_not(coming, told, now)]
    return tuple(sorted(found, key=lambda notice: notice.recipient))


def _to_those_who_come(
    facts: Facts, coming: frozenset[UUID], told: Mapping[UUID, Told], now: datetime
) -> Iterator[Notice]:
    text_hash = facts.text_hash if told else ""
    for recipient in coming:
        before = told.get(recipient)
        if before is None:
            yield Notice(
                recipient=recipient, kind=NoticeKind.INVITATION, sequence=0, stamped_at=now.replace(microsecond=0)
            )
        elif not before.expects_it:
            yield _after(before, recipient, NoticeKind.INVITATION, step=1, now=now)
        elif (before.starts_at, before.ends_at) != (facts.starts_at, facts.ends_at):
            yield _after(before, recipient, NoticeKind.UPDATE, step=1, now=now)
        elif before.text_hash != text_hash:
            yield _after(before, recipient, NoticeKind.UPDATE, step=0, now=now)


def _to_those_who_do_not(coming: frozenset[UUID], told: Mapping[UUID, Told], now: datetime) -> Iterator[Notice]:
    for recipient, before in told.items():
        if recipient not in coming and before.expects_it:
            yield _after(before, recipient, NoticeKind.CANCELLATION, step=1, now=now)


def _after(before: Told, recipient: UUID, kind: NoticeKind, *, step: int, now: datetime) -> Notice:
    stamp = max(now.replace(microsecond=0), before.stamped_at + STAMP_STEP)
    return Notice(recipient=recipient, kind=kind, sequence=before.sequence + step, stamped_at=stamp)
