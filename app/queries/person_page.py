"""The page of a volunteer or a partner: what is coming, what they were told, how much it is, who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import ProgrammeSession
from app.models.audit import AuditEntry
from app.models.feeds import Feed, FeedScope
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.vocabulary import Answer, EngagementState
from app.planning.weeks import IsoWeek

WEEKS_BACK, WEEKS_AHEAD = 4, 8
MOST_SHIFTS, MOST_TOLD, MOST_ACTS = 100, 20, 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ComingShift:
    """A seat ahead, as it is planned; `told`: they were invited and know of it."""

    session_id: UUID
    title: str
    role: str
    starts_at: datetime
    ends_at: datetime
    answer: Answer
    told: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A session ahead for which a partner is asked, or will be."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    state: EngagementState


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A mail to somebody: of what sort, about which session or how many, and how far it is."""

    kind: MessageKind
    state: MessageState
    at: datetime
    title: str | None
    session_id: UUID | None
    meetings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """How much somebody does in a week that begins on `monday`."""

    monday: date
    shifts: int
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """A subscription to somebody's own sessions."""

    id: UUID
    scope: FeedScope
    name: str
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something that was done with a row: what, by whom and when."""

    at: datetime
    action: str
    who: str | None


def coming(session: Session, volunteer_id: UUID, *, now: datetime) -> tuple[ComingShift, ...]:
    """Return the seats that a volunteer holds and that are not over, by start."""
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            Shift.role,
            Assignment.starts_at,
            Assignment.ends_at,
            Assignment.answer,
            func.coalesce(~Invitation.withdrawn, False).label("told"),
        )
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(ProgrammeSession, ProgrammeSession.id == Assignment.session_id)
        .outerjoin(
            Invitation,
            (Invitation.session_id == Assignment.session_id) & (Invitation.volunteer_id == Assignment.volunteer_id),
        )
        .where(Assignment.volunteer_id == volunteer_id, ~Assignment.released, Assignment.ends_at > now)
        .order_by(Assignment.starts_at, Assignment.id)
        .limit(MOST_SHIFTS)
    )
    return tuple(ComingShift(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def requests(session: Session, partner_id: UUID, *, now: datetime) -> tuple[Request, ...]:
    """Return what a partner is asked for and what is not over, by start."""
    rows = session.execute(
        select(
            ProgrammeSession.id.label("session_id"),
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            Engagement.state,
        )
        .join(Engagement, Engagement.session_id == ProgrammeSession.id)
        .where(
            Engagement.partner_id == partner_id,
            ~Engagement.withdrawn,
            ~ProgrammeSession.cancelled,
            ProgrammeSession.ends_at > now,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(MOST_SHIFTS)
    )
    return tuple(Request(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def told(session: Session, recipient: ColumnElement[bool], *, now: datetime) -> tuple[Letter, ...]:
    """Return the last mails to whoever `recipient` says, newest first; not those whose time has not come."""
    rows = session.execute(
        select(
            Message.kind,
            Message.state,
            func.coalesce(Message.sent_at, Message.due_at).label("at"),
            ProgrammeSession.title,
            Message.session_id,
            func.coalesce(func.cardinality(Message.invitation_ids), 0).label("meetings"),
        )
        .outerjoin(ProgrammeSession, ProgrammeSession.id == Message.session_id)
        .where(recipient, Message.state != MessageState.CANCELLED, Message.due_at <= now)
        .order_by(func.coalesce(Message.sent_at, Message.due_at).desc(), Message.id)
        .limit(MOST_TOLD)
    )
    return tuple(Letter(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def load(session: Session, volunteer_id: UUID, *, zone: str, now: datetime) -> tuple[Load, ...]:
    """Return what a volunteer did and will do, for each of the weeks around now; those with nothing too."""
    this = IsoWeek.containing(now.astimezone(ZoneInfo(zone)).date()).monday
    mondays = [this + timedelta(weeks=number) for number in range(-WEEKS_BACK, WEEKS_AHEAD)]
    monday = func.date_trunc("week", func.timezone(zone, Assignment.starts_at))
    rows = session.execute(
        select(
            monday.label("monday"),
            func.count().label("shifts"),
            func.sum(func.extract("epoch", Assignment.ends_at - Assignment.starts_at) / 60).label("minutes"),
        )
        .where(
            Assignment.volunteer_id == volunteer_id,
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
            monday >= mondays[0],
            monday <= mondays[-1],
        )
        .group_by(monday)
    )
    found = {row.monday.date(): row for row in rows}
    return tuple(
        _load(day, found[day].shifts, int(found[day].minutes)) if day in found else _load(day) for day in mondays
    )


def calendars(session: Session, whose: ColumnElement[bool]) -> tuple[Calendar, ...]:
    """Return the subscriptions of somebody that work."""
    rows = session.execute(
        select(Feed.id, Feed.scope, Feed.name, Feed.last_used_at)
        .where(whose, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at, Feed.id)
    )
    return tuple(Calendar(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def acts(session: Session, subject_ids: Sequence[UUID]) -> tuple[Act, ...]:
    """Return what was done with these rows, newest first."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.action, UserAccount.name.label("who"))
        .outerjoin(UserAccount, UserAccount.id == AuditEntry.by_id)
        .where(or_(*(AuditEntry.subject_id == subject_id for subject_id in subject_ids)))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(MOST_ACTS)
    )
    return tuple(Act(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _load(monday: date, shifts: int = 0, minutes: int = 0) -> Load:
    return Load(monday=monday, shifts=shifts, minutes=minutes)
