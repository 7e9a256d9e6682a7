"""Which children signed the agreement of an activity, and how many hours a week were agreed: four statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Interval, func, select, type_coerce
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Agreement, Enrolment
from app.models.locations import Location
from app.planning.timeslots import Period
from app.planning.weeks import IsoWeek

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """What the template of an activity agrees with whoever takes part, and who signed it on which day.

    `planned` are the hours of the first week with a meeting that is not over; no `week`: there is no such meeting.
    """

    asked: bool
    hours_per_week: int | None = None
    week: IsoWeek | None = None
    planned: float = 0
    signed: Mapping[UUID, date]


def of(session: Session, activity_id: UUID, *, now: datetime) -> Agreed | None:
    """Return what was agreed in an activity; none when its template asks for nothing."""
    row = session.execute(
        select(Template.specification, Location.zone)
        .join(Activity, Activity.template_id == Template.id)
        .join(Location, Location.id == Activity.location_id)
        .where(Activity.id == activity_id)
    ).first()
    specification: Mapping[str, Any] = row.specification if row else {}
    asked, hours = bool(specification.get("agreement")), specification.get("hours_per_week")
    if row is None or not (asked or hours):
        return None
    week = _coming_week(session, activity_id, row.zone, now)
    return Agreed(
        asked=asked,
        hours_per_week=hours,
        week=week,
        planned=_planned(session, activity_id, week.period(row.zone)) if week else 0,
        signed=_signed(session, activity_id),
    )


def _coming_week(session: Session, activity_id: UUID, zone: str, now: datetime) -> IsoWeek | None:
    day = session.scalar(
        select(func.min(func.date(func.timezone(zone, ProgrammeSession.starts_at)))).where(
            ProgrammeSession.activity_id == activity_id, ProgrammeSession.ends_at > now, ~ProgrammeSession.cancelled
        )
    )
    return IsoWeek.containing(day) if day else None


def _planned(session: Session, activity_id: UUID, during: Period) -> float:
    """Return how many hours the meetings of a week are together."""
    lasting = type_coerce(func.sum(ProgrammeSession.ends_at - ProgrammeSession.starts_at), Interval)
    total = session.scalar(
        select(lasting).where(
            ProgrammeSession.activity_id == activity_id,
            ProgrammeSession.starts_at >= during.starts_at,
            ProgrammeSession.starts_at < during.ends_at,
            ~ProgrammeSession.cancelled,
        )
    )
    return (total or timedelta()) / HOUR


def _signed(session: Session, activity_id: UUID) -> dict[UUID, date]:
    rows = session.execute(
        select(Enrolment.child_id, Agreement.signed_on)
        .join(Enrolment, Enrolment.id == Agreement.enrolment_id)
        .where(Enrolment.activity_id == activity_id)
    )
    return {row.child_id: row.signed_on for row in rows}
