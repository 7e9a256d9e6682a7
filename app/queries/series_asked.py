"""What the page behind a series mail shows: whom it is for, and the meetings that are still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication, SeriesInvitation
from app.models.shifts import Assignment, Engagement
from app.planning.languages import Language
from app.planning.vocabulary import Answer, EngagementState


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedMeeting:
    """One meeting of the series, and what was said of it: `yes`, `no` or nothing."""

    session_id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesAsked:
    """Whom a series is asked of, and its meetings that are not over, by start."""

    location_id: UUID
    location_name: str
    zone: str
    volunteer_id: UUID | None
    partner_id: UUID | None
    name: str
    language: Language
    person_id: UUID
    meetings: tuple[AskedMeeting, ...]


def find(session: Session, series_id: UUID, *, now: datetime) -> SeriesAsked | None:
    """Return what is asked in a series: two statements, however many meetings."""
    whose = _whose(SeriesInvitation).where(SeriesInvitation.id == series_id)
    return _found(session, whose, Invitation.series_id == series_id, now)


def of_digest(session: Session, message_id: UUID, *, now: datetime) -> SeriesAsked | None:
    """Return what is asked in a digest: two statements, however many meetings."""
    whose = _whose(Message).where(Message.id == message_id, Message.kind == MessageKind.DIGEST)
    listed = select(func.unnest(Message.invitation_ids)).where(Message.id == message_id)
    return _found(session, whose, Invitation.id.in_(listed), now)


def _found(
    session: Session, whose: Select[*tuple[Any, ...]], these: ColumnElement[bool], now: datetime
) -> SeriesAsked | None:
    row = session.execute(whose).first()
    if row is None:
        return None
    # Who has two seats at a meeting answers for the one of last time.
    ahead = _meetings().where(these, Publication.ends_at > now)
    meetings = {line.session_id: line for line in session.execute(ahead)}
    return SeriesAsked(**plain(row), meetings=tuple(_meeting(meeting) for meeting in meetings.values()))


def _whose(told: type[SeriesInvitation | Message]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            told.location_id,
            Location.name.label("location_name"),
            Location.zone,
            told.volunteer_id,
            Contact.partner_id,
            func.coalesce(Volunteer.name, Contact.name).label("name"),
            func.coalesce(Volunteer.language, Contact.language).label("language"),
            func.coalesce(Volunteer.id, Contact.id).label("person_id"),
        )
        .join(Location, Location.id == told.location_id)
        .outerjoin(Volunteer, Volunteer.id == told.volunteer_id)
        .outerjoin(Contact, Contact.id == told.contact_id)
    )


def _meetings() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Publication.session_id,
            Publication.title,
            Publication.place,
            Publication.starts_at,
            Publication.ends_at,
            Publication.zone,
            Assignment.answer,
            Engagement.state,
        )
        .join(Invitation, Invitation.session_id == Publication.session_id)
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
        .where(~Invitation.withdrawn, ~Publication.cancelled)
        .order_by(Publication.starts_at, Publication.session_id, Assignment.assigned_at)
    )


def _meeting(row: Any) -> AskedMeeting:
    said = ""
    if row.answer is Answer.ACCEPTED or row.state is EngagementState.CONFIRMED:
        said = "yes"
    elif row.answer is Answer.DECLINED or row.state is EngagementState.DECLINED:
        said = "no"
    return AskedMeeting(
        session_id=row.session_id,
        title=row.title,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        said=said,
    )
