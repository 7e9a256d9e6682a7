"""The money of a course: its lines, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.money import FundingLine
from app.planning.vocabulary import FundingSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Money from a source."""

    id: UUID
    source: FundingSource
    purpose: str
    promised: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What is left of it; less than nothing when more was spent than was promised."""
        return self.promised - self.spent


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """All lines with their sums."""

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


def of_course(session: Session, course_id: UUID) -> Money:
    """Return the money of a course, in one statement."""
    rows = session.scalars(
        select(FundingLine)
        .where(FundingLine.course_id == course_id)
        .order_by(FundingLine.source, FundingLine.purpose, FundingLine.id)
    )
    return Money(
        lines=tuple(
            Line(id=row.id, source=row.source, purpose=row.purpose, promised=row.promised, spent=row.spent)
            for row in rows
        )
    )
