"""Who may see the list of a session and note on it: staff, and on its day whoever stands beside the children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.planning.marking import Noted
from app.planning.occupancy import Supervision
from app.planning.vocabulary import AttendanceMark, Audience
from app.programme import adult_presence
from app.programme.attendance import KEPT_FOR, Tick
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal
from app.queries import adult_presence as adults_of
from app.queries import attendance, attendance_history, seats_today
from app.queries.adult_presence import PARENTS, Adult, AdultSort
from app.queries.attendance import Line, Meeting
from app.queries.attendance_history import Choice, Step

OF_PARENTS = (AdultSort.OTHER, PARENTS)


class NotToday(Refusal):
    """The list of a session is there for whoever has a seat in it on its day alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A list as somebody sees it: the children, what waits for a choice, and what was noted before."""

    meeting: Meeting
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    steps: tuple[Step, ...]
    adults: tuple[Adult, ...] = ()
    briefing_to_come: datetime | None = None
    """When the briefing of this outing is, as long as it was not held."""

    def count(self, mark: AttendanceMark) -> int:
        """Return of how many children this is noted."""
        return sum(line.mark is mark for line in self.lines)

    @property
    def without_briefing(self) -> frozenset[UUID]:
        """Return who had no briefing for this outing, once it was noted of anybody who had."""
        return attendance.without_briefing(self.lines) if self.briefing_to_come is None else frozenset()

    @property
    def nobody_briefed(self) -> bool:
        """Say whether this is an outing, and of nobody it was noted that they were told how it goes."""
        return self.briefing_to_come is None and attendance.nobody_briefed(self.lines)

    @property
    def supervision(self) -> Supervision | None:
        """Return whether there were enough adults, once it is known who was there."""
        return adult_presence.supervised(self.meeting, self.lines, self.adults)

    @property
    def for_parents(self) -> bool:
        """Whether parents come, of whom only the number is known."""
        return self.meeting.audience is Audience.PARENTS

    @property
    def parents(self) -> Adult | None:
        """Return the line of the parents, once it was noted how many came."""
        return next((one for one in self.adults if self.for_parents and (one.sort, one.name) == OF_PARENTS), None)

    @property
    def too_few_parents(self) -> bool:
        """Whether fewer parents came than its template wants in a group."""
        noted = self.parents.adults if self.parents else None
        return noted is not None and noted < (self.meeting.least or 0)

    @property
    def acts(self) -> tuple[tuple[Step, ...], ...]:
        """Return what was noted, the last first; what one person noted at once stands together."""
        together = groupby(self.steps, key=lambda step: (step.at, step.by_id))
        return tuple(tuple(steps) for _act, steps in together)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """What is noted by now, in ids."""

    noted: dict[UUID, Noted]
    choices: tuple[UUID, ...]


def of_session(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Sheet:
    """Return the list of a session for staff, with its history. The look is noted.

    :raises NotFound: when there is no such session here.
    """
    sheet = _sheet(session, session_id, by=by, now=now)
    return replace(
        sheet, steps=attendance_history.steps(session, session_id), adults=adults_of.of_session(session, session_id)
    )


def of_own(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Sheet:
    """Return the list of a session to whoever has a seat in it, on its day. The look is noted.

    :raises NotFound: to anybody else: to them there is no such list.
    :raises NotToday: when it is not its day.
    """
    refuse_others(session, session_id, by=by, now=now)
    return _sheet(session, session_id, by=by, now=now)


def stand(session: Session, session_id: UUID) -> Stand:
    """Return what is noted by now, for a telephone that knows the names: two statements."""
    return Stand(noted=attendance.noted(session, session_id), choices=attendance_history.waiting(session, session_id))


def refuse_others(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let nobody pass but who has a seat in the session, on its day.

    :raises NotFound: to anybody else.
    :raises NotToday: when it is not its day.
    """
    if not _seat(session, session_id, by=by).is_on(now):
        raise NotToday


def refuse_late(session: Session, session_id: UUID, ticks: Sequence[Tick], *, by: Actor, now: datetime) -> None:
    """Let pass what was ticked on the day by who has a seat, also when its telephone was out of reach for days.

    :raises NotFound: to anybody else.
    :raises NotToday: when it was not ticked on the day, or is older than telephones keep anything.
    """
    moments = [tick.ticked_at for tick in ticks]
    if not _seat(session, session_id, by=by).takes(moments, now=now, kept=KEPT_FOR):
        raise NotToday


def _seat(session: Session, session_id: UUID, *, by: Actor) -> seats_today.Seat:
    seat = seats_today.find(session, session_id, actor=by)
    if seat is None:
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    return seat


def _sheet(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> Sheet:
    meeting = attendance.meeting(session, session_id)
    if meeting is None:
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    found = Sheet(
        meeting=meeting,
        lines=attendance.lines(session, session_id, on=meeting.starts_local.date()),
        choices=attendance_history.choices(session, session_id),
        steps=(),
        briefing_to_come=meeting.briefing_to_come(now),
    )
    audit(session, action="attendance.seen", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    return found
