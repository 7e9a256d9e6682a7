"""The rows of a list: locked in one order, and written with their history in two statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    Boolean,
    DateTime,
    Select,
    TableValuedAlias,
    Uuid,
    any_,
    case,
    cast,
    column,
    func,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance, AttendanceChange
from app.planning.marking import Noted
from app.planning.vocabulary import AttendanceMark
from app.programme.refusals import NotFound

_MOMENT = DateTime(timezone=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """The place of a child in a session, with what is noted of it now."""

    id: UUID
    child_id: UUID
    noted: Noted


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that is noted of a place; one that is `refused` is kept in its history and changes nothing.

    `settled`: a refused one that nobody has to decide about.
    """

    id: UUID
    attendance_id: UUID
    before: Noted
    after: Noted
    ticked_at: datetime
    refused: bool = False
    settled: bool = False

    @property
    def waits(self) -> bool:
        """Say whether somebody has to decide about it."""
        return self.refused and not self.settled


def changed(held: Held, after: Noted, *, ticked_at: datetime, refused: bool = False, settled: bool = False) -> Change:
    """Return that something else was noted of a place."""
    return Change(
        id=uuid4(),
        attendance_id=held.id,
        before=held.noted,
        after=after,
        ticked_at=ticked_at,
        refused=refused,
        settled=settled,
    )


def lock(session: Session, session_id: UUID, *, child_ids: Collection[UUID]) -> tuple[Held, ...]:
    """Lock and return the places that these children hold in a session, in the order in which everybody locks them.

    :raises NotFound: when there is no such session here.
    """
    places = select(Attendance.id).where(
        Attendance.session_id == session_id,
        Attendance.child_id == any_(literal(list(child_ids), ARRAY(Uuid))),
        Attendance.placed,
    )
    if not _lock_sessions(session, [session_id]):
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    return _lock_places(session, places)


def lock_places(session: Session, places: Select[UUID], *, session_ids: Collection[UUID]) -> tuple[Held, ...]:
    """Lock and return places that were selected by id, of these sessions."""
    _lock_sessions(session, session_ids)
    return _lock_places(session, places)


def write(session: Session, changes: Iterable[Change], *, by: Actor, now: datetime) -> None:
    """Write what was noted, and keep each change: two statements, or none when nothing changes."""
    every = tuple(changes)
    if not every:
        return
    counting = [change for change in every if not change.refused]
    if counting:
        _update(session, counting, by=by, now=now)
    given = _given([_as_data(change) for change in every])
    columns = given.c
    chosen = select(
        columns.id,
        literal(by.location_id, Uuid),
        columns.attendance_id,
        columns.before,
        columns.after,
        columns.refused,
        case((columns.settled, literal(now, _MOMENT)), else_=null()),
        literal(by.user_id, Uuid),
        columns.ticked_at,
        literal(now, _MOMENT),
    )
    names = (
        "id",
        "location_id",
        "attendance_id",
        "before",
        "after",
        "refused",
        "settled_at",
        "by_id",
        "ticked_at",
        "at",
    )
    session.execute(insert(AttendanceChange).from_select(names, chosen, include_defaults=False))


def data_of(noted: Noted) -> dict[str, str | None]:
    """Return what a change keeps."""
    return {
        "mark": noted.mark.value,
        "arrived_at": _text(noted.arrived_at),
        "left_at": _text(noted.left_at),
    }


def _lock_sessions(session: Session, session_ids: Collection[UUID]) -> Sequence[UUID]:
    """Lock sessions lightly, before their places: whoever moves one locks its places in an order of its own."""
    return session.scalars(
        select(ProgrammeSession.id)
        .where(ProgrammeSession.id == any_(literal(list(session_ids), ARRAY(Uuid))))
        .order_by(ProgrammeSession.id)
        .with_for_update(read=True, key_share=True)
    ).all()


def _lock_places(session: Session, places: Select[UUID]) -> tuple[Held, ...]:
    rows = session.execute(
        select(Attendance.id, Attendance.child_id, Attendance.mark, Attendance.arrived_at, Attendance.left_at)
        .where(Attendance.id.in_(places))
        .order_by(Attendance.id)
        .with_for_update(key_share=True)
    )
    return tuple(
        Held(
            id=row.id,
            child_id=row.child_id,
            noted=Noted(mark=row.mark, arrived_at=row.arrived_at, left_at=row.left_at),
        )
        for row in rows
    )


def _update(session: Session, changes: Iterable[Change], *, by: Actor, now: datetime) -> None:
    given = _given([_as_data(change) for change in changes]).c
    mark, is_open = given.after["mark"].astext, AttendanceMark.NOT_RECORDED.value
    session.execute(
        update(Attendance)
        .where(Attendance.id == given.attendance_id)
        .values(
            mark=mark,
            arrived_at=cast(given.after["arrived_at"].astext, _MOMENT),
            left_at=cast(given.after["left_at"].astext, _MOMENT),
            recorded_at=case((mark == is_open, null()), else_=literal(now, _MOMENT)),
            recorded_by_id=case((mark == is_open, null()), else_=literal(by.user_id, Uuid)),
        )
        .execution_options(synchronize_session=False)
    )
    for row in session.identity_map.values():
        if isinstance(row, Attendance):
            session.expire(row)


def _given(rows: list[dict[str, Any]]) -> TableValuedAlias:
    """Return rows as one value: the statement is the same for one and for five hundred."""
    return (
        func.jsonb_to_recordset(literal(rows, JSONB))
        .table_valued(
            column("id", Uuid),
            column("attendance_id", Uuid),
            column("before", JSONB),
            column("after", JSONB),
            column("ticked_at", _MOMENT),
            column("refused", Boolean),
            column("settled", Boolean),
        )
        .render_derived(name="given", with_types=True)
    )


def _as_data(change: Change) -> dict[str, Any]:
    return {
        "id": str(change.id),
        "attendance_id": str(change.attendance_id),
        "before": data_of(change.before),
        "after": data_of(change.after),
        "ticked_at": change.ticked_at.isoformat(),
        "refused": change.refused,
        "settled": change.settled,
    }


def _text(moment: datetime | None) -> str | None:
    """Return a moment as text, the same for the same moment."""
    return moment.astimezone(UTC).isoformat() if moment else None
