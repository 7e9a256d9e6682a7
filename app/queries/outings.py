"""An outing with all that belongs to it, who goes as numbers, and who had no briefing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession
from app.models.allocations import AllocatedActivity, Allocation
from app.models.attendance import Attendance
from app.models.children import Child, Consent
from app.models.locations import Space
from app.models.money import FundingLine
from app.models.outings import Outing
from app.planning.ages import age_on
from app.planning.outings.journey import Times
from app.planning.outings.travel import SMALL_UNTIL
from app.planning.vocabulary import AttendanceMark, ConsentPurpose, OutingSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What an outing is, by itself: its meeting stands in the plan."""

    id: UUID
    activity_id: UUID
    session_id: UUID
    sort: OutingSort
    destination: str
    destination_phone: str
    meeting_point: str
    times: Times
    tickets: int | None
    tickets_note: str
    weather: str
    plan_b: str
    title: str
    description: str
    responsible: str
    capacity: int | None
    cancelled: bool
    cancel_reason: str | None
    zone: str
    space_id: UUID
    space: str
    directions: str
    briefing_id: UUID | None
    briefing_at: datetime | None
    briefing_ends: datetime | None
    plan_b_id: UUID | None
    promised: Decimal
    spent: Decimal
    round_id: UUID | None
    """The round in which its places are or were divided, the last one."""

    def briefing_to_come(self, now: datetime) -> datetime | None:
        """Return when the briefing is, as long as it was not held: nobody can have missed it yet."""
        return self.briefing_at if self.briefing_ends is not None and now < self.briefing_ends else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """A space that can be chosen, so many minutes away."""

    id: UUID
    name: str
    travel_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """The children who go, as numbers: placed, small ones, without consent, and without the briefing."""

    children: int
    small: int
    without_consent: int
    without_briefing: int


def head(session: Session, outing_id: UUID) -> Head | None:
    """Return an outing with its money in sum: one statement."""
    briefing = aliased(ProgrammeSession)
    row = session.execute(
        select(
            Outing,
            Activity.title,
            Activity.description,
            Activity.capacity,
            UserAccount.name.label("responsible"),
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            ProgrammeSession.cancelled,
            ProgrammeSession.cancel_reason,
            ProgrammeSession.zone,
            ProgrammeSession.space_id,
            Space.name.label("space"),
            Space.directions,
            briefing.starts_at.label("briefing_at"),
            briefing.ends_at.label("briefing_ends"),
            _sum_of(FundingLine.promised).label("promised"),
            _sum_of(FundingLine.spent).label("spent"),
            _round().label("round_id"),
        )
        .join(Activity, Activity.id == Outing.activity_id)
        .join(ProgrammeSession, ProgrammeSession.id == Outing.session_id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .join(UserAccount, UserAccount.id == Activity.responsible_id)
        .outerjoin(briefing, and_(briefing.id == Outing.briefing_id, ~briefing.cancelled))
        .where(Outing.id == outing_id)
    ).first()
    if row is None:
        return None
    own = row.Outing
    return Head(
        id=own.id,
        activity_id=own.activity_id,
        session_id=own.session_id,
        sort=own.sort,
        destination=own.destination,
        destination_phone=own.destination_phone,
        meeting_point=own.meeting_point,
        times=Times(
            leaves_at=row.starts_at,
            there_at=own.there_at or row.starts_at,
            off_at=own.off_at or row.ends_at,
            home_at=row.ends_at,
        ),
        tickets=own.tickets,
        tickets_note=own.tickets_note,
        weather=own.weather,
        plan_b=own.plan_b,
        title=row.title,
        description=row.description,
        responsible=row.responsible,
        capacity=row.capacity,
        cancelled=row.cancelled,
        cancel_reason=row.cancel_reason,
        zone=row.zone,
        space_id=row.space_id,
        space=row.space,
        directions=row.directions,
        briefing_id=own.briefing_id,
        briefing_at=row.briefing_at,
        briefing_ends=row.briefing_ends,
        plan_b_id=own.plan_b_id,
        promised=row.promised,
        spent=row.spent,
        round_id=row.round_id,
    )


def of_session(session: Session, session_id: UUID) -> UUID | None:
    """Return the outing that a meeting is, or the briefing or plan B of: one statement."""
    return session.scalar(
        select(Outing.id)
        .where(or_(Outing.session_id == session_id, Outing.briefing_id == session_id, Outing.plan_b_id == session_id))
        .order_by(Outing.id)
        .limit(1)
    )


def company(session: Session, outing_id: UUID, *, day: date) -> Company:
    """Return who goes, as numbers: one statement. A child is small by its age on the day."""
    briefed = aliased(Attendance)
    agreed = (
        select(Consent.id)
        .where(
            Consent.child_id == Attendance.child_id,
            Consent.purpose == ConsentPurpose.OUTING,
            Consent.withdrawn_on.is_(None),
        )
        .exists()
    )
    rows = session.execute(
        select(Child.birth_month, agreed.label("agreed"), was_there(briefed).label("briefed"))
        .select_from(Outing)
        .join(Attendance, and_(Attendance.session_id == Outing.session_id, Attendance.placed))
        .join(Child, Child.id == Attendance.child_id)
        .outerjoin(briefed, and_(briefed.session_id == Outing.briefing_id, briefed.child_id == Attendance.child_id))
        .where(Outing.id == outing_id)
    ).all()
    return Company(
        children=len(rows),
        small=sum(age_on(day, birth_month=row.birth_month) < SMALL_UNTIL for row in rows),
        without_consent=sum(not row.agreed for row in rows),
        without_briefing=sum(not row.briefed for row in rows),
    )


def destinations(session: Session) -> tuple[Destination, ...]:
    """Return the places away from the location that can be gone to, by name: one statement."""
    rows = session.execute(
        select(Space.id, Space.name, Space.travel_minutes)
        .where(Space.active, ~Space.on_location)
        .order_by(Space.name, Space.id)
    )
    return tuple(Destination(id=row.id, name=row.name, travel_minutes=row.travel_minutes) for row in rows)


def rooms(session: Session) -> tuple[Destination, ...]:
    """Return the spaces on the location in which something new can be planned, by name: one statement."""
    rows = session.execute(
        select(Space.id, Space.name).where(Space.active, Space.on_location).order_by(Space.name, Space.id)
    )
    return tuple(Destination(id=row.id, name=row.name, travel_minutes=0) for row in rows)


def without_briefing(session: Session, outing_id: UUID) -> tuple[UUID, ...]:
    """Return the children on the list of an outing who were not seen at its briefing, by id: one statement.

    Without a briefing, or when it was cancelled, that is all of them: no briefing, no outing (DOMAIN.md).
    """
    briefed = aliased(Attendance)
    rows = session.scalars(
        select(Attendance.child_id)
        .select_from(Outing)
        .join(Attendance, and_(Attendance.session_id == Outing.session_id, Attendance.placed))
        .outerjoin(briefed, and_(briefed.session_id == Outing.briefing_id, briefed.child_id == Attendance.child_id))
        .where(Outing.id == outing_id, ~was_there(briefed))
        .order_by(Attendance.child_id)
    )
    return tuple(rows)


def was_there(briefed: type[Attendance]) -> ColumnElement[bool]:
    """Say of an outer join of a briefing whether a child was seen there; not so at one that was cancelled."""
    return func.coalesce(case((~briefed.session_cancelled, briefed.mark == AttendanceMark.PRESENT)), False)


def _sum_of(amount: InstrumentedAttribute[Decimal]) -> ScalarSelect[Decimal]:
    return (
        select(func.coalesce(func.sum(amount), 0))
        .where(FundingLine.activity_id == Outing.activity_id)
        .correlate(Outing)
        .scalar_subquery()
    )


def _round() -> ScalarSelect[UUID]:
    return (
        select(Allocation.id)
        .join(AllocatedActivity, AllocatedActivity.allocation_id == Allocation.id)
        .where(AllocatedActivity.activity_id == Outing.activity_id)
        .order_by(Allocation.made_at.desc(), Allocation.id)
        .limit(1)
        .correlate(Outing)
        .scalar_subquery()
    )
