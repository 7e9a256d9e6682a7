"""An outing on its day: who goes along, who is where, and what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.attendance import Attendance, CheckOut
from app.models.children import Child, Consent
from app.models.outings import Headcount, Outing
from app.planning.outings.counting import Seen, Where, where
from app.planning.vocabulary import ConsentPurpose, CountPoint
from app.queries import outings


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """A child that goes along, by pseudonym: where it is, and whether it was briefed and may go."""

    child_id: UUID
    pseudonym: str
    seen: Seen
    briefed: bool
    agreed: bool

    @property
    def where(self) -> Where:
        """Return where the child is, as far as it was ticked."""
        return where(self.seen)

    @property
    def ready(self) -> bool:
        """Say whether nothing stands in the way of taking the child along."""
        return self.briefed and self.agreed


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many were counted at a point, by whom and when."""

    id: UUID
    point: CountPoint
    expected: int
    counted: int
    note: str
    counted_at: datetime
    by: str | None

    @property
    def difference(self) -> int:
        """Return how many were counted too many; below nothing: too few."""
        return self.counted - self.expected


def session_of(session: Session, outing_id: UUID) -> UUID | None:
    """Return the meeting that an outing is: one statement."""
    return session.scalar(select(Outing.session_id).where(Outing.id == outing_id))


def going(session: Session, outing_id: UUID) -> tuple[Going, ...]:
    """Return who goes along by pseudonym, and whoever left and lost its place since: two statements."""
    unbriefed = frozenset(outings.without_briefing(session, outing_id))
    agreed = (
        select(Consent.id)
        .where(Consent.child_id == Child.id, Consent.purpose == ConsentPurpose.OUTING, Consent.withdrawn_on.is_(None))
        .exists()
    )
    meeting = select(Outing.session_id).where(Outing.id == outing_id).scalar_subquery()
    rows = session.execute(
        _along(meeting).add_columns(Child.pseudonym, agreed.label("agreed")).order_by(Child.pseudonym, Child.id)
    )
    return tuple(
        Going(child_id=row.id, pseudonym=row.pseudonym, seen=seen, briefed=row.id not in unbriefed, agreed=row.agreed)
        for row, seen in _listed(rows)
    )


def places(session: Session, session_id: UUID) -> dict[UUID, Where]:
    """Return by id where each child is, and no name: one statement."""
    rows = session.execute(_along(session_id).order_by(Child.id))
    return {row.id: where(seen) for row, seen in _listed(rows)}


def counts(session: Session, outing_id: UUID) -> tuple[Count, ...]:
    """Return what was counted, the last first: one statement."""
    rows = session.execute(
        select(
            Headcount.id,
            Headcount.point,
            Headcount.expected,
            Headcount.counted,
            Headcount.note,
            Headcount.counted_at,
            UserAccount.name.label("by"),
        )
        .outerjoin(UserAccount, UserAccount.id == Headcount.by_id)
        .where(Headcount.outing_id == outing_id)
        .order_by(Headcount.counted_at.desc(), Headcount.at.desc(), Headcount.id)
    )
    return tuple(Count(**plain(row)) for row in rows)


def _along(session_id: ColumnElement[UUID] | UUID) -> Select[*tuple[Any, ...]]:
    """Select the children who have a place in a meeting, or of whom somebody said where they are."""
    return (
        select(
            Child.id, Attendance.id.is_not(None).label("placed"), CheckOut.out_at, CheckOut.back_at, CheckOut.here_at
        )
        .select_from(Child)
        .outerjoin(
            Attendance,
            and_(Attendance.child_id == Child.id, Attendance.session_id == session_id, Attendance.placed),
        )
        .outerjoin(CheckOut, and_(CheckOut.child_id == Child.id, CheckOut.session_id == session_id))
        .where(or_(Attendance.id.is_not(None), CheckOut.id.is_not(None)))
    )


def _listed(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[tuple[Row[*tuple[Any, ...]], Seen]]:
    """Yield who has a place, and who left and lost it since; not who stayed here without one."""
    for row in rows:
        seen = Seen(out_at=row.out_at, back_at=row.back_at, here_at=row.here_at)
        if row.placed or where(seen) is not Where.HERE:
            yield row, seen
