"""The schedule of an activity, when an act on its meetings changes it: what planning ahead goes by from then on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import null
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.locations import Location
from app.planning import series_schedule
from app.planning.schedule import Schedule
from app.planning.schedule_data import from_data, to_data
from app.planning.series import WallShift
from app.queries import free_days

ActivityChange = tuple[dict[str, Any], dict[str, Any]]
"""What columns of the activity were, and what they become."""


def stored(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as columns take them: no schedule is no value, and not the JSON word for nothing."""
    return {name: null() if value is None else value for name, value in values.items()}


def of(activity: Activity) -> Schedule | None:
    """Return the schedule of an activity, if it has one."""
    return from_data(activity.schedule) if activity.schedule is not None else None


def replaced(activity: Activity, schedule: Schedule | None) -> ActivityChange:
    """Return the change that gives an activity this schedule."""
    after = to_data(schedule) if schedule is not None else None
    if after == activity.schedule:
        return {}, {}
    return {"schedule": activity.schedule}, {"schedule": after}


def shifted(session: Session, activity_id: UUID, shift: WallShift, *, since: datetime) -> ActivityChange:
    """Return the change of an activity whose meetings that were meant for `since` or later are shifted."""
    activity = session.get_one(Activity, activity_id)
    schedule = of(activity)
    if schedule is None:
        return {}, {}
    location = session.get_one(Location, activity.location_id)
    free = free_days.since(session, location_id=location.id, first=schedule.first)
    return replaced(
        activity,
        series_schedule.shifted(schedule, shift, since=since.date(), free_days=free, zone=location.zone),
    )


def ended(session: Session, activity_id: UUID, *, since: datetime) -> ActivityChange:
    """Return the change of an activity that has no meeting any more that was meant for `since` or later."""
    activity = session.get_one(Activity, activity_id)
    schedule = of(activity)
    if schedule is None:
        return {}, {}
    location = session.get_one(Location, activity.location_id)
    free = free_days.since(session, location_id=location.id, first=schedule.first)
    return replaced(activity, series_schedule.ended(schedule, since=since.date(), free_days=free, zone=location.zone))
