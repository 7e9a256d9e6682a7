"""Calendar objects that leave somebody's calendar, or come into it, because they chose otherwise (ADR 15).

Nothing is asked again and no meeting changes: one mail carries an object for each meeting and each series to come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, bindparam, or_, select, text, update
from sqlalchemy.orm import Session

from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import InCalendar, Invitation, Publication, SeriesInvitation
from app.notify import outbox
from app.notify.outbox import CALENDAR_KINDS, CHOICE_KINDS, STOPPABLE_STATES, NewMessage
from app.planning.publication import STAMP_STEP

_CARRYING = CALENDAR_KINDS | CHOICE_KINDS | {MessageKind.CHANGES, MessageKind.SERIES}

# Without its lease a mail that is being written does not pass the fence, and is written anew.
_WRITTEN_ANEW = text(
    "UPDATE message SET state = 'pending', lease = NULL, lease_until = NULL WHERE id = ANY(:ids) AND state = 'leased'"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))

# A mail that says an older sequence than its invitation counts as superseded.
_KEPT_UP = text(
    "UPDATE message SET sequence = invitation.sequence, stamped_at = invitation.stamped_at FROM invitation"
    " WHERE message.id = ANY(:ids) AND invitation.id = message.invitation_id"
    " AND invitation.sequence > message.sequence"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A volunteer, or the contact of a partner."""

    location_id: UUID
    recipient: UUID
    to_contact: bool

    def invited(self, table: type[Invitation | SeriesInvitation | Message]) -> ColumnElement[bool]:
        """Return the condition for what is theirs."""
        return table.contact_id == self.recipient if self.to_contact else table.volunteer_id == self.recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class _Meeting:
    """An invitation to a meeting that is not over; `unsent`: the last that is told of it has not gone out."""

    row: Invitation
    ends_at: datetime
    unsent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Series:
    """A series, with its meetings that are not over."""

    row: SeriesInvitation
    meetings: tuple[_Meeting, ...]
    unsent: bool


_Told = _Meeting | _Series


def take_back(session: Session, holder: Holder, *, now: datetime) -> bool:
    """Take what they hold for what is to come out of their calendar; tell whether a mail has to say so.

    Take a turn before. Their invitations stay: only the objects go.
    """
    waiting = _stop_writing(session, holder)
    found = list(_told(session, holder, waiting, now=now))
    leaving = [told for told in found if _is_held(told)]
    for told in leaving:
        _step(told.row, now=now)
    for told in found:
        _set(told.row, InCalendar.ABSENT)
    return _tell(session, holder, MessageKind.FEED_CHOSEN, leaving, waiting, now=now)


def give(session: Session, holder: Holder, *, now: datetime) -> bool:
    """Give them an object for everything to come that they said no to neither; tell whether a mail has to bring any.

    Take a turn before. What they have not been told yet brings its object itself.
    """
    waiting = _stop_writing(session, holder)
    found = [told for told in _told(session, holder, waiting, now=now) if _is_expected(told)]
    fresh = [told for told in found if _is_news(told)]
    coming = [told for told in found if told not in fresh and told.row.in_calendar is not InCalendar.PRESENT]
    for told in fresh:
        told.row.in_calendar = InCalendar.PRESENT
    for told in coming:
        _step(told.row, now=now)
        _set(told.row, InCalendar.PRESENT)
    return _tell(session, holder, MessageKind.INVITATIONS_CHOSEN, coming, waiting, now=now)


def _stop_writing(session: Session, holder: Holder) -> Sequence[Message]:
    """Lock what waits: a pump that was ahead has sent it, one that comes later waits for us and writes it anew.

    What an earlier choice would have said is said by this one.
    """
    rows = session.scalars(
        select(Message)
        .where(holder.invited(Message), Message.kind.in_(_CARRYING), Message.state.in_(STOPPABLE_STATES))
        .order_by(Message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    stopped = [row.id for row in rows if row.kind in CHOICE_KINDS]
    if stopped:
        values = {"state": MessageState.CANCELLED, "lease": None, "lease_until": None}
        session.execute(update(Message).where(Message.id.in_(stopped)).values(**values))
    left = [row for row in rows if row.kind not in CHOICE_KINDS]
    if left:
        session.execute(_WRITTEN_ANEW, {"ids": [row.id for row in left]})
    return left


def _told(session: Session, holder: Holder, waiting: Sequence[Message], *, now: datetime) -> Iterator[_Told]:
    """Yield what they may hold: what they are to come to, and what they do not know yet that they need not."""
    unsent = {row_id for mail in waiting if mail.handed_over_at is None for row_id in _named(mail)}
    rows = session.execute(
        select(Invitation, Publication.ends_at)
        .join(Publication, Publication.session_id == Invitation.session_id)
        .where(
            holder.invited(Invitation),
            Publication.ends_at > now,
            or_(~Invitation.withdrawn, Invitation.id.in_(unsent)),
        )
        .order_by(Publication.starts_at, Invitation.id)
        .execution_options(populate_existing=True)
    )
    meetings = [_Meeting(row=row, ends_at=ends_at, unsent=row.id in unsent) for row, ends_at in rows]
    yield from (meeting for meeting in meetings if meeting.row.series_id is None)
    series = session.scalars(
        select(SeriesInvitation)
        .where(holder.invited(SeriesInvitation), SeriesInvitation.ends_at > now)
        .order_by(SeriesInvitation.ends_at, SeriesInvitation.id)
        .execution_options(populate_existing=True)
    )
    for row in series:
        within = tuple(meeting for meeting in meetings if meeting.row.series_id == row.id)
        is_unsent = any(meeting.unsent for meeting in within)
        if within and (is_unsent or not row.withdrawn):
            yield _Series(row=row, meetings=within, unsent=is_unsent)


def _named(mail: Message) -> Iterable[UUID]:
    return mail.invitation_ids or ((mail.invitation_id,) if mail.invitation_id else ())


def _is_held(told: _Told) -> bool:
    """Say whether the object may be in their calendar by now."""
    if not told.unsent:
        return told.row.in_calendar is InCalendar.PRESENT
    before = told.row.known_before or {"withdrawn": True}
    knew = InCalendar.ABSENT if before.get("withdrawn") else InCalendar.PRESENT
    return bool(before.get("in_calendar", knew) == InCalendar.PRESENT)


def _is_news(told: _Told) -> bool:
    """Say whether a mail that waits is the first that they hear of it."""
    return told.unsent and bool((told.row.known_before or {}).get("withdrawn", True))


def _is_expected(told: _Told) -> bool:
    """Say whether they come to any of it; of what they have from a digest the object follows in the week before."""
    if isinstance(told, _Meeting) and told.row.digested:
        return False
    return any(meeting.row.declined_at is None and not meeting.row.withdrawn for meeting in _meetings(told))


def _meetings(told: _Told) -> tuple[_Meeting, ...]:
    return told.meetings if isinstance(told, _Series) else (told,)


def _step(row: Invitation | SeriesInvitation, *, now: datetime) -> None:
    row.sequence += 1
    row.stamped_at = max(now.replace(microsecond=0), row.stamped_at + STAMP_STEP)


def _set(row: Invitation | SeriesInvitation, state: InCalendar) -> None:
    """Note it of what they are told and of what they knew before: undo of the one leaves the choice as it is."""
    row.in_calendar = state
    if row.known_before:
        row.known_before = row.known_before | {"in_calendar": state.value}


def _tell(
    session: Session,
    holder: Holder,
    kind: MessageKind,
    found: Sequence[_Told],
    waiting: Sequence[Message],
    *,
    now: datetime,
) -> bool:
    session.flush()
    if waiting:
        session.execute(_KEPT_UP, {"ids": [mail.id for mail in waiting]})
        session.expire_all()
    if not found:
        return False
    meetings = [meeting for told in found for meeting in _meetings(told)]
    facts = "\n".join(sorted(f"{told.row.id}:{told.row.sequence}" for told in found))
    message = NewMessage(
        kind=kind,
        dedup_key=f"cal:{holder.recipient}:{kind}:{hashlib.sha256(facts.encode()).hexdigest()}",
        location_id=holder.location_id,
        volunteer_id=None if holder.to_contact else holder.recipient,
        contact_id=holder.recipient if holder.to_contact else None,
        invitation_ids=tuple(sorted(told.row.id for told in found)),
        stamped_at=max(told.row.stamped_at for told in found),
        due_at=now,
        expires_at=max(meeting.ends_at for meeting in meetings),
    )
    return outbox.queue(session, [message], now=now) == 1
