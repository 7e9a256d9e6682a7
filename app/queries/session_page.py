"""Everything that a session's own page shows beside its place in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, SessionChange, Template
from app.models.attendance import AdultPresence, Attendance
from app.models.locations import AgeGroup, Space
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact, Partner, Volunteer
from app.models.publications import Invitation
from app.models.shifts import Assignment, Engagement
from app.planning.vocabulary import ActivityKind, Answer, AttendanceMark, Audience, EngagementState
from app.queries import mailed, shows
from app.queries.adult_presence import PARENTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A row that can be chosen in a form."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A volunteer on a shift."""

    assignment_id: UUID
    shift_id: UUID
    name: str
    answer: Answer
    mailed: bool | None
    """Whether the answer came by mail from a sender that was verified; none: it did not come by mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A partner on a session."""

    engagement_id: UUID
    name: str
    contact: str
    state: EngagementState
    reason: str | None
    mailed: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """One line of the history: what was changed by whom, and what was sent to whom."""

    at: datetime
    sort: str
    who: str
    state: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands above a session's page; a talent show has a page of its own with its acts."""

    activity_title: str
    description: str
    kind: ActivityKind
    audience: Audience
    responsible: str
    meeting: int
    meetings: int
    placed: int
    recorded: int
    parents: int | None
    is_show: bool


def head(session: Session, session_id: UUID) -> Head:
    """Return the activity around a session: which meeting of how many, and how many children take part."""
    row = session.execute(
        select(Activity, UserAccount.name, ProgrammeSession.starts_at, Template.slug)
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(Template, Template.id == Activity.template_id)
        .where(ProgrammeSession.id == session_id)
    ).one()
    activity, responsible, starts_at, template = row
    earlier = func.count().filter(ProgrammeSession.starts_at <= starts_at)
    meeting, meetings = session.execute(
        select(earlier, func.count()).where(ProgrammeSession.activity_id == activity.id, ~ProgrammeSession.cancelled)
    ).one()
    recorded = func.count().filter(Attendance.mark != AttendanceMark.NOT_RECORDED)
    came = select(AdultPresence.adults).where(AdultPresence.session_id == session_id, AdultPresence.label == PARENTS)
    placed, done, parents = session.execute(
        select(func.count(), recorded, came.scalar_subquery()).where(
            Attendance.session_id == session_id, Attendance.placed
        )
    ).one()
    return Head(
        activity_title=activity.title,
        description=activity.description,
        kind=activity.kind,
        audience=activity.audience,
        responsible=responsible,
        meeting=meeting,
        meetings=meetings,
        placed=placed,
        recorded=done,
        parents=parents,
        is_show=template == shows.TEMPLATE,
    )


def seats(session: Session, session_id: UUID) -> tuple[Seat, ...]:
    """Return the volunteers on the shifts of a session, also those who said no."""
    rows = session.execute(
        select(Assignment.id, Assignment.shift_id, Volunteer.name, Assignment.answer, mailed.of_seat().label("mailed"))
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .where(Assignment.session_id == session_id, ~Assignment.released)
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    return tuple(
        Seat(assignment_id=row.id, shift_id=row.shift_id, name=row.name, answer=row.answer, mailed=row.mailed)
        for row in rows
    )


def asked(session: Session, session_id: UUID) -> tuple[Ask, ...]:
    """Return the partners of a session with what they answered."""
    rows = session.execute(
        select(
            Engagement.id,
            Partner.name,
            Contact.name.label("contact"),
            Engagement.state,
            Engagement.decline_reason,
            mailed.of_engagement().label("mailed"),
        )
        .join(Partner, Partner.id == Engagement.partner_id)
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .where(Engagement.session_id == session_id, ~Engagement.withdrawn)
        .order_by(Partner.name, Engagement.id)
    )
    return tuple(
        Ask(
            engagement_id=row.id,
            name=row.name,
            contact=row.contact or "",
            state=row.state,
            reason=row.decline_reason,
            mailed=row.mailed,
        )
        for row in rows
    )


def history(session: Session, session_id: UUID) -> tuple[Past, ...]:
    """Return what was changed and what was sent, newest first."""
    changes = session.execute(
        select(SessionChange.at, SessionChange.sort, UserAccount.name)
        .join(UserAccount, UserAccount.id == SessionChange.by_id)
        .where(SessionChange.session_id == session_id, SessionChange.sort != "shifted_along")
    )
    mails = session.execute(
        select(
            Message.created_at,
            Message.kind,
            Message.state,
            func.coalesce(Volunteer.name, Contact.name, UserAccount.name),
        )
        .outerjoin(Volunteer, Volunteer.id == Message.volunteer_id)
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .outerjoin(UserAccount, UserAccount.id == Message.user_id)
        .where(
            or_(
                and_(Message.session_id == session_id, Message.kind.in_(_TOLD)),
                Message.invitation_ids.overlap(func.array(_invitations_to(session_id))),
            ),
            Message.state != MessageState.CANCELLED,
        )
    )
    lines = [Past(at=at, sort=sort, who=name, state=None) for at, sort, name in changes]
    lines += [Past(at=at, sort=kind, who=name or "", state=state) for at, kind, state, name in mails]
    return tuple(sorted(lines, key=lambda line: (line.at, line.sort, line.who), reverse=True))


def _invitations_to(session_id: UUID) -> ScalarSelect[UUID]:
    return select(Invitation.id).where(Invitation.session_id == session_id).scalar_subquery()


_TOLD = (MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION)


def spaces(session: Session) -> tuple[Choice, ...]:
    """Return the spaces of the location."""
    return _choices(session.execute(select(Space.id, Space.name).order_by(Space.name)).all())


def offered_spaces(session: Session) -> tuple[Choice, ...]:
    """Return the spaces in which something new can be planned."""
    return _choices(session.execute(select(Space.id, Space.name).where(Space.active).order_by(Space.name)).all())


def age_groups(session: Session) -> tuple[Choice, ...]:
    """Return the age groups of the location."""
    return _choices(
        session.execute(select(AgeGroup.id, AgeGroup.name).order_by(AgeGroup.position, AgeGroup.name)).all()
    )


def partners(session: Session) -> tuple[Choice, ...]:
    """Return the partners of the location."""
    return _choices(session.execute(select(Partner.id, Partner.name).order_by(Partner.name)).all())


def offered_partners(session: Session) -> tuple[Choice, ...]:
    """Return the partners that can be asked for something new."""
    return _choices(
        session.execute(select(Partner.id, Partner.name).where(Partner.active).order_by(Partner.name)).all()
    )


def staff(session: Session, location_id: UUID) -> tuple[Choice, ...]:
    """Return who can be responsible for an activity: staff with a sign-in of their own."""
    return _choices(
        session.execute(
            select(UserAccount.id, UserAccount.name)
            .where(UserAccount.location_id == location_id, UserAccount.role.in_(("supervisor", "coach")))
            .order_by(UserAccount.name)
        ).all()
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeVolunteer:
    """A volunteer who can be put on a shift."""

    id: UUID
    name: str
    languages: list[str]


def free_volunteers(session: Session, session_id: UUID) -> tuple[FreeVolunteer, ...]:
    """Return the volunteers who hold no seat anywhere in the session's time."""
    mine = select(ProgrammeSession.starts_at, ProgrammeSession.ends_at).where(ProgrammeSession.id == session_id)
    slot = mine.subquery()
    busy = (
        select(Assignment.volunteer_id)
        .where(
            ~Assignment.released,
            Assignment.answer != Answer.DECLINED,
            Assignment.starts_at < slot.c.ends_at,
            Assignment.ends_at > slot.c.starts_at,
        )
        .correlate(slot)
    )
    rows = session.execute(
        select(Volunteer.id, Volunteer.name, Volunteer.languages)
        .select_from(Volunteer)
        .join(slot, slot.c.starts_at.is_not(None))
        .where(Volunteer.active, Volunteer.id.not_in(busy))
        .order_by(Volunteer.name, Volunteer.id)
    )
    return tuple(FreeVolunteer(id=row.id, name=row.name, languages=row.languages) for row in rows)


def _choices(rows: Sequence[object]) -> tuple[Choice, ...]:
    return tuple(Choice(id=row[0], name=row[1]) for row in rows)  # type: ignore[index]  # rows of (id, name)
