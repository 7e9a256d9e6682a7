"""What a message is about, read at the moment of sending: from the publication, never from the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from app.models.messages import Message, MessageKind
from app.models.publications import InCalendar, Publication
from app.notify import choices, evaluation_letters, row_parts, task_letters, waiting
from app.notify.letters import (
    AnyLetter,
    AttendanceLetter,
    CancellationLetter,
    ChangesLetter,
    DigestLetter,
    InvitationLetter,
    LateDeclineLetter,
    ReadingLetter,
    ReminderLetter,
    SeriesLetter,
    SignInLetter,
    StaffAskedLetter,
    StaffLetter,
    TooFewAdultsLetter,
)
from app.notify.occasions import DigestLine, LineSort
from app.notify.outbox import CHOICE_KINDS, EVALUATION_KINDS
from app.notify.outcomes import Needless


def load(session: Session, message_ids: Collection[UUID]) -> Mapping[UUID, AnyLetter | Needless]:
    """Read what these messages say, or why there is nothing to say any more, in one query, or two.

    A message whose recipient or meeting was removed meanwhile is not in the answer: its row is gone as well.
    """
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(waiting.statement().where(Message.id.in_(message_ids))):
        found[row.id].append(row)
    chosen = [message_id for message_id, rows in found.items() if rows[0].kind in CHOICE_KINDS]
    if chosen:
        for row in session.execute(waiting.statement(waiting.OF_NAMED_SERIES).where(Message.id.in_(chosen))):
            found[row.id].append(row)
    apart = dict(_with_rows_of_their_own(session, [rows[0] for rows in found.values()]))
    return apart | {message_id: _of_rows(rows) for message_id, rows in found.items() if message_id not in apart}


def _with_rows_of_their_own(session: Session, rows: Sequence[Any]) -> Iterator[tuple[UUID, AnyLetter | Needless]]:
    """Yield what is about no meeting: tasks, how a day went, and what is ready to be read."""
    tasks = [row for row in rows if row.kind is MessageKind.TASK_REMINDER]
    evaluations = [row for row in rows if row.kind in EVALUATION_KINDS]
    if tasks:
        yield from task_letters.load(session, tasks)
    if evaluations:
        yield from evaluation_letters.load(session, evaluations)
    yield from ((row.id, _reading(row)) for row in rows if row.kind is MessageKind.COACHING_EVALUATION)


def _reading(row: Any) -> ReadingLetter | Needless:
    """Say from the message alone that something is ready: what it is stays out of reach of mails."""
    if not row.active:
        return Needless(reason="recipient not active")
    return ReadingLetter(
        **row_parts.frame(row),
        reader_id=row.reader_id,
        turn=row.sequence,
        until=row.expires_at,
        zone=row.location_zone,
    )


def _of_rows(rows: Sequence[Any]) -> AnyLetter | Needless:
    if rows[0].kind in CHOICE_KINDS:
        return choices.letter(rows)
    digest = _digest(rows)
    if digest is not None:
        return digest
    by_series: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        # Who has stopped still hears of what they need not come to.
        if row.of_series and (row.active or row.withdrawn or row.SeriesInvitation.withdrawn):
            by_series[row.SeriesInvitation.id].append(row)
    letters = [waiting.needless(row) or _letter(row) for row in rows if not row.of_series]
    series = tuple(one for found in by_series.values() if (one := row_parts.series(found)).coming or one.gone)
    if not series:
        return _one(letters or [Needless(reason="not expected")])
    others = tuple(letter for letter in letters if isinstance(letter, InvitationLetter | CancellationLetter))
    stamped_at = max(one.stamped_at for one in (*series, *others))
    return SeriesLetter(**row_parts.frame(rows[0]) | {"stamped_at": stamped_at}, series=series, others=others)


def _digest(rows: Sequence[Any]) -> DigestLetter | None:
    lines = [_line(row) for row in rows if row.of_digest and waiting.needless(row) is None and _is_news(row)]
    if not lines:
        return None
    frame = row_parts.frame(rows[0]) | {"stamped_at": rows[0].written_at}
    return DigestLetter(**frame, message_id=rows[0].id, lines=tuple(lines))


def _is_news(row: Any) -> bool:
    """Say whether there is something to say of this meeting: not when its reader said no themselves meanwhile."""
    return row.withdrawn or row.declined_at is None


def _line(row: Any) -> DigestLine:
    if not row.withdrawn:
        new = row.kind is MessageKind.INVITATION
        return DigestLine(occasion=row_parts.occasion(row), sort=LineSort.NEW if new else LineSort.CHANGED, reason=None)
    published: Publication = row.Publication
    return DigestLine(
        occasion=row_parts.occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
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


def _letter(row: Any) -> AnyLetter:
    frame = row_parts.frame(row)
    kind: MessageKind = row.kind
    match kind:
        case MessageKind.INVITATION | MessageKind.UPDATE:
            # Who said no is not told what became of it: the mail is about what they said no to.
            said_no = row.declined_at is not None
            starts_at, ends_at = (row.told_starts_at, row.told_ends_at) if said_no else (None, None)
            return InvitationLetter(
                **frame,
                occasion=row_parts.occasion(row, starts_at=starts_at, ends_at=ends_at),
                invitation_id=row.invitation_id,
                sequence=row.sequence,
                changed=kind is MessageKind.UPDATE,
                attached=row.in_calendar is InCalendar.PRESENT,
            )
        case MessageKind.CANCELLATION:
            return row_parts.cancellation(row, frame)
        case MessageKind.REMINDER:
            return ReminderLetter(**frame, occasion=row_parts.occasion(row), invitation_id=row.invitation_id)
        case (
            MessageKind.ATTENDANCE_REMINDER
            | MessageKind.LATE_DECLINE
            | MessageKind.TOO_FEW_ADULTS
            | MessageKind.STAFF_ASKED
        ):
            return _to_staff(row, frame)
        case MessageKind.SIGN_IN_LINK:
            return SignInLetter(**frame, link_id=row.link_id, expires_at=row.link_expires_at, zone=row.location_zone)
        case (
            MessageKind.CHANGES
            | MessageKind.SERIES
            | MessageKind.DIGEST
            | MessageKind.FEED_CHOSEN
            | MessageKind.INVITATIONS_CHOSEN
            | MessageKind.TASK_REMINDER
            | MessageKind.EVALUATION_REQUEST
            | MessageKind.EVALUATION_REMINDER
            | MessageKind.COACHING_EVALUATION
        ):
            raise TypeError("rows of their own say what it is about")
        case _:
            assert_never(kind)


def _to_staff(row: Any, frame: dict[str, Any]) -> StaffLetter:
    occasion = row_parts.occasion(row)
    match row.kind:
        case MessageKind.TOO_FEW_ADULTS:
            return TooFewAdultsLetter(**frame, occasion=occasion, who=row.invited)
        case MessageKind.LATE_DECLINE:
            return LateDeclineLetter(**frame, occasion=occasion, who=row.invited)
        case MessageKind.STAFF_ASKED:
            return StaffAskedLetter(**frame, occasion=occasion)
        case _:
            return AttendanceLetter(**frame, occasion=occasion)
