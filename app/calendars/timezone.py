"""Time zones as calendars describe them: two yearly rules, the same bytes for every event (rule 2)."""

import calendar
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.calendars.errors import IrregularZone
from app.planning.errors import UnknownZone

# After 28 years every date has fallen on every day of the week, so "last Sunday" and "fourth Sunday" have parted. The
# years start where the planner starts: older rules would only make today's zones look irregular.
_SAMPLE_YEARS = range(2026, 2026 + 28)
_FIRST_YEAR = 1970
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """One clock change: the last second of the old time and the first moment of the new."""

    before: datetime
    after: datetime

    @property
    def wall(self) -> datetime:
        """When it happens, on a clock that is still in the old time (TZOFFSETFROM)."""
        old = timezone(self.before.utcoffset() or timedelta())
        return self.after.astimezone(old).replace(tzinfo=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """What the changes of all years have in common; `position` counts from 1, or is -1 for the last in the month."""

    sort: str
    name: str
    offset_from: str
    offset_to: str
    month: int
    weekday: int
    position: int
    clock: str

    @property
    def lines(self) -> Iterator[str]:
        """The observance, from the first year for which calendars are written."""
        yield f"BEGIN:{self.sort}"
        yield f"TZNAME:{self.name}"
        yield f"TZOFFSETFROM:{self.offset_from}"
        yield f"TZOFFSETTO:{self.offset_to}"
        yield f"DTSTART:{_FIRST_YEAR}{self.month:02}{self._first_day:02}T{self.clock}"
        yield f"RRULE:FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.position}{_WEEKDAYS[self.weekday]}"
        yield f"END:{self.sort}"

    @property
    def _first_day(self) -> int:
        weeks = calendar.monthcalendar(_FIRST_YEAR, self.month)
        days = [week[self.weekday] for week in weeks if week[self.weekday]]
        return days[self.position if self.position < 0 else self.position - 1]


@functools.cache
def vtimezone(zone: str) -> bytes:
    """Write the zone as a VTIMEZONE of two RRULEs, or of one fixed offset where the clocks do not change.

    RDATE lists, which icalendar writes by itself, are ignored by Outlook (MS-STANOICAL 2.2.47).

    :raises UnknownZone: for a name that the time zone database does not have.
    :raises IrregularZone: where two yearly rules cannot tell the changes.
    """
    database_zone = _load(zone)
    years = [_changes(database_zone, year) for year in _SAMPLE_YEARS]
    lines: list[str] = []
    match {len(changes) for changes in years}:
        case counts if counts == {0}:
            lines.extend(_fixed(database_zone))
        case counts if counts == {2}:
            for position_in_year in range(2):
                lines.extend(_common_rule(zone, [changes[position_in_year] for changes in years]).lines)
        case _:
            raise IrregularZone(zone=zone)
    return "\r\n".join(("BEGIN:VTIMEZONE", f"TZID:{zone}", *lines, "END:VTIMEZONE", "")).encode("ascii")


def _load(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # ValueError: "../x"; OSError: a folder, "Europe"
        raise UnknownZone(zone=zone) from error


def _changes(zone: ZoneInfo, year: int) -> list[_Change]:
    """Find the clock changes of a year, to the second."""
    changes = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        next_day = day + timedelta(days=1)
        if _offset(day, zone) != _offset(next_day, zone):
            changes.append(_change_between(day, next_day, zone))
        day = next_day
    return changes


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> _Change:
    """Halve the stretch until one second is left."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return _Change(before=before.astimezone(zone), after=after.astimezone(zone))


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _common_rule(zone: str, changes: list[_Change]) -> _Rule:
    """Give the one rule that all changes follow."""
    common = set.intersection(*map(_rules, changes))
    if not common:
        raise IrregularZone(zone=zone)
    return common.pop()  # the only one left: see _SAMPLE_YEARS


def _rules(change: _Change) -> set[_Rule]:
    """Give every rule that this change could follow: the nth weekday of its month, perhaps also the last."""
    wall = change.wall
    positions = {(wall.day - 1) // 7 + 1}
    if (wall + timedelta(days=7)).month != wall.month:
        positions.add(-1)
    forward = (change.after.utcoffset() or timedelta()) > (change.before.utcoffset() or timedelta())
    return {
        _Rule(
            # By offset, not by dst(): Ireland's database entry calls its winter time the daylight time.
            sort="DAYLIGHT" if forward else "STANDARD",
            name=change.after.tzname() or "",
            offset_from=f"{change.before:%z}",
            offset_to=f"{change.after:%z}",
            month=wall.month,
            weekday=wall.weekday(),
            position=position,
            clock=f"{wall:%H%M%S}",
        )
        for position in positions
    }


def _fixed(zone: ZoneInfo) -> Iterator[str]:
    """Write a zone whose clocks do not change."""
    moment = datetime(_SAMPLE_YEARS.start, 1, 1, tzinfo=zone)
    yield "BEGIN:STANDARD"
    yield f"TZNAME:{moment:%Z}"
    yield f"TZOFFSETFROM:{moment:%z}"
    yield f"TZOFFSETTO:{moment:%z}"
    yield f"DTSTART:{_FIRST_YEAR}0101T000000"
    yield "END:STANDARD"
