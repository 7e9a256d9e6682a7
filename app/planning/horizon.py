"""What planning an open-ended series ahead comes down to: which meetings are missing, and which no longer fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.planning.recurrence import Meeting

AHEAD = timedelta(weeks=12)
"""How far ahead the meetings of a series that never ends are planned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedMeeting:
    """A meeting that stands in the plan; ``tied`` when somebody is placed in it, or was asked for it."""

    session_id: UUID
    meant_for: datetime | None
    tied: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The plan held against the schedule: nothing is ever taken away because of it.

    ``missing`` is to be planned. ``loose`` and ``held`` would no longer fit the schedule: in the first there is nobody,
    in the second somebody is placed or asked.
    """

    missing: tuple[Meeting, ...]
    loose: tuple[PlannedMeeting, ...]
    held: tuple[PlannedMeeting, ...]


def last_day(today: date) -> date:
    """Return the day up to which a series that never ends is planned."""
    return today + AHEAD


def match(meetings: Iterable[Meeting], planned: Iterable[PlannedMeeting]) -> Match:
    """Return what is missing in the plan, and what no longer fits, each in order of time.

    Meetings are the same when they were meant for the same wall time, however they were moved since or cancelled.
    An extra meeting, which was meant for no time, always fits. Once what is missing has been planned, nothing is.
    """
    wanted = {meeting.meant_for: meeting for meeting in meetings}
    there = [(meeting.meant_for, meeting) for meeting in planned if meeting.meant_for is not None]
    known = {at for at, _ in there}
    unfit = [meeting for at, meeting in sorted(there, key=lambda pair: pair[0]) if at not in wanted]
    return Match(
        missing=tuple(meeting for at, meeting in sorted(wanted.items()) if at not in known),
        loose=tuple(meeting for meeting in unfit if not meeting.tied),
        held=tuple(meeting for meeting in unfit if meeting.tied),
    )
