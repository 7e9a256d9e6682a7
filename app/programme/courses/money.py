"""Money for a course: what each source promised, and what was spent of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.courses import Course
from app.models.money import FundingLine
from app.planning.vocabulary import FundingSource
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class Funding:
    """A line: from whom, for what, and how many euros."""

    source: FundingSource
    purpose: str
    promised: Decimal
    spent: Decimal


def put(
    session: Session, course_id: UUID, line_id: UUID | None, funding: Funding, *, by: Actor, now: datetime
) -> FundingLine:
    """Note a line of money of a course, a new one without an id.

    :raises NotFound: when the course, or a line of it, is not there.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, funding.purpose)
    known(session, Course, course_id)
    if line_id is None:
        row = FundingLine(location_id=by.location_id, course_id=course_id, noted_at=now)
        session.add(row)
    else:
        row = _line(session, course_id, line_id)
    row.source, row.purpose, row.noted_at = funding.source, funding.purpose, now
    row.promised, row.spent = funding.promised, funding.spent
    session.flush()
    audit(session, action="funding.put", subject=FundingLine.__tablename__, subject_id=row.id, by=by, now=now)
    session.flush()
    return row


def remove(session: Session, course_id: UUID, line_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take a line away.

    :raises NotFound: when the course has no such line.
    """
    session.delete(_line(session, course_id, line_id))
    audit(session, action="funding.removed", subject=FundingLine.__tablename__, subject_id=line_id, by=by, now=now)
    session.flush()


def _line(session: Session, course_id: UUID, line_id: UUID) -> FundingLine:
    row = known(session, FundingLine, line_id)
    if row.course_id != course_id:
        raise NotFound(FundingLine.__tablename__, line_id)
    return row
