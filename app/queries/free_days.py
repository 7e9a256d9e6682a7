"""The days on which a location, the schools or the country are free."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, select
from sqlalchemy.orm import Session

from app.models.activities import ProgrammeSession
from app.models.locations import FreeDay as FreeDayRow
from app.planning.free_days import FreeDay
from app.planning.vocabulary import FreeDaySort

A_YEAR = timedelta(days=400)


def since(session: Session, *, location_id: UUID, first: date) -> list[FreeDay]:
    """Return every free day of the location from `first` on, sorted; a day may be free for several reasons."""
    return _read(session, (FreeDayRow.location_id == location_id) & (FreeDayRow.day >= first))


def between(session: Session, *, location_id: UUID, first: date, last: date) -> list[FreeDay]:
    """Return the free days of the location from `first` to `last`, sorted."""
    return _read(session, (FreeDayRow.location_id == location_id) & FreeDayRow.day.between(first, last))


def around(session: Session, *, location_id: UUID, day: date) -> frozenset[date]:
    """Return the free days of the location in the year before a day and the year after it."""
    found = between(session, location_id=location_id, first=day - A_YEAR, last=day + A_YEAR)
    return frozenset(each.day for each in found)


def _read(session: Session, which: ColumnElement[bool]) -> list[FreeDay]:
    rows = session.execute(
        select(FreeDayRow.day, FreeDayRow.sort, FreeDayRow.name).where(which).order_by(FreeDayRow.day, FreeDayRow.sort)
    )
    return [FreeDay(day=row.day, sort=FreeDaySort(row.sort), name=row.name) for row in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedOnFreeDay:
    """A session that is planned on a day on which the location is closed."""

    id: UUID
    title: str
    day: date


def planned_when_closed(session: Session, *, location_id: UUID, first: date, last: date) -> list[PlannedOnFreeDay]:
    """Return the sessions, not cancelled, on closing days between two days, by day and title."""
    day = cast(ProgrammeSession.starts_local, Date)
    rows = session.execute(
        select(ProgrammeSession.id, ProgrammeSession.title, day.label("day"))
        .join(FreeDayRow, (FreeDayRow.day == day) & (FreeDayRow.location_id == location_id))
        .where(FreeDayRow.sort == FreeDaySort.CLOSING_DAY.value, ~ProgrammeSession.cancelled)
        .where(FreeDayRow.day.between(first, last))
        .order_by(day, ProgrammeSession.title, ProgrammeSession.id)
    )
    return [PlannedOnFreeDay(id=row.id, title=row.title, day=row.day) for row in rows]
