"""The days on which a location, the schools or the country are free."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import locations
from app.planning.free_days import FreeDay
from app.planning.vocabulary import FreeDaySort


def between(session: Session, *, location_id: UUID, first: date, last: date) -> list[FreeDay]:
    """Return the free days of the location from `first` to `last`, sorted; a day may be free for several reasons."""
    rows = session.execute(
        select(locations.FreeDay.day, locations.FreeDay.sort, locations.FreeDay.name)
        .where(locations.FreeDay.location_id == location_id)
        .where(locations.FreeDay.day.between(first, last))
        .order_by(locations.FreeDay.day, locations.FreeDay.sort)
    )
    return [FreeDay(day=row.day, sort=FreeDaySort(row.sort), name=row.name) for row in rows]
