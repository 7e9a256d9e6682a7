"""When a reminder goes out: as long before the start as its reader chose, but never at night (RELIABILITY.md §1.8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_STARTS = time(21, 0)
NIGHT_ENDS = time(8, 0)
EVENING_BEFORE = time(20, 30)
MORNING = time(9, 0)
AFTER_THE_END = timedelta(hours=1)


def before_start(*, starts_at: datetime, lead_hours: int, zone: str) -> datetime:
    """Return when to remind somebody who wants to hear it `lead_hours` before the start.

    What would fall in the night waits for the morning when half the time is still left then, and otherwise comes the
    evening before.
    """
    clock = ZoneInfo(zone)
    lead = timedelta(hours=lead_hours)
    wanted = (starts_at - lead).astimezone(clock)
    if not is_night(wanted):
        return starts_at - lead
    morning = _morning_after(wanted)
    if starts_at - morning >= lead / 2:
        return morning.astimezone(UTC)
    evening = datetime.combine(morning.date() - timedelta(days=1), EVENING_BEFORE, tzinfo=clock)
    return evening.astimezone(UTC)


def after_end(*, ends_at: datetime, zone: str) -> datetime:
    """Return when to ask for what must be filled in afterwards: an hour after the end, or the next morning."""
    wanted = (ends_at + AFTER_THE_END).astimezone(ZoneInfo(zone))
    return (_morning_after(wanted) if is_night(wanted) else wanted).astimezone(UTC)


def morning_of(day: date, *, zone: str) -> datetime:
    """Return when something that is about a day goes out on it: at nine."""
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_night(local: datetime) -> bool:
    """Tell whether no reminder goes out at this wall time."""
    return local.time() >= NIGHT_STARTS or local.time() < NIGHT_ENDS


def _morning_after(local: datetime) -> datetime:
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT_STARTS else local.date()
    return datetime.combine(day, NIGHT_ENDS, tzinfo=local.tzinfo)
