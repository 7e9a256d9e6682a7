"""What was done with an activity and its meetings: by whom, when, and who was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, String, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation

MOST_LINES = 60
UNSEEN = "shifted_along"
CALENDAR_KINDS = (MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something that somebody did to one meeting or to several at once; `edit_id` is what undo takes back."""

    at: datetime
    sort: str
    who: str
    meetings: int
    starts: datetime | None
    session_id: UUID | None
    edit_id: UUID | None
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Messages of one sort that were written at one moment: how many, to whom, and how far they are."""

    at: datetime
    kind: str
    state: str
    names: tuple[str, ...]


def acts(session: Session, activity_id: UUID) -> tuple[Act, ...]:
    """Return what was done, newest first: an act on several meetings is one line."""
    rows = session.execute(
        select(
            SessionChange.at,
            SessionChange.edit_id,
            func.coalesce(PlanEdit.sort, SessionChange.sort).label("sort"),
            UserAccount.name.label("who"),
            func.count().label("meetings"),
            func.min(ProgrammeSession.starts_at).label("starts"),
            func.min(cast(ProgrammeSession.id, String)).label("session_id"),
            func.coalesce(PlanEdit.undone_at, func.max(SessionChange.undone_at)).label("undone_at"),
        )
        .join(ProgrammeSession, ProgrammeSession.id == SessionChange.session_id)
        .join(UserAccount, UserAccount.id == SessionChange.by_id)
        .outerjoin(PlanEdit, PlanEdit.id == SessionChange.edit_id)
        .where(ProgrammeSession.activity_id == activity_id, SessionChange.sort != UNSEEN)
        .group_by(SessionChange.at, SessionChange.edit_id, PlanEdit.id, SessionChange.sort, UserAccount.name)
        .order_by(SessionChange.at.desc(), SessionChange.edit_id, SessionChange.sort)
        .limit(MOST_LINES)
    )
    return tuple(
        Act(
            at=row.at,
            sort=row.sort,
            who=row.who,
            meetings=row.meetings,
            starts=row.starts if row.meetings == 1 else None,
            session_id=UUID(row.session_id) if row.meetings == 1 else None,
            edit_id=row.edit_id,
            undone_at=row.undone_at,
        )
        for row in rows
    )


def told(session: Session, activity_id: UUID) -> tuple[Told, ...]:
    """Return what people were told of the meetings, newest first, those of one moment together."""
    name = func.coalesce(Volunteer.name, Contact.name)
    rows = session.execute(
        select(
            Message.created_at.label("at"),
            Message.kind,
            Message.state,
            func.array_agg(aggregate_order_by(func.distinct(name), name)).label("names"),
        )
        .outerjoin(Volunteer, Volunteer.id == Message.volunteer_id)
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .where(
            or_(
                and_(Message.session_id.in_(_meetings(activity_id)), Message.kind.in_(CALENDAR_KINDS)),
                Message.invitation_ids.overlap(func.array(_invitations(activity_id))),
            ),
            Message.state != MessageState.CANCELLED,
        )
        .group_by(Message.created_at, Message.kind, Message.state)
        .order_by(Message.created_at.desc(), Message.kind, Message.state)
        .limit(MOST_LINES)
    )
    return tuple(Told(at=row.at, kind=row.kind, state=row.state, names=tuple(filter(None, row.names))) for row in rows)


def _meetings(activity_id: UUID) -> ScalarSelect[UUID]:
    return select(ProgrammeSession.id).where(ProgrammeSession.activity_id == activity_id).scalar_subquery()


def _invitations(activity_id: UUID) -> ScalarSelect[UUID]:
    return (
        select(Invitation.id)
        .join(ProgrammeSession, ProgrammeSession.id == Invitation.session_id)
        .where(ProgrammeSession.activity_id == activity_id)
        .scalar_subquery()
    )
