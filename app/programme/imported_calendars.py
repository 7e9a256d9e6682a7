"""A calendar from outside as the rows of a plan, to be looked at like those of a sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.calendars import appointments
from app.calendars.appointments import Appointment
from app.planning.timeslots import Period
from app.sheets.columns import Cell, Column, Row, Table
from app.sheets.errors import EmptySheet
from app.sheets.proposing import MOST_NOTE
from app.sheets.texts import clean

BACK, AHEAD = timedelta(days=31), timedelta(days=400)


def read(content: bytes, *, zone: str, now: datetime) -> Table:
    """Return a row for each appointment of the last month and the coming thirteen.

    :raises UnreadableCalendar: for a file that is no calendar, is broken, or would take too much to read.
    :raises EmptySheet: for a calendar without any appointment of that time.
    """
    found = appointments.read(content, zone=zone, within=Period(starts_at=now - BACK, ends_at=now + AHEAD))
    within_a_day = [one for one in found.found if _days(one, zone) == 1]
    if not within_a_day:
        raise EmptySheet
    rows = tuple(_row(number, one, zone) for number, one in enumerate(within_a_day, start=1))
    return Table(rows=rows, passed_over=found.passed_over + len(found.found) - len(within_a_day))


def _days(one: Appointment, zone: str) -> int:
    """Return on how many days of the location it takes place: a meeting of the plan is on one."""
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (one.starts_at, one.ends_at))
    return (last.date() - first.date()).days + 1


def _row(number: int, one: Appointment, zone: str) -> Row:
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (one.starts_at, one.ends_at))
    texts = {
        Column.ACTIVITY: clean(one.title),
        Column.DAY: starts.date().isoformat(),
        Column.STARTS: f"{starts:%H:%M}",
        Column.ENDS: f"{ends:%H:%M}",
        Column.SPACE: clean(one.place),
        Column.NOTE: clean(one.note)[:MOST_NOTE],
    }
    return Row(number=number, cells={column: Cell(text=text) for column, text in texts.items() if text})
