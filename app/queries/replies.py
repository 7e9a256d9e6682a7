"""What came in by mail, a page at a time: what somebody must look at first, then the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.activities import ProgrammeSession
from app.models.people import Contact, Partner, Volunteer
from app.models.replies import IncomingReply, ReplySort, ReplyState
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import Answer, EngagementState

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyLine:
    """Something that came in: whose address it came to, what it says, and what stands in the plan now."""

    id: UUID
    sort: ReplySort
    state: ReplyState
    who: str
    partner: str | None
    address: str
    sender: str
    subject: str
    text: str
    verified: bool
    said: Answer | None
    received_at: datetime
    session_id: UUID | None
    title: str | None
    starts_at: datetime | None
    zone: str | None
    cancelled: bool | None
    seat: Answer | None
    engagement: EngagementState | None
    proposed_starts_at: datetime | None
    proposed_ends_at: datetime | None
    other: str | None
    passed_on: Answer | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which of them: in one state, of one sort, with these words in name, address, subject, text or title."""

    state: ReplyState | None = None
    sort: ReplySort | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyPage:
    """A page of the list, how many pages there are, and how many in each state."""

    lines: tuple[ReplyLine, ...]
    page: int
    pages: int
    counts: Mapping[ReplyState, int]


def page(session: Session, wanted: Wanted, *, number: int) -> ReplyPage:
    """Return one page of what came in: three queries."""
    counted = session.execute(select(IncomingReply.state, func.count().label("number")).group_by(IncomingReply.state))
    counts = {row.state: row.number for row in counted}
    chosen = _chosen(wanted)
    total = session.scalar(_joined(select(func.count(IncomingReply.id))).where(chosen)) or 0
    pages = max(1, -(-total // PAGE))
    shown = min(max(1, number), pages)
    rows = session.execute(_lines().where(chosen).limit(PAGE).offset((shown - 1) * PAGE))
    return ReplyPage(lines=tuple(ReplyLine(**plain(row)) for row in rows), page=shown, pages=pages, counts=counts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Another time that somebody proposed for a session."""

    who: str
    starts_at: datetime
    ends_at: datetime


def proposal(session: Session, reply_id: UUID, *, session_id: UUID) -> Proposal | None:
    """Return the time that came in with this answer, if it is about this session."""
    row = session.execute(
        _joined(
            select(
                func.coalesce(Volunteer.name, Contact.name).label("who"),
                IncomingReply.proposed_starts_at.label("starts_at"),
                IncomingReply.proposed_ends_at.label("ends_at"),
            )
        ).where(
            IncomingReply.id == reply_id,
            IncomingReply.session_id == session_id,
            IncomingReply.proposed_starts_at.is_not(None),
            IncomingReply.proposed_ends_at.is_not(None),
        )
    ).first()
    return Proposal(**plain(row)) if row else None


def _chosen(wanted: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None:
        conditions.append(IncomingReply.state == wanted.state)
    if wanted.sort is not None:
        conditions.append(IncomingReply.sort == wanted.sort)
    columns = (
        Volunteer.name,
        Contact.name,
        Partner.name,
        ProgrammeSession.title,
        IncomingReply.sender,
        IncomingReply.subject,
        IncomingReply.text,
        func.coalesce(IncomingReply.other, ""),
    )
    conditions += [
        or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in wanted.words.split()
    ]
    return and_(*conditions)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(IncomingReply)
        .outerjoin(Volunteer, Volunteer.id == IncomingReply.volunteer_id)
        .outerjoin(Contact, Contact.id == IncomingReply.contact_id)
        .outerjoin(Partner, Partner.id == Contact.partner_id)
        .outerjoin(ProgrammeSession, ProgrammeSession.id == IncomingReply.session_id)
    )


def _lines() -> Select[*tuple[Any, ...]]:
    seat = (
        select(Assignment.answer)
        .where(
            Assignment.session_id == IncomingReply.session_id,
            Assignment.volunteer_id == IncomingReply.volunteer_id,
            ~Assignment.released,
        )
        .order_by(Assignment.answer == Answer.DECLINED, Assignment.assigned_at.desc(), Assignment.id)
        .limit(1)
        .scalar_subquery()
    )
    engagement = (
        select(Engagement.state)
        .where(
            Engagement.session_id == IncomingReply.session_id,
            Engagement.partner_id == Contact.partner_id,
            ~Engagement.withdrawn,
        )
        .scalar_subquery()
    )
    return _joined(
        select(
            IncomingReply.id,
            IncomingReply.sort,
            IncomingReply.state,
            func.coalesce(Volunteer.name, Contact.name).label("who"),
            Partner.name.label("partner"),
            func.coalesce(Volunteer.email, Contact.email).label("address"),
            IncomingReply.sender,
            IncomingReply.subject,
            IncomingReply.text,
            IncomingReply.verified,
            IncomingReply.said,
            IncomingReply.received_at,
            IncomingReply.session_id,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.zone,
            ProgrammeSession.cancelled,
            seat.label("seat"),
            engagement.label("engagement"),
            IncomingReply.proposed_starts_at,
            IncomingReply.proposed_ends_at,
            IncomingReply.other,
            IncomingReply.passed_on,
        )
    ).order_by(
        IncomingReply.state != ReplyState.OPEN,
        IncomingReply.state == ReplyState.FOLDED,
        IncomingReply.received_at.desc(),
        IncomingReply.id,
    )
