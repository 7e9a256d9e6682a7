"""When a calendar from outside says that somebody is busy: stretches of time, and nothing of what for."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.timezone import tzp

from app.calendars.content_lines import Part, parts
from app.calendars.errors import BrokenField, CalendarTooBig, NotACalendar, TooManyAppointments, TooMuchWork
from app.planning.timeslots import Period

MOST_BYTES = 2_000_000
MOST_TIMES = 20_000
MOST_SECONDS = 5.0

# icalendar keeps the time zones that a file describes, by name, for every file that comes after it: so one file at a
# time, and each begins with none.
ONE_FILE_AT_A_TIME = threading.Lock()
_FIELDS = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"})
_MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID")
_NOT_BUSY = {"STATUS": {"CANCELLED"}, "TRANSP": {"TRANSPARENT"}, "X-MICROSOFT-CDO-BUSYSTATUS": {"FREE"}}
ENTERED_BY_RULE = ("RRULE", "RDATE", "RECURRENCE-ID")


def read(
    content: bytes, *, zone: str, within: Period, clock: Callable[[], float] = time.monotonic
) -> tuple[Period, ...]:
    """Return when the calendar is busy in a period: sorted, cut off at its ends, and put together where they touch.

    `zone` is where times without a zone, and days, are meant. `clock` counts the seconds that may be spent.

    :raises UnreadableCalendar: for a file that is none, is broken, or would take too much to read.
    """
    found = parts(text_of(content))
    give_up_at = clock() + MOST_SECONDS
    busy: list[Period] = []
    with ONE_FILE_AT_A_TIME:
        tzp.use_default()
        for stretches in _stretches(found, ZoneInfo(zone), within):
            if clock() > give_up_at:
                raise TooMuchWork
            busy.extend(stretches)
            if len(busy) > MOST_TIMES:
                raise TooManyAppointments(limit=MOST_TIMES)
    return together(busy)


def together(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods sorted, with those that overlap or touch made one."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.starts_at <= found[-1].ends_at:
            ends_at = max(found[-1].ends_at, period.ends_at)
            found[-1] = Period(starts_at=found[-1].starts_at, ends_at=ends_at)
        else:
            found.append(period)
    return tuple(found)


def text_of(content: bytes) -> str:
    """Return the file as text.

    :raises CalendarTooBig: for more than `MOST_BYTES`.
    :raises NotACalendar: for bytes that are no text, and do not begin as a calendar.
    """
    if len(content) > MOST_BYTES:
        raise CalendarTooBig(limit=MOST_BYTES)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        # Old programs write their titles, which nobody reads here, in the alphabet of their country.
        if not content.lstrip().startswith(b"BEGIN:VCALENDAR"):
            raise NotACalendar from error
        return content.decode("latin-1")


def _stretches(found: list[Part], zone: ZoneInfo, within: Period) -> Iterator[list[Period]]:
    """Yield the busy times in portions, so that the clock can be looked at in between."""
    known = [part for part in found if part.name == "VTIMEZONE"]
    series: dict[str, list[tuple[Part, Component]]] = defaultdict(list)
    for part, component in understood(known, found):
        if part.name == "VFREEBUSY":
            yield _reported(component, zone, within)
        elif any(name in component for name in ENTERED_BY_RULE):
            series[str(component.get("UID", part.number))].append((part, component))
        elif _is_busy(component):
            yield _cut(moments(part, component, zone), within)
    for meetings in series.values():
        yield _of_series(meetings, zone, within)


def understood(zones: list[Part], found: list[Part]) -> Iterator[tuple[Part, Component]]:
    """Read each part by itself, so that what is wrong is said of the right line.

    :raises BrokenField: for a field that cannot be read, or stands there twice.
    """
    try:
        Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{''.join(part.text for part in zones)}END:VCALENDAR\r\n")
    except Exception as error:  # a zone that cannot be is refused by whatever part of the library meets it first
        raise BrokenField(field="VTIMEZONE", line=zones[0].number) from error
    for part in found:
        if part.name == "VTIMEZONE":
            continue
        try:
            component = Component.from_ical(part.text)
        except (ValueError, IndexError, KeyError, OSError) as error:  # OSError: a zone that is a folder, or too long
            field = "FREEBUSY" if part.name == "VFREEBUSY" else part.name  # of an appointment it does not say which
            raise BrokenField(field=field, line=part.line_of(field)) from error
        wrong = next((name for name, _ in component.errors if name in _FIELDS), None)
        if wrong is not None:
            raise BrokenField(field=wrong, line=part.line_of(wrong))
        _refuse_unclear(part, component)
        yield part, component


def _refuse_unclear(part: Part, component: Component) -> None:
    """Refuse a field that stands there twice, a time without a day, or one in a zone that nobody knows."""
    if part.name == "VEVENT" and "DTSTART" not in component:
        raise BrokenField(field="DTSTART", line=part.number)
    for name in (*_MOMENTS, "DURATION"):
        given: Any = component.get(name)
        if given is None:
            continue
        if isinstance(given, list):
            raise BrokenField(field=name, line=part.line_of(name))
        moment = given.dt
        if not isinstance(moment, timedelta if name == "DURATION" else date):  # any of them can be any of these
            raise BrokenField(field=name, line=part.line_of(name))
        if "TZID" in given.params and isinstance(moment, datetime) and moment.tzinfo is None:
            raise BrokenField(field=name, line=part.line_of(name))


def _is_busy(component: Component) -> bool:
    return not any(str(component.get(name, "")).upper() in free for name, free in _NOT_BUSY.items())


def _of_series(meetings: list[tuple[Part, Component]], zone: ZoneInfo, within: Period) -> list[Period]:
    """Follow the rules of one appointment that comes back, with what was changed of single meetings."""
    part = meetings[0][0]
    found: list[Period] = []
    for meeting in occurrences(meetings, zone, within):
        if _is_busy(meeting):
            found.extend(_cut(moments(part, meeting, zone), within))
    return found


def occurrences(meetings: list[tuple[Part, Component]], zone: ZoneInfo, within: Period) -> Iterator[Component]:
    """Yield the meetings, in a period and a day around it, of one appointment that comes back.

    :raises BrokenField: for a rule and a start that do not go together.
    :raises TooManyAppointments: for more than `MOST_TIMES`.
    """
    part = meetings[0][0]
    calendar = Calendar()
    for its_part, component in meetings:
        moments(its_part, component, zone)  # the library puts right what cannot be; here it is refused
        calendar.add_component(component)
    day = timedelta(days=1)  # times without a zone lie up to a day beside where they will turn out to be
    try:
        query = recurring_ical_events.of(calendar)
        for number, meeting in enumerate(query.between(within.starts_at - day, within.ends_at + day)):
            if number == MOST_TIMES:
                raise TooManyAppointments(limit=MOST_TIMES)
            yield meeting
    except (ValueError, TypeError, OverflowError, AttributeError, recurring_ical_events.InvalidCalendar) as error:
        # A rule and a start that do not go together; the library says so wherever it notices.
        raise BrokenField(field="RRULE", line=part.line_of("RRULE")) from error


def moments(part: Part, component: Component, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when an appointment begins and ends, in UTC; `zone` is where times without one are meant.

    :raises BrokenField: for times that cannot be, or that end before they begin.
    """
    starts = _given(component, "DTSTART")
    field = "DTEND" if "DTEND" in component else "DURATION"
    try:
        ends = _given(component, "DTEND") if field == "DTEND" else starts + _length(component, starts)
        moments = _in_utc(starts, zone), _in_utc(ends, zone)
    except (OverflowError, ValueError) as error:
        raise BrokenField(field="DTSTART", line=part.line_of("DTSTART")) from error
    if moments[1] < moments[0] or isinstance(ends, datetime) is not isinstance(starts, datetime):
        raise BrokenField(field=field, line=part.line_of(field))
    return moments


def _given(component: Component, name: str) -> Any:
    """Return the value of a field that was seen to be there, and to be readable."""
    return cast(Any, component[name]).dt


def _length(component: Component, starts: date) -> timedelta:
    """Return how long something without an end takes: as it says, else a day is a day and a moment takes no time."""
    if "DURATION" in component:
        return cast(timedelta, _given(component, "DURATION"))
    return timedelta() if isinstance(starts, datetime) else timedelta(days=1)


def _in_utc(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - the zone comes in the next line
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _reported(component: Component, zone: ZoneInfo, within: Period) -> list[Period]:
    """Return the times of a list that says only when somebody is busy (RFC 5545 3.6.4)."""
    found: list[Period] = []
    given: Any = component.get("FREEBUSY", [])
    for stretch in given if isinstance(given, list) else [given]:
        if str(stretch.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            found.extend(_cut((_in_utc(stretch.start, zone), _in_utc(stretch.end, zone)), within))
    return found


def _cut(moments: tuple[datetime, datetime], within: Period) -> list[Period]:
    starts_at, ends_at = max(moments[0], within.starts_at), min(moments[1], within.ends_at)
    return [Period(starts_at=starts_at, ends_at=ends_at)] if starts_at < ends_at else []
