"""The rows that say what waiting messages are about, and whether there is still anything to say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, any_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.models.accounts import SignInLink, UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.people import Contact, Partner, Volunteer
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.models.shifts import Assignment, Engagement, StaffPresence
from app.notify.outbox import CHOICE_KINDS
from app.notify.outcomes import Needless
from app.planning.languages import Language
from app.planning.vocabulary import Answer, AttendanceMark, EngagementState

DUTCH = literal(Language.DUTCH, Volunteer.__table__.c.language.type)


NAMED = Invitation.id == any_(func.array_append(Message.invitation_ids, Message.invitation_id))
OF_NAMED_SERIES = Invitation.series_id == any_(Message.invitation_ids)
"""A mail about what somebody chose names series beside meetings: a meeting may leave its series before it goes."""


def statement(about: ColumnElement[bool] = NAMED) -> Select[*tuple[Any, ...]]:
    """Return a row for each message, and for each meeting of a mail about several, by start."""
    responsible, invited, asked = aliased(UserAccount), aliased(Volunteer), aliased(Contact)
    helper, partner_contact = aliased(Volunteer), aliased(Contact)
    unrecorded = exists().where(
        Attendance.session_id == Message.session_id,
        Attendance.placed,
        Attendance.mark == AttendanceMark.NOT_RECORDED,
    )
    unanswered = exists().where(
        StaffPresence.session_id == Message.session_id,
        StaffPresence.account_id == Message.user_id,
        StaffPresence.coming.is_(None),
    )
    # A mail about several meetings has a row for each, which says what its invitation says.
    several = Message.kind.in_((MessageKind.CHANGES, MessageKind.SERIES, MessageKind.DIGEST))
    chosen = Message.kind.in_(CHOICE_KINDS)
    of_one = case(
        (Invitation.withdrawn, _kind(MessageKind.CANCELLATION)),
        (_is_news(), _kind(MessageKind.INVITATION)),
        else_=_kind(MessageKind.UPDATE),
    )
    session_id = func.coalesce(Message.session_id, Invitation.session_id)
    return (
        select(
            Message.id,
            case((several, of_one), else_=Message.kind).label("kind"),
            Message.message_id,
            case((or_(several, chosen), Invitation.stamped_at), else_=Message.stamped_at).label("stamped_at"),
            func.coalesce(Message.sequence, Invitation.sequence).label("sequence"),
            Message.expires_at,
            Message.reader_id,
            Invitation.id.label("invitation_id"),
            Location.name.label("location"),
            Location.zone.label("location_zone"),
            func.coalesce(Volunteer.name, Contact.name, UserAccount.name).label("name"),
            func.coalesce(Volunteer.email, Contact.email, UserAccount.email).label("address"),
            func.coalesce(Volunteer.rsvp_token, Contact.rsvp_token).label("reply_token"),
            func.coalesce(Volunteer.active, UserAccount.active, True).label("active"),
            Partner.name.label("partner"),
            func.coalesce(Message.volunteer_id, Message.contact_id).label("person_id"),
            # Who asks for a link to sign in is an account: of somebody whom we know as a volunteer or contact.
            func.coalesce(
                Volunteer.language,
                Contact.language,
                helper.language,
                partner_contact.language,
                UserAccount.language,
                DUTCH,
            ).label("language"),
            Invitation.withdrawn,
            Invitation.declined_at,
            Invitation.in_calendar,
            case((chosen, _said())).label("said"),
            func.coalesce(invited.name, asked.name).label("invited"),
            and_(Message.kind == MessageKind.SERIES, SeriesInvitation.id.is_not(None)).label("of_series"),
            (SeriesInvitation.id == any_(Message.invitation_ids)).label("of_chosen_series"),
            SeriesInvitation,
            and_(Message.kind == MessageKind.DIGEST, Invitation.digested).label("of_digest"),
            Message.stamped_at.label("written_at"),
            Invitation.told_starts_at,
            Invitation.told_ends_at,
            Publication,
            responsible.name.label("responsible"),
            SignInLink.id.label("link_id"),
            SignInLink.expires_at.label("link_expires_at"),
            SignInLink.used_at,
            unrecorded.label("unrecorded"),
            unanswered.label("unanswered"),
        )
        .join(Location, Location.id == Message.location_id)
        .outerjoin(Volunteer, Volunteer.id == Message.volunteer_id)
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .outerjoin(UserAccount, UserAccount.id == Message.user_id)
        .outerjoin(helper, helper.id == UserAccount.volunteer_id)
        .outerjoin(partner_contact, partner_contact.id == UserAccount.contact_id)
        .outerjoin(Invitation, about)
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


def _is_news() -> ColumnElement[bool]:
    """Say whether they knew nothing of this meeting, or that they need not come."""
    return or_(~Invitation.known_before.has_key("starts_at"), Invitation.known_before["withdrawn"].astext == "true")


def _said() -> ColumnElement[str | None]:
    """Return what the recipient of an invitation answered, as far as it was yes or maybe."""
    seat = select(cast(Assignment.answer, String)).where(
        Assignment.session_id == Invitation.session_id,
        Assignment.volunteer_id == Invitation.volunteer_id,
        ~Assignment.released,
        Assignment.answer.in_((Answer.ACCEPTED, Answer.TENTATIVE)),
    )
    partner = select(literal(Answer.ACCEPTED.value)).where(
        Engagement.session_id == Invitation.session_id,
        Engagement.partner_id == Contact.partner_id,
        Engagement.state == EngagementState.CONFIRMED,
    )
    return func.coalesce(seat.limit(1).scalar_subquery(), partner.limit(1).scalar_subquery())


def _kind(kind: MessageKind) -> ColumnElement[MessageKind]:
    return literal(kind, Message.__table__.c.kind.type)


def needless(row: Any) -> Needless | None:
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
            reason = None if row.unrecorded else "nothing to record"
        case MessageKind.STAFF_ASKED:
            reason = None if row.unanswered else "answered, or not asked any more"
        case MessageKind.LATE_DECLINE:
            reason = "comes after all" if row.declined_at is None else None
        case MessageKind.TOO_FEW_ADULTS:
            comes = row.invitation_id is not None and row.declined_at is None
            reason = "comes after all" if comes else None
        case _:
            reason = "withdrawn" if row.withdrawn else None
    return Needless(reason=reason) if reason else None


def _needless_reminder(row: Any) -> Needless | None:
    if row.withdrawn or row.declined_at is not None:
        return Needless(reason="not expected")
    # A reminder is of use until the start that it was written for.
    return Needless(reason="moved") if row.expires_at != row.Publication.starts_at else None
