"""What is counted of a year for the municipality: counts alone leave the database, and no child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, distinct, func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, DepartedAttendance
from app.models.locations import AgeGroup
from app.models.people import Partner
from app.models.shifts import Assignment, Engagement
from app.planning import year_figures
from app.planning.timeslots import Period
from app.planning.vocabulary import ActivityKind, Answer, AttendanceMark, Audience, EngagementState
from app.planning.year_figures import Counted, YearNumbers
from app.queries import money
from app.queries.money import YearOfMoney


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A partner, and in how many meetings it took part."""

    name: str
    meetings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class YearFigures:
    """A year in numbers; `groups` are the names of the age groups, nothing for what is for no group in particular."""

    groups: tuple[str, ...]
    numbers: YearNumbers
    partners: tuple[Taken, ...]
    money: YearOfMoney


def of_year(session: Session, year: int, *, during: Period, now: datetime) -> YearFigures:
    """Return the figures of a year up to now, in ten statements; meetings of staff alone are not counted."""
    over = _over(during, now)
    groups = session.execute(select(AgeGroup.id, AgeGroup.name).order_by(AgeGroup.position, AgeGroup.name)).all()
    children = {(row.kind, row.age_group_id): row.children for row in session.execute(_children(over))}
    listed: list[UUID | None] = [row.id for row in groups]
    named = [row.name for row in groups]
    if any(group is None for _, group in children):
        listed, named = [*listed, None], [*named, ""]
    return YearFigures(
        groups=tuple(named),
        numbers=year_figures.numbers(_counted(session, over), children, groups=listed),
        partners=tuple(Taken(name=row.name, meetings=row.meetings) for row in session.execute(_partners(over))),
        money=money.of_year(session, year),
    )


def _over(during: Period, now: datetime) -> ColumnElement[bool]:
    """Return which meetings count: those of the year that are over, for anybody but staff alone."""
    return and_(
        ProgrammeSession.starts_at >= during.starts_at,
        ProgrammeSession.starts_at < during.ends_at,
        ProgrammeSession.ends_at <= now,
        Activity.audience != Audience.STAFF,
    )


def _counted(session: Session, over: ColumnElement[bool]) -> dict[ActivityKind, Counted]:
    visits = {row.kind: row.visits for row in session.execute(_visits(over))}
    departed = {row.kind: row.visits for row in session.execute(_departed(over))}
    helped = {row.kind: row for row in session.execute(_helped(over))}
    return {
        row.kind: Counted(
            held=row.held,
            cancelled=row.cancelled,
            visits=visits.get(row.kind, 0) + departed.get(row.kind, 0),
            volunteers=helped[row.kind].people if row.kind in helped else 0,
            hours=float(helped[row.kind].seconds) / 3600 if row.kind in helped else 0,
        )
        for row in session.execute(_meetings(over))
    }


def _meetings(over: ColumnElement[bool]) -> Select[ActivityKind, int, int]:
    return (
        select(
            Activity.kind,
            func.count().filter(~ProgrammeSession.cancelled).label("held"),
            func.count().filter(ProgrammeSession.cancelled).label("cancelled"),
        )
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .where(over)
        .group_by(Activity.kind)
    )


def _present(over: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return (
        select(Activity.kind, *columns)
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .where(over, ~ProgrammeSession.cancelled, Attendance.mark == AttendanceMark.PRESENT)
    )


def _visits(over: ColumnElement[bool]) -> Select[Any]:
    return _present(over, func.count().label("visits")).group_by(Activity.kind)


def _children(over: ColumnElement[bool]) -> Select[Any]:
    group = func.coalesce(ProgrammeSession.age_group_id, Activity.age_group_id)
    wanted = _present(over, group.label("age_group_id"), func.count(distinct(Attendance.child_id)).label("children"))
    return wanted.group_by(Activity.kind, group)


def _departed(over: ColumnElement[bool]) -> Select[ActivityKind, int]:
    return (
        select(Activity.kind, func.sum(DepartedAttendance.present).label("visits"))
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(DepartedAttendance, DepartedAttendance.session_id == ProgrammeSession.id)
        .where(over, ~ProgrammeSession.cancelled)
        .group_by(Activity.kind)
    )


def _helped(over: ColumnElement[bool]) -> Select[ActivityKind, int, int]:
    length = func.extract("epoch", Assignment.ends_at - Assignment.starts_at)
    return (
        select(
            Activity.kind,
            func.count(distinct(Assignment.volunteer_id)).label("people"),
            func.coalesce(func.sum(length), 0).label("seconds"),
        )
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(Assignment, Assignment.session_id == ProgrammeSession.id)
        .where(over, ~ProgrammeSession.cancelled, ~Assignment.released, Assignment.answer != Answer.DECLINED)
        .group_by(Activity.kind)
    )


def _partners(over: ColumnElement[bool]) -> Select[str, int]:
    return (
        select(Partner.name, func.count().label("meetings"))
        .join(Engagement, Engagement.partner_id == Partner.id)
        .join(ProgrammeSession, ProgrammeSession.id == Engagement.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(over, ~ProgrammeSession.cancelled, Engagement.state == EngagementState.CONFIRMED, ~Engagement.withdrawn)
        .group_by(Partner.id, Partner.name)
        .order_by(Partner.name, Partner.id)
    )
