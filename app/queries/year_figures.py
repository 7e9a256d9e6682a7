"""What is counted of a year for the municipality: counts alone leave the database, and no child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, distinct, func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, DepartedAttendance
from app.models.children import Child
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
    """A year in numbers; `groups` are the names of the age groups, nothing for children whose age is in none."""

    groups: tuple[str, ...]
    numbers: YearNumbers
    partners: tuple[Taken, ...]
    money: YearOfMoney


def of_year(session: Session, year: int, *, during: Period, now: datetime) -> YearFigures:
    """Return the figures of a year up to now, in nine statements; meetings of staff alone are not counted."""
    over = _over(during, now)
    groups = session.scalars(select(AgeGroup).order_by(AgeGroup.position, AgeGroup.name)).all()
    children: Counter[tuple[ActivityKind, str]] = Counter()
    visits: Counter[ActivityKind] = Counter()
    for row in session.execute(_present(over, date(year, 12, 31))):
        children[row.kind, _group_of(row.years, groups)] += row.children
        visits[row.kind] += row.visits
    named = [*(group.name for group in groups), *([""] if any(not name for _, name in children) else [])]
    return YearFigures(
        groups=tuple(named),
        numbers=year_figures.numbers(_counted(session, over, visits), children, groups=named),
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


def _counted(session: Session, over: ColumnElement[bool], visits: Counter[ActivityKind]) -> dict[ActivityKind, Counted]:
    departed = {row.kind: row.visits for row in session.execute(_departed(over))}
    helped = {row.kind: row for row in session.execute(_helped(over))}
    return {
        row.kind: Counted(
            held=row.held,
            cancelled=row.cancelled,
            visits=visits[row.kind] + departed.get(row.kind, 0),
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


def _present(over: ColumnElement[bool], on: date) -> Select[ActivityKind, int, int, int]:
    """Count visits, and children by their age in years on a day: it is one in a year, so each is counted once."""
    years = cast(func.extract("year", func.age(on, Child.birth_month)), Integer).label("years")
    children = func.count(distinct(Attendance.child_id)).label("children")
    return (
        select(Activity.kind, years, children, func.count().label("visits"))
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .join(Child, Child.id == Attendance.child_id)
        .where(over, ~ProgrammeSession.cancelled, Attendance.mark == AttendanceMark.PRESENT)
        .group_by(Activity.kind, years)
    )


def _group_of(years: int, groups: Sequence[AgeGroup]) -> str:
    """Return the first age group that an age is in: they may overlap."""
    return next((group.name for group in groups if group.min_age <= years <= group.max_age), "")


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
