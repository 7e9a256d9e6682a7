"""A calendar from outside as appointments with their names: what somebody wants to bring into the plan."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component
from icalendar.timezone import tzp

from app.calendars.busy import (
    ENTERED_BY_RULE,
    MOST_SECONDS,
    ONE_FILE_AT_A_TIME,
    moments,
    occurrences,
    text_of,
    understood,
)
from app.calendars.content_lines import Part, parts
from app.calendars.errors import TooManyAppointments, TooMuchWork
from app.planning.timeslots import Period

MOST_FOUND = 5_000
LONGEST = timedelta(hours=24)
_TEXTS = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """Something in a calendar with a begin and an end, in UTC."""

    title: str
    place: str
    note: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointments:
    """What was found, by start; `passed_over` counts whole days, longer things, and what was cancelled."""

    found: tuple[Appointment, ...]
    passed_over: int


def read(content: bytes, *, zone: str, within: Period, clock: Callable[[], float] = time.monotonic) -> Appointments:
    """Return the appointments that begin in a period; those that come back, once for each time.

    `zone` is where times without a zone are meant. `clock` counts the seconds that may be spent.

    :raises UnreadableCalendar: for a file that is none, is broken, or would take too much to read.
    """
    taken_apart = parts(text_of(content), texts=_TEXTS)
    give_up_at = clock() + MOST_SECONDS
    found: list[Appointment] = []
    passed_over = 0
    with ONE_FILE_AT_A_TIME:
        tzp.use_default()
        for meetings in _meetings(taken_apart, ZoneInfo(zone), within):
            if clock() > give_up_at:
                raise TooMuchWork
            read_now = [_appointment(part, component, ZoneInfo(zone)) for part, component in meetings]
            passed_over += read_now.count(None)
            found.extend(one for one in read_now if one is not None and within.contains(one.starts_at))
            if len(found) + passed_over > MOST_FOUND:
                raise TooManyAppointments(limit=MOST_FOUND)
    ordered = sorted(found, key=lambda one: (one.starts_at, one.ends_at, one.title, one.place))
    return Appointments(found=tuple(ordered), passed_over=passed_over)


def _meetings(found: list[Part], zone: ZoneInfo, within: Period) -> Iterator[list[tuple[Part, Component]]]:
    """Yield the meetings in portions, so that the clock is looked at also when a rule gives none, however long."""
    zones = [part for part in found if part.name == "VTIMEZONE"]
    series: dict[str, list[tuple[Part, Component]]] = defaultdict(list)
    for part, component in understood(zones, found):
        if part.name != "VEVENT":
            continue
        if any(name in component for name in ENTERED_BY_RULE):
            series[str(component.get("UID", part.number))].append((part, component))
        else:
            yield [(part, component)]
    for meetings in series.values():
        yield [(meetings[0][0], component) for component in occurrences(meetings, zone, within)]


def _appointment(part: Part, component: Component, zone: ZoneInfo) -> Appointment | None:
    """Return an appointment; none for whole days, for what takes longer or no time, and for what was cancelled."""
    starts_at, ends_at = moments(part, component, zone)
    if not isinstance(_value(component, "DTSTART").dt, datetime) or str(_value(component, "STATUS")) == "CANCELLED":
        return None
    if not timedelta() < ends_at - starts_at <= LONGEST:
        return None
    title, place, note = (str(_value(component, name)) for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    return Appointment(title=title, place=place, note=note, starts_at=starts_at, ends_at=ends_at)


def _value(component: Component, name: str) -> Any:
    """Return the first value of a field, which some programs write twice; nothing when it is not there."""
    given: Any = component.get(name, "")
    return given[0] if isinstance(given, list) else given
