"""What an appointment of a trajectory is looked for with, and why one cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.locations import Location
from app.planning import horizon
from app.planning.coaching import clashing, times
from app.planning.coaching.wanted import Clash, Wanted
from app.planning.timeslots import TimeSlot
from app.programme.refusals import NotFound, Refusal
from app.queries import coaching_times, series
from app.queries.coaching_times import Asked, Coached
from app.queries.series import MeetingInPlan

NEXT_WEEK = 13
"""The last day, counted from Monday, of "this week or next"."""


@dataclass
class NotFree(Refusal):
    """The time is not free (any more), or nobody is there then; `clash` says what is in the way, if anything."""

    clash: Clash | None = None


@dataclass
class DatesClash(Refusal):
    """A weekly time is not possible on these dates."""

    clashes: tuple[Clash, ...]


class WeeklyAlready(Refusal):
    """There is a weekly appointment already: that one is moved."""


class NoActivity(Refusal):
    """The trajectory has no activity to plan its appointments in yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyWish:
    """A weekly appointment; with `skip` it is not held on the dates on which it cannot be."""

    weekday: int
    starts: time
    minutes: int
    space_id: UUID
    skip: bool = False

    @property
    def ends(self) -> time:
        """When it is over, by the clock on the wall."""
        return (datetime.combine(date.min, self.starts) + timedelta(minutes=self.minutes)).time()


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """An appointment of a trajectory, with its place in the plan."""

    coached: Coached
    found: MeetingInPlan


def mine(session: Session, trajectory_id: UUID, *, by: Actor) -> Coached:
    """Return a trajectory of the coach who asks.

    :raises NotFound: for that of another coach, or none.
    """
    found = coaching_times.find(session, trajectory_id, coach_id=by.user_id)
    if found is None:
        raise NotFound("trajectory", trajectory_id)
    return found


def appointment(session: Session, trajectory_id: UUID, session_id: UUID, *, by: Actor) -> Appointment:
    """Return an appointment of the coach who asks.

    :raises NotFound: when it is none of this trajectory.
    """
    coached = mine(session, trajectory_id, by=by)
    found = series.meetings(session, coached.activity_id) if coached.activity_id else ()
    for one in found:
        if one.meeting.id == session_id:
            return Appointment(coached=coached, found=one)
    raise NotFound("programme_session", session_id)


def wanted_weekly(session: Session, coached: Coached, wish: WeeklyWish, *, location: Location, now: datetime) -> Wanted:
    """Return what is looked for and looked at for a weekly appointment from tomorrow on.

    :raises NotFound: when the space is not of this location.
    """
    tomorrow = _local(now, location) + timedelta(days=1)
    asked = Asked(
        minutes=wish.minutes,
        space_id=wish.space_id,
        first=tomorrow,
        days=horizon.AHEAD.days,
        near=wish.starts,
        besides=_own_sessions(session, coached),
    )
    return _looked_for(session, coached, asked, location=location)


def wanted_once(session: Session, one: Appointment, *, location: Location, now: datetime) -> Wanted:
    """Return what is looked for when one appointment is held at another moment, this week or next."""
    today = _local(now, location)
    last = today - timedelta(days=today.isoweekday() - 1) + timedelta(days=NEXT_WEEK)
    meeting = one.found.meeting
    asked = Asked(
        minutes=meeting.slot.minutes,
        space_id=meeting.space_id,
        first=today,
        days=(last - today).days + 1,
        near=meeting.wall[0].time(),
        after=now,
        besides=frozenset({meeting.id}),
    )
    return _looked_for(session, one.coached, asked, location=location)


def clashes_of(wanted: Wanted, wish: WeeklyWish) -> tuple[Clash, ...]:
    """Return the dates on which a weekly time cannot be.

    :raises NotFree: when it cannot be at all.
    :raises DatesClash: when there are any, unless they are to be skipped.
    """
    found = times.weekly(wanted)
    free = found.at(wish.weekday, wish.starts)
    if free is None:
        raise NotFree(found.why_not(wish.weekday, wish.starts))
    if free.clashes and not wish.skip:
        raise DatesClash(free.clashes)
    return free.clashes


def free_slot(wanted: Wanted, starts_at: datetime) -> TimeSlot:
    """Return the slot of an appointment at that moment.

    :raises NotFree: when it cannot be then.
    """
    slot = slot_of(starts_at, wanted.minutes)
    clash = clashing.clash_of(wanted, slot)
    if clash is not None or not clashing.is_open(wanted, starts_at):
        raise NotFree(clash)
    return slot


def slot_of(starts_at: datetime, minutes: int) -> TimeSlot:
    """Return so many minutes from a moment on."""
    return TimeSlot(starts_at=starts_at.astimezone(UTC), ends_at=starts_at.astimezone(UTC) + timedelta(minutes=minutes))


def _looked_for(session: Session, coached: Coached, asked: Asked, *, location: Location) -> Wanted:
    found = coaching_times.wanted(session, coached, asked, location=location)
    if found is None:
        raise NotFound("space", asked.space_id)
    return found


def _own_sessions(session: Session, coached: Coached) -> frozenset[UUID]:
    """Return the meetings of the series, which would move or go; those outside and the extra ones stay."""
    mine = select(ProgrammeSession.id).where(
        ProgrammeSession.activity_id == coached.activity_id, ProgrammeSession.meant_for.is_not(None)
    )
    return frozenset(session.scalars(mine))


def _local(now: datetime, location: Location) -> date:
    return now.astimezone(ZoneInfo(location.zone)).date()
