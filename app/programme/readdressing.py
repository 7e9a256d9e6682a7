"""A new mail address: what somebody was invited to is sent there, because no calendar there knows of it.

The old address hears nothing: ADR 13 says why.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, exists, or_, select, update
from sqlalchemy.orm import Session

from app.models.messages import Message, MessageKind
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.notify import outbox
from app.notify.outbox import STOPPABLE_STATES, NewMessage
from app.planning.publication import STAMP_STEP


@dataclass(frozen=True, kw_only=True, slots=True)
class Whom:
    """Who moved: a volunteer, or the contact of a partner."""

    volunteer_id: UUID | None = None
    contact_id: UUID | None = None


def invite_anew(session: Session, whom: Whom, *, now: datetime) -> int:
    """Queue again what somebody was invited to and what is to come; return how many mails that takes.

    UID and sequence stay, the stamp moves (CALENDARS.md, rule 16), and so do their answers. What still waits to be sent
    goes to the new address by itself.
    """
    rows = session.execute(_known(whom, now)).all()
    by_series: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in rows:
        by_series[row.series_id].append(row)
    alone = [row for row in by_series.pop(None, []) if not row.waits]
    messages = list(_singles(session, whom, [row for row in alone if not row.digested], now=now))
    messages += _digest(whom, [row for row in alone if row.digested], now=now)
    for series_id, found in by_series.items():
        if series_id is not None and not any(row.waits for row in found):
            messages.append(_series(session, whom, series_id, found, now=now))
    return outbox.queue(session, messages, now=now)


def _known(whom: Whom, now: datetime) -> Any:
    waits = exists().where(
        or_(Message.invitation_id == Invitation.id, Invitation.id == any_(Message.invitation_ids)),
        Message.state.in_(STOPPABLE_STATES),
        Message.kind.in_((*outbox.CALENDAR_KINDS, MessageKind.CHANGES, MessageKind.SERIES, MessageKind.DIGEST)),
    )
    theirs = (
        Invitation.volunteer_id == whom.volunteer_id
        if whom.volunteer_id is not None
        else Invitation.contact_id == whom.contact_id
    )
    return (
        select(
            Invitation.id,
            Invitation.location_id,
            Invitation.session_id,
            Invitation.series_id,
            Invitation.digested,
            Invitation.sequence,
            Invitation.stamped_at,
            Publication.ends_at,
            waits.label("waits"),
        )
        .join(Publication, Publication.session_id == Invitation.session_id)
        .where(theirs, ~Invitation.withdrawn, Invitation.declined_at.is_(None))
        .where(~Publication.cancelled, Publication.ends_at > now)
        .order_by(Publication.starts_at, Invitation.id)
    )


def _singles(session: Session, whom: Whom, rows: Sequence[Any], *, now: datetime) -> Iterator[NewMessage]:
    stamps = {row.id: _later(row.stamped_at, now) for row in rows}
    if stamps:
        session.execute(update(Invitation), [{"id": row_id, "stamped_at": at} for row_id, at in stamps.items()])
    for row in rows:
        stamped_at = stamps[row.id]
        yield NewMessage(
            kind=MessageKind.INVITATION,
            dedup_key=f"inv:{row.id}:{row.sequence}:{int(stamped_at.timestamp())}:{MessageKind.INVITATION}",
            location_id=row.location_id,
            volunteer_id=whom.volunteer_id,
            contact_id=whom.contact_id,
            session_id=row.session_id,
            invitation_id=row.id,
            sequence=row.sequence,
            stamped_at=stamped_at,
            due_at=now,
            expires_at=row.ends_at,
        )


def _digest(whom: Whom, rows: Sequence[Any], *, now: datetime) -> Iterator[NewMessage]:
    """Yield one mail with what they have from digests: no calendar knows of it yet, so that no stamp moves."""
    if not rows:
        return
    ids = tuple(sorted(row.id for row in rows))
    fact = f"{int(now.timestamp())}:{','.join(map(str, ids))}"
    yield NewMessage(
        kind=MessageKind.DIGEST,
        dedup_key=f"dig:{whom.volunteer_id or whom.contact_id}:{hashlib.sha256(fact.encode()).hexdigest()}",
        location_id=rows[0].location_id,
        volunteer_id=whom.volunteer_id,
        contact_id=whom.contact_id,
        invitation_ids=ids,
        stamped_at=now.replace(microsecond=0),
        due_at=now,
        expires_at=max(row.ends_at for row in rows),
    )


def _series(session: Session, whom: Whom, series_id: UUID, rows: Sequence[Any], *, now: datetime) -> NewMessage:
    series = session.get_one(SeriesInvitation, series_id)
    series.stamped_at = _later(series.stamped_at, now)
    series.renewed = False
    ids = [row.id for row in rows]
    session.execute(update(Invitation).where(Invitation.id.in_(ids)).values(stamped_at=series.stamped_at))
    fact = f"{series.id}:{series.sequence}:{int(series.stamped_at.timestamp())}"
    return NewMessage(
        kind=MessageKind.SERIES,
        dedup_key=f"ser:{series.id}:{hashlib.sha256(fact.encode()).hexdigest()}",
        location_id=series.location_id,
        volunteer_id=whom.volunteer_id,
        contact_id=whom.contact_id,
        invitation_ids=tuple(sorted(ids)),
        stamped_at=series.stamped_at,
        due_at=now,
        expires_at=max(row.ends_at for row in rows),
    )


def _later(stamped_at: datetime, now: datetime) -> datetime:
    return max(now.replace(microsecond=0), stamped_at + STAMP_STEP)
