"""Money: what there is for a year, and what courses and activities take of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.models.courses import Course
from app.models.money import Budget, FundingLine
from app.planning import budgets
from app.planning.budgets import Charge
from app.planning.vocabulary import FundingSource
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal, known


@dataclass
class BudgetShort(Refusal):
    """A source would go so many euros below what it has for a year; whoever says so may do it."""

    source: FundingSource
    year: int
    short: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """What money is for: a course, or an activity of any other kind."""

    course_id: UUID | None = None
    activity_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Funding:
    """A line: from whom, in which year, for what, how many euros, and what the administration knows it by."""

    source: FundingSource
    year: int
    purpose: str
    promised: Decimal
    spent: Decimal
    reference: str = ""

    @property
    def charge(self) -> Charge:
        """What it takes of its source."""
        return Charge(source=self.source, promised=self.promised, spent=self.spent)


def set_budget(
    session: Session, year: int, source: FundingSource, *, amount: Decimal, note: str, by: Actor, now: datetime
) -> Budget:
    """Note what a source has for a year, or change it.

    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a note that must not be shown.
    """
    texts.refuse_private(session, note)
    row = _budget(session, year, source)
    if row is None:
        row = Budget(location_id=by.location_id, year=year, source=source)
        session.add(row)
    row.amount, row.note = amount, note
    session.flush()
    audit(session, action="budget.set", subject=Budget.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def remove_budget(session: Session, year: int, source: FundingSource, *, by: Actor, now: datetime) -> None:
    """Take the budget of a source away; what was charged to it stays, and is short.

    :raises NotFound: when there is none.
    """
    row = _budget(session, year, source)
    if row is None:
        raise NotFound(Budget.__tablename__, by.location_id)
    session.delete(row)
    audit(session, action="budget.removed", subject=Budget.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()


def put(
    session: Session,
    owner: Owner,
    line_id: UUID | None,
    funding: Funding,
    *,
    anyway: bool = False,
    by: Actor,
    now: datetime,
) -> FundingLine:
    """Note a line of money, a new one without an id; with `anyway` also when the source has not got that much.

    :raises NotFound: when the course, the activity, or a line of it, is not there.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    :raises BudgetShort: when the budget of that year would go below zero, or further below.
    """
    texts.refuse_private(session, funding.purpose, funding.reference)
    _known_owner(session, owner)
    row = _line(session, owner, line_id) if line_id else None
    before = _charge(row) if row is not None and row.year == funding.year else None
    short = _shortfall(session, funding, before)
    if short and not anyway:
        raise BudgetShort(funding.source, funding.year, short)
    if row is None:
        row = FundingLine(location_id=by.location_id, course_id=owner.course_id, activity_id=owner.activity_id)
        session.add(row)
    row.source, row.year, row.purpose, row.reference = funding.source, funding.year, funding.purpose, funding.reference
    row.promised, row.spent, row.noted_at = funding.promised, funding.spent, now
    session.flush()
    audit(session, action="funding.put", subject=FundingLine.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def settle(session: Session, owner: Owner, line_id: UUID, *, by: Actor, now: datetime) -> FundingLine:
    """Promise no more than was spent: what is left of a line goes back to its budget.

    :raises NotFound: when there is no such line.
    """
    row = _line(session, owner, line_id)
    row.promised, row.noted_at = row.spent, now
    session.flush()
    audit(session, action="funding.settled", subject=FundingLine.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def remove(session: Session, owner: Owner, line_id: UUID, *, by: Actor, now: datetime) -> Funding:
    """Take a line away, and return what it said, so that it can be put back.

    :raises NotFound: when there is no such line.
    """
    row = _line(session, owner, line_id)
    said = Funding(
        source=row.source,
        year=row.year,
        purpose=row.purpose,
        promised=row.promised,
        spent=row.spent,
        reference=row.reference,
    )
    session.delete(row)
    audit(session, action="funding.removed", subject=FundingLine.__tablename__, subject_id=line_id, by=by, now=now)
    session.flush()
    return said


def _budget(session: Session, year: int, source: FundingSource) -> Budget | None:
    """Return a budget, held until the end of the transaction: of two who take the last of it, one is warned."""
    return session.scalar(select(Budget).where(Budget.year == year, Budget.source == source).with_for_update())


def _shortfall(session: Session, funding: Funding, before: Charge | None) -> Decimal:
    budget = _budget(session, funding.year, funding.source)
    rows = session.scalars(
        select(FundingLine).where(FundingLine.year == funding.year, FundingLine.source == funding.source)
    )
    return budgets.shortfall(
        budget.amount if budget else None,
        [_charge(each) for each in rows],
        wanted=funding.charge,
        instead_of=before,
    )


def _charge(row: FundingLine) -> Charge:
    return Charge(source=row.source, promised=row.promised, spent=row.spent)


def _known_owner(session: Session, owner: Owner) -> None:
    if owner.course_id is not None:
        known(session, Course, owner.course_id)
    if owner.activity_id is not None:
        known(session, Activity, owner.activity_id)


def _line(session: Session, owner: Owner, line_id: UUID) -> FundingLine:
    row = known(session, FundingLine, line_id)
    if (row.course_id, row.activity_id) != (owner.course_id, owner.activity_id):
        raise NotFound(FundingLine.__tablename__, line_id)
    return row
