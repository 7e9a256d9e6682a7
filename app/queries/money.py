"""Money: the lines of a course or an activity, and a year with its budgets and all that was charged to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.courses import Course
from app.models.money import Budget, FundingLine
from app.planning import budgets
from app.planning.budgets import Account, Charge
from app.planning.vocabulary import FundingSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Money from a source for something: `title` is that of the course or the activity."""

    id: UUID
    course_id: UUID | None
    activity_id: UUID | None
    title: str
    source: FundingSource
    year: int
    purpose: str
    promised: Decimal
    spent: Decimal
    reference: str
    noted_at: datetime

    @property
    def left(self) -> Decimal:
        """What is left of it; less than nothing when more was spent than was promised."""
        return self.promised - self.spent

    @property
    def charge(self) -> Charge:
        """What it takes of its source."""
        return Charge(source=self.source, promised=self.promised, spent=self.spent)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Lines with their sums."""

    lines: tuple[Line, ...]

    @property
    def promised(self) -> Decimal:
        """What all sources promised."""
        return sum((line.promised for line in self.lines), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """What was spent of it."""
        return sum((line.spent for line in self.lines), Decimal(0))

    @property
    def left(self) -> Decimal:
        """What is left."""
        return self.promised - self.spent


@dataclass(frozen=True, kw_only=True)
class YearOfMoney(Money):
    """A calendar year: its budgets with their notes, and its lines. `others` are the years that have any, too."""

    year: int
    budgets: dict[FundingSource, Decimal]
    notes: dict[FundingSource, str]
    others: tuple[int, ...]

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every source that has a budget or a line."""
        return budgets.accounts(self.budgets, (line.charge for line in self.lines))

    @property
    def short(self) -> tuple[Account, ...]:
        """The sources of which too much was taken."""
        return tuple(account for account in self.accounts if account.short)


def of_course(session: Session, course_id: UUID) -> Money:
    """Return the money of a course, in one statement."""
    return Money(lines=_read(session, _lines().where(FundingLine.course_id == course_id)))


def of_activity(session: Session, activity_id: UUID) -> Money:
    """Return the money of an activity, in one statement."""
    return Money(lines=_read(session, _lines().where(FundingLine.activity_id == activity_id)))


def of_year(session: Session, year: int) -> YearOfMoney:
    """Return a year, in three statements."""
    rows = session.scalars(select(Budget).where(Budget.year == year)).all()
    years = select(FundingLine.year).union(select(Budget.year))
    return YearOfMoney(
        year=year,
        budgets={row.source: row.amount for row in rows},
        notes={row.source: row.note for row in rows if row.note},
        lines=_read(session, _lines().where(FundingLine.year == year)),
        others=tuple(sorted(session.scalars(years))),
    )


def year_of_course(session: Session, course_id: UUID) -> int | None:
    """Return the year in which a course is first charged, if it is."""
    return session.scalar(select(func.min(FundingLine.year)).where(FundingLine.course_id == course_id))


def activity_title(session: Session, activity_id: UUID) -> str | None:
    """Return what an activity of this location is called."""
    return session.scalar(select(Activity.title).where(Activity.id == activity_id))


def _lines() -> Select[FundingLine, str]:
    return (
        select(FundingLine, func.coalesce(Course.title, Activity.title).label("title"))
        .outerjoin(Course, Course.id == FundingLine.course_id)
        .outerjoin(Activity, Activity.id == FundingLine.activity_id)
        .where(or_(Course.id.is_not(None), Activity.id.is_not(None)))
        .order_by(FundingLine.source, func.lower(func.coalesce(Course.title, Activity.title)), FundingLine.purpose)
        .order_by(FundingLine.id)
    )


def _read(session: Session, wanted: Select[FundingLine, str]) -> tuple[Line, ...]:
    return tuple(
        Line(
            id=row.id,
            course_id=row.course_id,
            activity_id=row.activity_id,
            title=title,
            source=row.source,
            year=row.year,
            purpose=row.purpose,
            promised=row.promised,
            spent=row.spent,
            reference=row.reference,
            noted_at=row.noted_at,
        )
        for row, title in session.execute(wanted)
    )
