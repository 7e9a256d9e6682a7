"""Free days of a location: adding, changing and taking them away, and the holidays of years to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import FreeDay, Location
from app.planning.school_calendar import free_days
from app.planning.school_years import FreePeriod
from app.planning.vocabulary import FreeDaySort
from app.programme import texts, turns
from app.programme.history import audit
from app.programme.refusals import NoSuchPeriod

YEARS_AHEAD = 3


def add(session: Session, period: FreePeriod, *, by: Actor, now: datetime) -> int:
    """Make the days of a period free, and return how many were not free for that reason before.

    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name that must not be shown.
    """
    texts.refuse_private(session, period.name)
    turns.take(session)
    _note(session, "added", by=by, now=now)
    return _insert(session, [(day, period.sort, period.name) for day in period.days], by=by)


def remove(session: Session, period: FreePeriod, *, by: Actor, now: datetime) -> None:
    """Let the days of a period no longer be free for its reason.

    :raises NoSuchPeriod: when none of them is.
    """
    turns.take(session)
    _remove(session, period)
    _note(session, "removed", by=by, now=now)


def change(session: Session, before: FreePeriod, after: FreePeriod, *, by: Actor, now: datetime) -> None:
    """Give a period another name or other days.

    :raises NoSuchPeriod: when it is not there (any more).
    """
    texts.refuse_private(session, after.name)
    turns.take(session)
    _remove(session, before)
    _insert(session, [(day, after.sort, after.name) for day in after.days], by=by)
    _note(session, "changed", by=by, now=now)


def seed(session: Session, *, by: Actor, now: datetime) -> int:
    """Add the public and school holidays of the years to come that have none yet; return how many days that are.

    A year that has one is left as it is: what was changed or taken away there stays so.
    """
    turns.take(session)
    location = session.get_one(Location, by.location_id)
    known = _known_years(session, location)
    wanted = [year for year in range(now.year, now.year + YEARS_AHEAD + 1) if year not in known]
    names: dict[tuple[date, FreeDaySort], list[str]] = {}
    for free in free_days(location.region, wanted):
        names.setdefault((free.day, free.sort), []).append(free.name)
    _note(session, "seeded", by=by, now=now)
    return _insert(session, [(day, sort, " en ".join(several)) for (day, sort), several in names.items()], by=by)


def _known_years(session: Session, location: Location) -> set[int]:
    year = func.extract("year", FreeDay.day)
    seeded = FreeDay.sort != FreeDaySort.CLOSING_DAY
    return {int(found) for found in session.scalars(select(year).where(FreeDay.location_id == location.id, seeded))}


def _remove(session: Session, period: FreePeriod) -> None:
    gone = session.execute(
        delete(FreeDay)
        .where(FreeDay.sort == period.sort.value, FreeDay.name == period.name)
        .where(FreeDay.day.between(period.first, period.last))
        .returning(FreeDay.id)
    ).all()
    if not gone:
        raise NoSuchPeriod


def _insert(session: Session, days: Iterable[tuple[date, FreeDaySort, str]], *, by: Actor) -> int:
    rows: list[dict[str, Any]] = [
        {"location_id": by.location_id, "day": day, "sort": sort.value, "name": name} for day, sort, name in days
    ]
    if not rows:
        return 0
    wanted = insert(FreeDay).values(rows).on_conflict_do_nothing(index_elements=["location_id", "day", "sort"])
    return len(session.execute(wanted.returning(FreeDay.id)).all())


def _note(session: Session, what: str, *, by: Actor, now: datetime) -> None:
    audit(session, action=f"free_days.{what}", subject="location", subject_id=by.location_id, by=by, now=now)
