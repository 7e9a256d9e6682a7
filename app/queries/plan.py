"""The plan of a stretch of time, read in three queries however many sessions there are.

Everything that looks at a plan — the board, the conflicts, the summary before publishing — starts from these values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Enrolment
from app.models.locations import AgeGroup, Space
from app.models.people import Availability, Contact, Partner, Volunteer
from app.models.publications import Invitation, Publication
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.plan import Holder, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.publication import Facts, Notice, Told, notices
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, Answer, EngagementState, EnrolmentState, SessionStatus


@dataclass(frozen=True, kw_only=True)
class SessionInPlan:
    """A session as it is planned, as it was published, and everybody around it."""

    planned: PlannedSession
    location_id: UUID
    kind: ActivityKind
    activity_id: UUID
    facts: Facts
    published: Facts | None
    version: int
    volunteers: frozenset[UUID] = frozenset()
    partners: Mapping[UUID, UUID] = field(default_factory=dict)
    """Contact by partner, of every engagement that stands."""
    contacts: Mapping[UUID, str] = field(default_factory=dict)
    """The partner's name by contact, also of an engagement that no longer stands."""
    told: Mapping[UUID, Told] = field(default_factory=dict)
    """What each volunteer (by its id) and contact (by its id) was told last."""

    @property
    def wanted(self) -> frozenset[UUID]:
        """Return who is to come: volunteers and contacts, by id."""
        return self.volunteers | frozenset(self.partners.values())

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """Return what must be told so that everybody knows this session as it is planned."""
        return notices(facts=self.facts, wanted=self.wanted, told=self.told, now=now)

    @cached_property
    def state(self) -> str:
        """`draft`, `published`, `changed` since it was published, or `cancelled` without anybody who has to know it."""
        if self.published is None:
            return "cancelled" if self.facts.cancelled else "draft"
        if self.published != self.facts or self.notices(self.facts.starts_at):
            return "changed"
        return "cancelled" if self.facts.cancelled else "published"


def sessions_in(
    session: Session, *, starts_at: datetime, ends_at: datetime, location_id: UUID
) -> tuple[SessionInPlan, ...]:
    """Return the sessions that start in [starts_at, ends_at), by start, title and id."""
    return _read(
        session,
        and_(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= starts_at,
            ProgrammeSession.starts_at < ends_at,
        ),
    )


def sessions_by_id(session: Session, ids: Iterable[UUID]) -> tuple[SessionInPlan, ...]:
    """Return these sessions, by start, title and id; those of another location are not there."""
    return _read(session, ProgrammeSession.id.in_(list(ids)))


def _read(session: Session, which: ColumnElement[bool]) -> tuple[SessionInPlan, ...]:
    rows = session.execute(_sessions(which)).all()
    seats = _by_session(session.execute(_seats(which)).all()) if rows else {}
    asked = _by_session(session.execute(_engagements(which)).all()) if rows else {}
    return tuple(_in_plan(row, seats.get(row.id, ()), asked.get(row.id, ())) for row in rows)


def _by_session(rows: Sequence[Row[Any]]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(row)
    return found


def _sessions(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    placed = (
        select(func.count())
        .where(Enrolment.activity_id == Activity.id, Enrolment.state == EnrolmentState.PLACED)
        .scalar_subquery()
    )
    return (
        select(
            ProgrammeSession.id,
            ProgrammeSession.location_id,
            ProgrammeSession.activity_id,
            ProgrammeSession.title,
            ProgrammeSession.notes,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.starts_local,
            ProgrammeSession.cancelled,
            ProgrammeSession.version,
            ProgrammeSession.space_id,
            ProgrammeSession.space_shareable,
            Space.name.label("space_name"),
            Space.directions,
            Space.capacity.label("space_capacity"),
            Activity.kind,
            Activity.description,
            ProgrammeSession.age_group_id,
            Activity.capacity,
            Activity.children_per_adult,
            AgeGroup.name.label("age_group_name"),
            UserAccount.name.label("responsible_name"),
            placed.label("placed"),
            Publication.id.label("publication_id"),
            Publication.starts_at.label("published_starts_at"),
            Publication.ends_at.label("published_ends_at"),
            Publication.title.label("published_title"),
            Publication.description.label("published_description"),
            Publication.place.label("published_place"),
            Publication.cancelled.label("published_cancelled"),
        )
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(AgeGroup, AgeGroup.id == ProgrammeSession.age_group_id)
        .outerjoin(Publication, Publication.session_id == ProgrammeSession.id)
        .where(which)
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.title, ProgrammeSession.id)
    )


def _told_columns(invitation: type[Invitation]) -> tuple[SQLColumnExpression[Any], ...]:
    return (
        invitation.id.label("invitation_id"),
        invitation.sequence,
        invitation.stamped_at,
        invitation.told_starts_at,
        invitation.told_ends_at,
        invitation.told_hash,
        invitation.withdrawn.label("invitation_withdrawn"),
        invitation.declined_at,
    )


def _seats(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    invitation = aliased(Invitation)
    weekday = func.extract("isodow", ProgrammeSession.starts_local)
    local_end = ProgrammeSession.starts_local + (ProgrammeSession.ends_at - ProgrammeSession.starts_at)
    hours = select(Availability.id).where(Availability.volunteer_id == Volunteer.id)
    fits = hours.where(
        Availability.weekday == weekday,
        Availability.starts <= cast(ProgrammeSession.starts_local, Availability.starts.type),
        Availability.ends >= cast(local_end, Availability.ends.type),
    )
    return (
        select(
            Shift.session_id,
            Shift.id.label("shift_id"),
            Shift.role,
            Shift.need,
            Shift.required,
            Shift.qualification,
            Assignment.id.label("assignment_id"),
            Assignment.answer,
            Assignment.released,
            Volunteer.id.label("volunteer_id"),
            Volunteer.name.label("volunteer_name"),
            Volunteer.vog_until,
            (~hours.exists() | fits.exists()).label("available"),
            *_told_columns(invitation),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Shift.session_id)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .outerjoin(invitation, and_(invitation.session_id == Shift.session_id, invitation.volunteer_id == Volunteer.id))
        .where(which)
        .order_by(Shift.session_id, Shift.position, Shift.id, Assignment.assigned_at, Assignment.id)
    )


def _engagements(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    invitation = aliased(Invitation)
    return (
        select(
            Engagement.session_id,
            Engagement.partner_id,
            Engagement.state,
            Engagement.withdrawn,
            Partner.name.label("partner_name"),
            Contact.id.label("contact_id"),
            *_told_columns(invitation),
        )
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .join(Partner, Partner.id == Engagement.partner_id)
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .outerjoin(
            invitation, and_(invitation.session_id == Engagement.session_id, invitation.contact_id == Contact.id)
        )
        .where(which)
        .order_by(Engagement.session_id, Partner.name, Engagement.id)
    )


def _in_plan(row: Row[Any], seats: Sequence[Row[Any]], asked: Sequence[Row[Any]]) -> SessionInPlan:
    standing = [line for line in asked if not line.withdrawn]
    return SessionInPlan(
        planned=_planned(row, seats, standing),
        location_id=row.location_id,
        kind=row.kind,
        activity_id=row.activity_id,
        facts=_facts(row),
        published=_published(row),
        version=row.version,
        volunteers=frozenset(seat.volunteer_id for seat in seats if seat.assignment_id and _holds_a_seat(seat)),
        partners={
            line.partner_id: line.contact_id
            for line in standing
            if line.contact_id and line.state is not EngagementState.DECLINED
        },
        contacts={line.contact_id: line.partner_name for line in asked if line.contact_id},
        told=_told(seats, "volunteer_id") | _told(asked, "contact_id"),
    )


def _holds_a_seat(seat: Row[Any]) -> bool:
    return not seat.released and seat.answer is not Answer.DECLINED


def _planned(row: Row[Any], seats: Sequence[Row[Any]], standing: Sequence[Row[Any]]) -> PlannedSession:
    return PlannedSession(
        id=row.id,
        title=row.title,
        slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
        local_day=row.starts_local.date(),
        status=SessionStatus.CANCELLED if row.cancelled else SessionStatus.PLANNED,
        space_id=row.space_id,
        space_name=row.space_name,
        space_shareable=row.space_shareable,
        space_capacity=row.space_capacity,
        age_group_id=row.age_group_id,
        age_group_name=row.age_group_name or "",
        capacity=row.capacity,
        placed=row.placed,
        ratio=row.children_per_adult,
        responsible_name=row.responsible_name,
        shifts=_shifts(seats),
        engagements=tuple(
            PlannedEngagement(partner_id=line.partner_id, partner_name=line.partner_name, state=line.state)
            for line in standing
        ),
    )


def _shifts(seats: Sequence[Row[Any]]) -> tuple[PlannedShift, ...]:
    by_shift: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for seat in seats:
        by_shift[seat.shift_id].append(seat)
    return tuple(
        PlannedShift(
            id=shift_id,
            role=lines[0].role,
            need=lines[0].need,
            required=lines[0].required,
            qualification=lines[0].qualification,
            holders=tuple(_holder(line) for line in lines if line.assignment_id and not line.released),
        )
        for shift_id, lines in by_shift.items()
    )


def _holder(line: Row[Any]) -> Holder:
    return Holder(
        volunteer_id=line.volunteer_id,
        name=line.volunteer_name,
        vog_until=line.vog_until,
        answer=line.answer,
        available=line.available,
    )


def place(space_name: str, directions: str) -> str:
    """Return where to go, as calendars and mails say it."""
    return f"{space_name} ({directions})" if directions else space_name


def _facts(row: Row[Any]) -> Facts:
    return Facts(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title,
        description="\n\n".join(part for part in (row.notes, row.description) if part),
        place=place(row.space_name, row.directions),
        cancelled=row.cancelled,
    )


def _published(row: Row[Any]) -> Facts | None:
    if row.publication_id is None:
        return None
    return Facts(
        starts_at=row.published_starts_at,
        ends_at=row.published_ends_at,
        title=row.published_title,
        description=row.published_description,
        place=row.published_place,
        cancelled=row.published_cancelled,
    )


def _told(lines: Sequence[Row[Any]], recipient: str) -> dict[UUID, Told]:
    return {
        getattr(line, recipient): Told(
            sequence=line.sequence,
            stamped_at=line.stamped_at,
            starts_at=line.told_starts_at,
            ends_at=line.told_ends_at,
            text_hash=line.told_hash,
            withdrawn=line.invitation_withdrawn,
            declined=line.declined_at is not None,
        )
        for line in lines
        if line.invitation_id is not None
    }
