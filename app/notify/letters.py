"""What a message is about, read at the moment of sending: from the publication, never from the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, case, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import SignInLink, UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.people import Contact, Partner, Volunteer
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.notify.occasions import Gone, Occasion, Recipient, Series
from app.notify.outcomes import Needless
from app.planning.vocabulary import AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What every mail has; `key` is the part of its Message-ID before the @."""

    key: str
    stamped_at: datetime
    location: str
    recipient: Recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationLetter(Letter):
    """Can you come? `changed`: they were asked before, and something is different now."""

    occasion: Occasion
    invitation_id: UUID
    sequence: int
    changed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CancellationLetter(Letter):
    """You need not come: for a `reason`, or because others go on without you (`goes_on`)."""

    occasion: Occasion
    sequence: int
    goes_on: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderLetter(Letter):
    """You are expected soon."""

    occasion: Occasion
    invitation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceLetter(Letter):
    """Please record who was there."""

    occasion: Occasion


@dataclass(frozen=True, kw_only=True, slots=True)
class LateDeclineLetter(Letter):
    """Somebody cannot come after all, and hardly any time is left."""

    occasion: Occasion
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInLetter(Letter):
    """Here is the link that you asked for."""

    link_id: UUID
    expires_at: datetime
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesLetter(Letter):
    """Several meetings changed or do not go on: one mail instead of one for each, earliest first."""

    changes: tuple[InvitationLetter | CancellationLetter, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesLetter(Letter):
    """A series, or several, with all else that the reader is told at the same time, earliest first."""

    series: tuple[Series, ...]
    others: tuple[InvitationLetter | CancellationLetter, ...]


AnyLetter = (
    InvitationLetter
    | CancellationLetter
    | ChangesLetter
    | SeriesLetter
    | ReminderLetter
    | AttendanceLetter
    | LateDeclineLetter
    | SignInLetter
)


def load(session: Session, message_ids: Collection[UUID]) -> Mapping[UUID, AnyLetter | Needless]:
    """Read what these messages say, or why there is nothing to say any more, in one query.

    A message whose recipient or meeting was removed meanwhile is not in the answer: its row is gone as well.
    """
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(_statement().where(Message.id.in_(message_ids))):
        found[row.id].append(row)
    return {message_id: _of_rows(rows) for message_id, rows in found.items()}


def _of_rows(rows: Sequence[Any]) -> AnyLetter | Needless:
    by_series: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        if row.of_series and (row.active or row.SeriesInvitation.withdrawn):
            by_series[row.SeriesInvitation.id].append(row)
    letters = [_needless(row) or _letter(row) for row in rows if not row.of_series]
    series = tuple(one for found in by_series.values() if (one := _series(found)).coming or one.gone)
    if not series:
        return _one(letters or [Needless(reason="not expected")])
    others = tuple(letter for letter in letters if isinstance(letter, InvitationLetter | CancellationLetter))
    stamped_at = max(one.stamped_at for one in (*series, *others))
    return SeriesLetter(**_frame(rows[0]) | {"stamped_at": stamped_at}, series=series, others=others)


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


def _statement() -> Select[*tuple[Any, ...]]:
    responsible, invited, asked = aliased(UserAccount), aliased(Volunteer), aliased(Contact)
    unrecorded = exists().where(
        Attendance.session_id == Message.session_id,
        Attendance.placed,
        Attendance.mark == AttendanceMark.NOT_RECORDED,
    )
    # A mail about several meetings has a row for each, which says what its invitation says.
    several = Message.kind.in_((MessageKind.CHANGES, MessageKind.SERIES))
    of_one = case((Invitation.withdrawn, _kind(MessageKind.CANCELLATION)), else_=_kind(MessageKind.UPDATE))
    session_id = func.coalesce(Message.session_id, Invitation.session_id)
    return (
        select(
            Message.id,
            case((several, of_one), else_=Message.kind).label("kind"),
            Message.message_id,
            case((several, Invitation.stamped_at), else_=Message.stamped_at).label("stamped_at"),
            func.coalesce(Message.sequence, Invitation.sequence).label("sequence"),
            Message.expires_at,
            Invitation.id.label("invitation_id"),
            Location.name.label("location"),
            Location.zone.label("location_zone"),
            func.coalesce(Volunteer.name, Contact.name, UserAccount.name).label("name"),
            func.coalesce(Volunteer.email, Contact.email, UserAccount.email).label("address"),
            func.coalesce(Volunteer.rsvp_token, Contact.rsvp_token).label("reply_token"),
            func.coalesce(Volunteer.active, UserAccount.active, True).label("active"),
            Partner.name.label("partner"),
            Invitation.withdrawn,
            Invitation.declined_at,
            func.coalesce(invited.name, asked.name).label("invited"),
            and_(Message.kind == MessageKind.SERIES, SeriesInvitation.id.is_not(None)).label("of_series"),
            SeriesInvitation,
            Invitation.told_starts_at,
            Invitation.told_ends_at,
            Publication,
            responsible.name.label("responsible"),
            SignInLink.id.label("link_id"),
            SignInLink.expires_at.label("link_expires_at"),
            SignInLink.used_at,
            unrecorded.label("unrecorded"),
        )
        .join(Location, Location.id == Message.location_id)
        .outerjoin(Volunteer, Volunteer.id == Message.volunteer_id)
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .outerjoin(UserAccount, UserAccount.id == Message.user_id)
        .outerjoin(Invitation, Invitation.id == any_(func.array_append(Message.invitation_ids, Message.invitation_id)))
        .outerjoin(invited, invited.id == Invitation.volunteer_id)
        .outerjoin(asked, asked.id == Invitation.contact_id)
        .outerjoin(SeriesInvitation, SeriesInvitation.id == Invitation.series_id)
        .outerjoin(Publication, Publication.session_id == session_id)
        .outerjoin(ProgrammeSession, ProgrammeSession.id == session_id)
        .outerjoin(Activity, Activity.id == ProgrammeSession.activity_id)
        .outerjoin(responsible, responsible.id == Activity.responsible_id)
        .outerjoin(SignInLink, SignInLink.id == Message.link_id)
        .order_by(Message.id, Publication.starts_at, Invitation.id)
    )


def _kind(kind: MessageKind) -> ColumnElement[MessageKind]:
    return literal(kind, Message.__table__.c.kind.type)


def _needless(row: Any) -> Needless | None:
    """Say why the message is pointless by now; publishing cancels such rows itself, this is the second lock."""
    kind: MessageKind = row.kind
    if kind is MessageKind.CANCELLATION:
        return None
    if not row.active:
        return Needless(reason="recipient not active")
    if kind is MessageKind.SIGN_IN_LINK:
        return Needless(reason="link used") if row.used_at is not None else None
    return _needless_notice(row)


def _needless_notice(row: Any) -> Needless | None:
    if row.Publication is None or row.Publication.cancelled:
        return Needless(reason="not published, or cancelled")
    match row.kind:
        case MessageKind.REMINDER:
            return _needless_reminder(row)
        case MessageKind.ATTENDANCE_REMINDER:
            return None if row.unrecorded else Needless(reason="nothing to record")
        case MessageKind.LATE_DECLINE:
            return Needless(reason="comes after all") if row.declined_at is None else None
        case _:
            return Needless(reason="withdrawn") if row.withdrawn else None


def _needless_reminder(row: Any) -> Needless | None:
    if row.withdrawn or row.declined_at is not None:
        return Needless(reason="not expected")
    # A reminder is of use until the start that it was written for.
    return Needless(reason="moved") if row.expires_at != row.Publication.starts_at else None


def _frame(row: Any) -> dict[str, Any]:
    return {
        "key": row.message_id,
        "stamped_at": row.stamped_at,
        "location": row.location,
        "recipient": Recipient(name=row.name, address=row.address, reply_token=row.reply_token, partner=row.partner),
    }


def _letter(row: Any) -> AnyLetter:
    frame = _frame(row)
    kind: MessageKind = row.kind
    match kind:
        case MessageKind.INVITATION | MessageKind.UPDATE:
            return InvitationLetter(
                **frame,
                occasion=_occasion(row),
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
        case MessageKind.CHANGES | MessageKind.SERIES:
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
