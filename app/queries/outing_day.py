"""An outing on its day: who goes along, who is where, and what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.extensions import plain
from app.models.accounts import UserAccount
from app.models.attendance import Attendance, CheckOut
from app.models.children import Child, Consent
from app.models.outings import Headcount, Outing
from app.planning.outings.counting import Gone, Where, where
from app.planning.vocabulary import ConsentPurpose, CountPoint
from app.queries import outings


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """A child that goes along, by pseudonym: where it is, and whether it was briefed and may go."""

    child_id: UUID
    pseudonym: str
    gone: Gone | None
    briefed: bool
    agreed: bool

    @property
    def where(self) -> Where:
        """Return where the child is, as far as it was ticked."""
        return where(self.gone)

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
    rows = session.execute(
        select(Child.id, Child.pseudonym, CheckOut.out_at, CheckOut.back_at, agreed.label("agreed"))
        .select_from(Child)
        .join(Outing, Outing.id == outing_id)
        .outerjoin(
            Attendance,
            and_(Attendance.child_id == Child.id, Attendance.session_id == Outing.session_id, Attendance.placed),
        )
        .outerjoin(CheckOut, and_(CheckOut.child_id == Child.id, CheckOut.session_id == Outing.session_id))
        .where(or_(Attendance.id.is_not(None), CheckOut.id.is_not(None)))
        .order_by(Child.pseudonym, Child.id)
    )
    return tuple(
        Going(
            child_id=row.id,
            pseudonym=row.pseudonym,
            gone=Gone(out_at=row.out_at, back_at=row.back_at) if row.out_at else None,
            briefed=row.id not in unbriefed,
            agreed=row.agreed,
        )
        for row in rows
    )


def places(session: Session, session_id: UUID) -> dict[UUID, Where]:
    """Return by id where each child is, and no name: one statement."""
    rows = session.execute(
        select(Child.id, CheckOut.out_at, CheckOut.back_at)
        .outerjoin(
            Attendance,
            and_(Attendance.child_id == Child.id, Attendance.session_id == session_id, Attendance.placed),
        )
        .outerjoin(CheckOut, and_(CheckOut.child_id == Child.id, CheckOut.session_id == session_id))
        .where(or_(Attendance.id.is_not(None), CheckOut.id.is_not(None)))
        .order_by(Child.id)
    )
    return {row.id: where(Gone(out_at=row.out_at, back_at=row.back_at) if row.out_at else None) for row in rows}


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
