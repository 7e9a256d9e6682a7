"""The dates that a form comes to, before anything is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from app.blueprints import sentences, wording
from app.blueprints.context import clock, location
from app.extensions import db
from app.planning.free_days import FreeDay
from app.planning.recurrence import Meeting, Recurrence
from app.planning.schedule import Schedule
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import FreeDaySort
from app.programme import activities
from app.queries import free_days, space_use
from app.queries.space_use import Use

SATURDAY = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewDay:
    """A line: a meeting with its times, or a day passed over with the reason; and what the schools do."""

    day: date
    times: str
    phase: str
    skipped: str
    in_the_way: str
    school: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a form comes to: the lines by month, and the numbers."""

    months: tuple[tuple[str, tuple[PreviewDay, ...]], ...]
    meetings: int
    lessons: int
    skipped: int
    in_the_way: int
    first: date | None
    last: date | None
    open_ended: bool


def preview(when: TimeSlot | Schedule, space_id: UUID | None) -> Preview:
    """Return the dates, with the days passed over and what stands in the way, in two statements.

    :raises PlanningError: for a schedule that takes too long.
    """
    here = location()
    found = _recurrence(when)
    meetings = found.meetings
    days_seen = [meeting.day for meeting in meetings] + [skip.day for skip in found.skipped]
    first = min(days_seen, default=clock().date())
    free = free_days.since(db.session(), location_id=here.id, first=first)
    uses = space_use.in_the_way(db.session(), [(space_id, meeting.slot) for meeting in meetings] if space_id else [])
    names = [stretch.name for stretch in when.stretches] if isinstance(when, Schedule) else [""]
    school = _School(free)
    days = [_meeting_line(meeting, names, uses.get(number), school) for number, meeting in enumerate(meetings)]
    days += [
        PreviewDay(
            day=skip.day,
            times="",
            phase="",
            skipped=sentences.skipped(skip),
            in_the_way="",
            school=school.says(skip.day),
        )
        for skip in found.skipped
    ]
    return Preview(
        months=_by_month(days),
        meetings=len(meetings),
        lessons=when.lessons if isinstance(when, Schedule) else 0,
        skipped=len(found.skipped),
        in_the_way=len(uses),
        first=meetings[0].day if meetings else None,
        last=meetings[-1].day if meetings else None,
        open_ended=isinstance(when, Schedule) and when.open_ended,
    )


def _recurrence(when: TimeSlot | Schedule) -> Recurrence:
    if isinstance(when, Schedule):
        return activities.outlook(db.session(), when, location=location(), now=clock())
    local = when.starts_at.astimezone(ZoneInfo(location().zone)).replace(tzinfo=None)
    return Recurrence(meetings=(Meeting(day=local.date(), slot=when, stretch=0, meant_for=local),), skipped=())


def _meeting_line(meeting: Meeting, names: list[str], use: Use | None, school: _School) -> PreviewDay:
    zone = location().zone
    return PreviewDay(
        day=meeting.day,
        times=f"{wording.clock(meeting.slot.starts_at, zone)}–{wording.clock(meeting.slot.ends_at, zone)}",
        phase=names[meeting.stretch],
        skipped="",
        in_the_way=_in_the_way(use, zone),
        school=school.says(meeting.day),
    )


def _in_the_way(use: Use | None, zone: str) -> str:
    if use is None:
        return ""
    starts, ends = (wording.clock(moment, zone) for moment in (use.starts_at, use.ends_at))
    return _("%(title)s, %(starts)s–%(ends)s uur", title=use.title, starts=starts, ends=ends)


class _School:
    """What the schools do on a day."""

    def __init__(self, free: list[FreeDay]) -> None:
        self._names: dict[date, str] = {}
        for day in free:
            if day.sort is not FreeDaySort.CLOSING_DAY:
                self._names.setdefault(day.day, day.name)

    def says(self, day: date) -> str:
        if day in self._names:
            return self._names[day]
        return _("weekend") if day.weekday() >= SATURDAY else _("schooldag")


def _by_month(days: list[PreviewDay]) -> tuple[tuple[str, tuple[PreviewDay, ...]], ...]:
    in_order = sorted(days, key=lambda line: (line.day, line.skipped))
    months = groupby(in_order, key=lambda line: line.day.replace(day=1))
    return tuple((str(format_date(month, "MMMM y")), tuple(lines)) for month, lines in months)
