"""Which children have a place where, as numbers: what conflicts about children, groups and families are found with.

Nothing that leaves the building may import this module (see .importlinter); what is found with it counts children and
names none.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import Child
from app.planning.plan import ChildrenInPlan


def children_in(session: Session, *, location_id: UUID, starts_at: datetime, ends_at: datetime) -> ChildrenInPlan:
    """Return the places in the sessions that start in [starts_at, ends_at): two queries, however many there are.

    A child and a family are numbers made of their identifiers, the same ones each time.
    """
    places = session.execute(
        select(Attendance.session_id, func.array_agg(_number(Attendance.child_id)))
        .join(ProgrammeSession, ProgrammeSession.id == Attendance.session_id)
        .where(
            ProgrammeSession.location_id == location_id,
            ProgrammeSession.starts_at >= starts_at,
            ProgrammeSession.starts_at < ends_at,
            ~ProgrammeSession.cancelled,
            Attendance.placed,
        )
        .group_by(Attendance.session_id)
    ).all()
    children = session.execute(
        select(_number(Child.id), _number(Child.family_id), Child.languages).where(Child.location_id == location_id)
    ).all()
    return ChildrenInPlan(
        places={session_id: tuple(numbers) for session_id, numbers in places},
        family={child: family for child, family, _ in children},
        languages={child: tuple(languages) for child, _, languages in children},
    )


def _number(column: InstrumentedAttribute[UUID]) -> ColumnElement[int]:
    return func.uuid_hash_extended(column, 0, type_=BigInteger())
