"""Printing lists of who is there: of one session, or of all of a day. A look at children is noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents import attendance_list
from app.documents.attendance_list import ChildOnList, ListOnPaper
from app.models.activities import ProgrammeSession
from app.models.locations import Location
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import adult_presence, attendance
from app.queries.attendance import Line, Meeting


def print_list(session: Session, session_id: UUID, *, location: Location, by: Actor, now: datetime) -> bytes:
    """Return the list of a session as a PDF.

    :raises NotFound: when there is no such session here.
    :raises NotPrintable: as `attendance_list.print_lists`.
    """
    meeting = attendance.meeting(session, session_id)
    if meeting is None:
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    audit(session, action="children.printed", subject="programme_session", subject_id=session_id, by=by, now=now)
    return _printed(session, [meeting], location=location, now=now)


def print_day(session: Session, day: date, *, location: Location, by: Actor, now: datetime) -> bytes | None:
    """Return the lists of all sessions with children of a day as one PDF; nothing when there is none.

    :raises NotPrintable: as `attendance_list.print_lists`.
    """
    meetings = attendance.on_day(session, day, zone=location.zone)
    if not meetings:
        return None
    audit(session, action="children.printed", subject="location", subject_id=by.location_id, by=by, now=now)
    return _printed(session, meetings, location=location, now=now)


def _printed(session: Session, meetings: Sequence[Meeting], *, location: Location, now: datetime) -> bytes:
    ids = [meeting.id for meeting in meetings]
    lines = attendance.lines_of(session, ids, on=meetings[0].starts_local.date())
    adults = adult_presence.expected(session, ids)
    session.flush()
    lists = [_on_paper(meeting, lines.get(meeting.id, ()), adults.get(meeting.id, ()), now=now) for meeting in meetings]
    return attendance_list.print_lists(lists, location=location.name, now=now)


def _on_paper(meeting: Meeting, lines: Sequence[Line], adults: tuple[str, ...], *, now: datetime) -> ListOnPaper:
    zone, to_come = ZoneInfo(meeting.zone), meeting.briefing_to_come(now)
    unbriefed = frozenset() if to_come else attendance.without_briefing(lines)
    return ListOnPaper(
        title=meeting.title,
        starts=meeting.starts_at.astimezone(zone),
        ends=meeting.ends_at.astimezone(zone),
        place=meeting.place,
        children=tuple(
            ChildOnList(
                name=line.pseudonym,
                age=line.age,
                catches_up=line.makes_up is not None,
                unbriefed=line.child_id in unbriefed,
            )
            for line in lines
        ),
        adults=adults,
        briefing=to_come.astimezone(zone) if to_come else None,
        nobody_briefed=to_come is None and attendance.nobody_briefed(lines),
    )
