"""What a volunteer and a partner see of themselves: their shifts, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.courses import CourseGroup
from app.models.locations import Location
from app.models.outings import Outing
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.languages import Language
from app.planning.vocabulary import Answer, EngagementState
from app.queries import mailed


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnShift:
    """A shift as its volunteer knows it: published facts, not the draft.

    `rotation_id` is the safety day that it is a part of, `is_lesson` says that it belongs to a course,
    `outing_id` is the outing that it is.
    """

    session_id: UUID
    title: str
    role: str
    language: str | None
    place: str
    description: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    responsible: str
    answer: Answer
    mailed: bool | None
    cancelled: bool
    reason: str | None
    rotation_id: UUID | None
    is_lesson: bool
    outing_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A session that a partner is asked to, as it was published."""

    session_id: UUID
    title: str
    place: str
    description: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    responsible: str
    state: EngagementState
    decline_reason: str | None
    cancelled: bool
    reason: str | None
    rotation_id: UUID | None
    is_lesson: bool
    outing_id: UUID | None


_FACTS = (
    Publication.session_id,
    Publication.title,
    Publication.place,
    Publication.description,
    Publication.starts_at,
    Publication.ends_at,
    Publication.zone,
    Publication.cancelled,
    Publication.cancel_reason.label("reason"),
    ProgrammeSession.rotation_id,
    exists().where(CourseGroup.activity_id == ProgrammeSession.activity_id).label("is_lesson"),
    select(Outing.id).where(Outing.session_id == Publication.session_id).scalar_subquery().label("outing_id"),
    UserAccount.name.label("responsible"),
)


def shifts(session: Session, volunteer_id: UUID, *, now: datetime) -> tuple[OwnShift, ...]:
    """Return what a volunteer was invited to and what is not over, by start: one query."""
    rows = session.execute(
        select(*_FACTS, Shift.role, Shift.language, Assignment.answer, mailed.of_seat().label("mailed"))
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .join(
            Assignment,
            and_(
                Assignment.session_id == Publication.session_id,
                Assignment.volunteer_id == volunteer_id,
                or_(~Assignment.released, Publication.cancelled),
            ),
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Invitation.volunteer_id == volunteer_id,
            or_(~Invitation.withdrawn, Publication.cancelled),
            Publication.ends_at > now,
        )
        .order_by(Publication.starts_at, Publication.session_id, Assignment.assigned_at)
    )
    return tuple(OwnShift(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def reminder_hours(session: Session, volunteer_id: UUID) -> int:
    """Return how many hours before a shift this volunteer wants to be reminded; 0 for never."""
    found = select(Volunteer.reminder_hours).where(Volunteer.id == volunteer_id, Volunteer.reminded)
    return session.scalars(found).one_or_none() or 0


def requests(session: Session, partner_id: UUID, *, now: datetime) -> tuple[Request, ...]:
    """Return what a partner is asked to and what is not over, by start: one query."""
    rows = session.execute(_requests(partner_id).where(Publication.ends_at > now))
    return tuple(Request(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _requests(partner_id: UUID) -> Select[*tuple[object, ...]]:
    return (
        select(*_FACTS, Engagement.state, Engagement.decline_reason)
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .join(
            Engagement,
            and_(Engagement.session_id == Publication.session_id, Engagement.partner_id == Contact.partner_id),
        )
        .where(
            Contact.partner_id == partner_id,
            or_(and_(~Invitation.withdrawn, ~Engagement.withdrawn), Publication.cancelled),
        )
        .order_by(Publication.starts_at, Publication.session_id)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """Whom an invitation is for, and what it was about."""

    session_id: UUID
    location_id: UUID
    location_name: str
    volunteer_id: UUID | None
    partner_id: UUID | None
    name: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    answer: str
    language: Language
    person_id: UUID


def invited(session: Session, invitation_id: UUID) -> Invited | None:
    """Return what the page behind a mail's yes and no shows."""
    row = session.execute(_invited(invitation_id)).first()
    return Invited(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's documented name


def _invited(invitation_id: UUID) -> Select[*tuple[object, ...]]:
    return (
        select(
            Publication.session_id,
            Location.id.label("location_id"),
            Location.name.label("location_name"),
            Invitation.volunteer_id,
            Contact.partner_id,
            func.coalesce(Volunteer.name, Contact.name).label("name"),
            func.coalesce(Volunteer.language, Contact.language).label("language"),
            func.coalesce(Volunteer.id, Contact.id).label("person_id"),
            Publication.title,
            Publication.place,
            Publication.starts_at,
            Publication.ends_at,
            Publication.zone,
            func.coalesce(cast(Assignment.answer, String), cast(Engagement.state, String), "").label("answer"),
        )
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .join(Location, Location.id == Publication.location_id)
        .outerjoin(Volunteer, Volunteer.id == Invitation.volunteer_id)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(
            Assignment,
            and_(
                Assignment.session_id == Publication.session_id,
                Assignment.volunteer_id == Invitation.volunteer_id,
                ~Assignment.released,
            ),
        )
        .outerjoin(
            Engagement,
            and_(Engagement.session_id == Publication.session_id, Engagement.partner_id == Contact.partner_id),
        )
        .where(Invitation.id == invitation_id)
        .limit(1)
    )
