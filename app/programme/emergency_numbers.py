"""The emergency numbers of a location: functions and offices, never a person of a child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.outings import EmergencyNumber
from app.programme import texts
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal


class NumberNamed(Refusal):
    """There is a number of that name already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """Whom to call, under which number, and when."""

    name: str
    number: str
    call_when: str = ""


def add(session: Session, wanted: Details, *, by: Actor, now: datetime) -> UUID:
    """Add a number, as the last one.

    :raises NumberNamed: when there is one of that name.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(session, wanted.name, wanted.call_when)
    rows = _locked(session)
    last = max((row.position for row in rows), default=0)
    values = {
        "location_id": by.location_id,
        "name": wanted.name,
        "number": wanted.number,
        "call_when": wanted.call_when,
        "position": last + 1,
    }
    new = upsert(EmergencyNumber).values(values).on_conflict_do_nothing(index_elements=["location_id", "name"])
    row_id: UUID | None = session.scalar(new.returning(EmergencyNumber.id))
    if row_id is None:
        raise NumberNamed
    audit(session, action="emergency_number.added", subject="emergency_number", subject_id=row_id, by=by, now=now)
    session.flush()
    return row_id


def remove(session: Session, number_id: UUID, *, by: Actor, now: datetime) -> str:
    """Remove a number; return its name.

    :raises NotFound: when there is none here.
    """
    row = _found(_locked(session), number_id)
    session.delete(row)
    audit(session, action="emergency_number.removed", subject="emergency_number", subject_id=row.id, by=by, now=now)
    session.flush()
    return row.name


def lift(session: Session, number_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put a number one place higher.

    :raises NotFound: when there is none here.
    """
    rows = _locked(session)
    row = _found(rows, number_id)
    place = rows.index(row)
    if place:
        rows[place - 1 : place + 1] = [row, rows[place - 1]]
    for position, one in enumerate(rows, start=1):
        one.position = position
    audit(session, action="emergency_number.moved", subject="emergency_number", subject_id=row.id, by=by, now=now)
    session.flush()


def _locked(session: Session) -> list[EmergencyNumber]:
    return list(
        session.scalars(
            select(EmergencyNumber).order_by(EmergencyNumber.position, EmergencyNumber.name).with_for_update()
        )
    )


def _found(rows: list[EmergencyNumber], number_id: UUID) -> EmergencyNumber:
    row = next((one for one in rows if one.id == number_id), None)
    if row is None:
        raise NotFound(EmergencyNumber.__tablename__, number_id)
    return row
