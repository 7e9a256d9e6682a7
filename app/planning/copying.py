"""What becomes of the sessions of a period when they are copied into another one, so many weeks later or earlier."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.planning.errors import PlanningError
from app.planning.free_days import FreeDay
from app.planning.timeslots import TimeSlot, local_moment
from app.planning.vocabulary import FreeDaySort, SchoolHolidays
from app.planning.weeks import IsoWeek


class Fate(StrEnum):
    """What becomes of one session."""

    COMES = "comes"
    CANCELLED = "cancelled"
    FREE_DAY = "free_day"
    ALREADY_THERE = "already_there"
    SPACE_TAKEN = "space_taken"
    PAST = "past"
    NO_SUCH_TIME = "no_such_time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A session that is to be copied, and what its template does in the school holidays."""

    id: UUID
    activity_id: UUID
    title: str
    slot: TimeSlot
    cancelled: bool
    school_holidays: SchoolHolidays


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """One session and what becomes of it; `reason` names the free day, or what is in the way."""

    original: Original
    fate: Fate
    slot: TimeSlot | None = None
    reason: str = ""


def weeks_between(first: date, target: date) -> int:
    """Return how many weeks the week of `target` is after that of `first`; weekdays stay what they are."""
    return (IsoWeek.containing(target).monday - IsoWeek.containing(first).monday).days // 7


def copies(
    originals: Iterable[Original],
    *,
    weeks: int,
    zone: str,
    there: Collection[tuple[UUID, datetime]],
    free: Iterable[FreeDay],
    now: datetime,
) -> tuple[Copy, ...]:
    """Return what becomes of each; `there` holds activity and start of what is in the other period already.

    The wall time stays what it is, also when the clocks change in between. Nothing is copied onto a free day, except
    into a school holiday by a template that does not mind them.
    """
    days = tuple(free)
    return tuple(_copy(original, weeks=weeks, zone=zone, there=there, free=days, now=now) for original in originals)


def _copy(
    original: Original,
    *,
    weeks: int,
    zone: str,
    there: Collection[tuple[UUID, datetime]],
    free: tuple[FreeDay, ...],
    now: datetime,
) -> Copy:
    if original.cancelled:
        return Copy(original=original, fate=Fate.CANCELLED)
    try:
        slot = _moved(original.slot, weeks=weeks, zone=zone)
    except (PlanningError, OverflowError):
        return Copy(original=original, fate=Fate.NO_SUCH_TIME)
    if (original.activity_id, slot.starts_at) in there:
        return Copy(original=original, fate=Fate.ALREADY_THERE, slot=slot)
    if slot.starts_at <= now:
        return Copy(original=original, fate=Fate.PAST, slot=slot)
    name = _free(slot.local(zone)[0].date(), original.school_holidays, free)
    if name is not None:
        return Copy(original=original, fate=Fate.FREE_DAY, slot=slot, reason=name)
    return Copy(original=original, fate=Fate.COMES, slot=slot)


def _moved(slot: TimeSlot, *, weeks: int, zone: str) -> TimeSlot:
    starts, ends = (moment + timedelta(weeks=weeks) for moment in slot.local(zone))
    return TimeSlot(
        starts_at=local_moment(day=starts.date(), at=starts.time(), zone=zone),
        ends_at=local_moment(day=ends.date(), at=ends.time(), zone=zone),
    )


def _free(day: date, holidays: SchoolHolidays, free: tuple[FreeDay, ...]) -> str | None:
    minds = holidays is SchoolHolidays.SKIP
    names = (
        found.name for found in free if found.day == day and (minds or found.sort is not FreeDaySort.SCHOOL_HOLIDAY)
    )
    return next(names, None)
