"""What a message is about, read at the moment of sending: from the publication, never from the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.messages import Message, MessageKind
from app.models.publications import Publication, SeriesInvitation
from app.notify import waiting
from app.notify.letters import (
    AnyLetter,
    AttendanceLetter,
    CancellationLetter,
    ChangesLetter,
    DigestLetter,
    InvitationLetter,
    LateDeclineLetter,
    ReminderLetter,
    SeriesLetter,
    SignInLetter,
)
from app.notify.occasions import DigestLine, Gone, LineSort, Occasion, Recipient, Series
from app.notify.outcomes import Needless


def load(session: Session, message_ids: Collection[UUID]) -> Mapping[UUID, AnyLetter | Needless]:
    """Read what these messages say, or why there is nothing to say any more, in one query.

    A message whose recipient or meeting was removed meanwhile is not in the answer: its row is gone as well.
    """
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(waiting.statement().where(Message.id.in_(message_ids))):
        found[row.id].append(row)
    return {message_id: _of_rows(rows) for message_id, rows in found.items()}


def _of_rows(rows: Sequence[Any]) -> AnyLetter | Needless:
    digest = _digest(rows)
    if digest is not None:
        return digest
    by_series: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        # Who has stopped still hears of what they need not come to.
        if row.of_series and (row.active or row.withdrawn or row.SeriesInvitation.withdrawn):
            by_series[row.SeriesInvitation.id].append(row)
    letters = [waiting.needless(row) or _letter(row) for row in rows if not row.of_series]
    series = tuple(one for found in by_series.values() if (one := _series(found)).coming or one.gone)
    if not series:
        return _one(letters or [Needless(reason="not expected")])
    others = tuple(letter for letter in letters if isinstance(letter, InvitationLetter | CancellationLetter))
    stamped_at = max(one.stamped_at for one in (*series, *others))
    return SeriesLetter(**_frame(rows[0]) | {"stamped_at": stamped_at}, series=series, others=others)


def _digest(rows: Sequence[Any]) -> DigestLetter | None:
    lines = [_line(row) for row in rows if row.of_digest and waiting.needless(row) is None and _is_news(row)]
    if not lines:
        return None
    frame = _frame(rows[0]) | {"stamped_at": rows[0].written_at}
    return DigestLetter(**frame, message_id=rows[0].id, lines=tuple(lines))


def _is_news(row: Any) -> bool:
    """Say whether there is something to say of this meeting: not when its reader said no themselves meanwhile."""
    return row.withdrawn or row.declined_at is None


def _line(row: Any) -> DigestLine:
    if not row.withdrawn:
        new = row.kind is MessageKind.INVITATION
        return DigestLine(occasion=_occasion(row), sort=LineSort.NEW if new else LineSort.CHANGED, reason=None)
    published: Publication = row.Publication
    return DigestLine(
        occasion=_occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
        sort=LineSort.GONE if published.cancelled else LineSort.RELEASED,
        reason=published.cancel_reason if published.cancelled else None,
    )


def _one(letters: Sequence[AnyLetter | Needless]) -> AnyLetter | Needless:
    """Put what is left to tell in one letter; when that is about one meeting only, it is an ordinary one."""
    left = [letter for letter in letters if isinstance(letter, InvitationLetter | CancellationLetter)]
    if len(left) <= 1:
        return left[0] if left else letters[0]
    return ChangesLetter(
        key=left[0].key,
        stamped_at=max(letter.stamped_at for letter in left),
        location=left[0].location,
        recipient=left[0].recipient,
        changes=tuple(left),
    )


def _frame(row: Any) -> dict[str, Any]:
    return {
        "key": row.message_id,
        "stamped_at": row.stamped_at,
        "location": row.location,
        "recipient": Recipient(
            name=row.name,
            address=row.address,
            reply_token=row.reply_token,
            partner=row.partner,
            language=row.language,
            person_id=row.person_id,
        ),
    }


def _letter(row: Any) -> AnyLetter:
    frame = _frame(row)
    kind: MessageKind = row.kind
    match kind:
        case MessageKind.INVITATION | MessageKind.UPDATE:
            # Who said no is not told what became of it: the mail is about what they said no to.
            said_no = row.declined_at is not None
            starts_at, ends_at = (row.told_starts_at, row.told_ends_at) if said_no else (None, None)
            return InvitationLetter(
                **frame,
                occasion=_occasion(row, starts_at=starts_at, ends_at=ends_at),
                invitation_id=row.invitation_id,
                sequence=row.sequence,
                changed=kind is MessageKind.UPDATE,
            )
        case MessageKind.CANCELLATION:
            return _cancellation(row, frame)
        case MessageKind.REMINDER:
            return ReminderLetter(**frame, occasion=_occasion(row), invitation_id=row.invitation_id)
        case MessageKind.ATTENDANCE_REMINDER | MessageKind.LATE_DECLINE:
            return _to_staff(row, frame)
        case MessageKind.SIGN_IN_LINK:
            return SignInLetter(**frame, link_id=row.link_id, expires_at=row.link_expires_at, zone=row.location_zone)
        case MessageKind.CHANGES | MessageKind.SERIES | MessageKind.DIGEST:
            raise TypeError("a row for each of its meetings says what it is about")
        case _:
            assert_never(kind)


def _to_staff(row: Any, frame: dict[str, Any]) -> AttendanceLetter | LateDeclineLetter:
    if row.kind is MessageKind.LATE_DECLINE:
        return LateDeclineLetter(**frame, occasion=_occasion(row), who=row.invited)
    return AttendanceLetter(**frame, occasion=_occasion(row))


def _series(rows: Sequence[Any]) -> Series:
    """Describe a series by the rows of its meetings; one that its reader declined stays out of the list."""
    told: SeriesInvitation = rows[0].SeriesInvitation
    gone = tuple(
        Gone(
            occasion=_occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
            goes_on=not row.Publication.cancelled,
            reason=row.Publication.cancel_reason if row.Publication.cancelled else None,
        )
        for row in rows
        if row.withdrawn
    )
    return Series(
        series_id=told.id,
        calendar_uid=told.calendar_uid,
        sequence=told.sequence,
        stamped_at=told.stamped_at,
        zone=told.zone,
        starts=told.starts,
        length=told.length,
        days=tuple(sorted(date.fromisoformat(day) for day in told.days.values())),
        withdrawn=told.withdrawn,
        renewed=told.renewed,
        coming=tuple(_occasion(row) for row in rows if _is_coming(row)),
        gone=gone,
    )


def _is_coming(row: Any) -> bool:
    """Say whether the meeting was not over when this was told: a mail that is repeated says the same."""
    told: SeriesInvitation = row.SeriesInvitation
    return not row.withdrawn and row.declined_at is None and row.Publication.ends_at > told.stamped_at


def _cancellation(row: Any, frame: dict[str, Any]) -> CancellationLetter:
    """Describe the meeting at the time that the reader knows: it may have been moved and cancelled at once."""
    published: Publication = row.Publication
    return CancellationLetter(
        **frame,
        occasion=_occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
        sequence=row.sequence,
        goes_on=not published.cancelled,
        reason=published.cancel_reason if published.cancelled else None,
    )


def _occasion(row: Any, *, starts_at: datetime | None = None, ends_at: datetime | None = None) -> Occasion:
    published: Publication = row.Publication
    return Occasion(
        session_id=published.session_id,
        calendar_uid=published.calendar_uid,
        title=published.title,
        description=published.description,
        place=published.place,
        starts_at=starts_at or published.starts_at,
        ends_at=ends_at or published.ends_at,
        zone=published.zone,
        responsible=row.responsible,
    )
