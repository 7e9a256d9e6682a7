"""A subscription's calendar: stored components joined as bytes."""

import functools
import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Event, vDuration

from app.calendars.envelope import enclose, new_calendar, opening
from app.calendars.text import Text, clean, is_blank
from app.calendars.timezone import vtimezone

EMPTY_NOTE = "Geen bijeenkomsten gepland"
REFRESH_EVERY = timedelta(hours=1)
SPREAD_MINUTES = 5
_ZONED_START = b"\r\nDTSTART;TZID="


def refresh_of(number: int) -> timedelta:
    """Return after how long the program of one subscription is to ask again: between 55 and 65 minutes (rule 6).

    Programs ask on the quarter hour, all at once. With intervals that differ they drift apart. `number` is the
    subscription's own, so that it is told the same each time.
    """
    return REFRESH_EVERY + timedelta(minutes=number % (2 * SPREAD_MINUTES + 1) - SPREAD_MINUTES)


def join(
    components: Iterable[bytes],
    *,
    name: str,
    zone: str,
    empty_note_on: date,
    refresh: timedelta = REFRESH_EVERY,
) -> bytes:
    """Join rendered components, in the order given, into the calendar that a subscriber downloads.

    `name` is what calendar programs call the subscription. `empty_note_on` is the day of the note that stands in a
    feed without any component: Evolution keeps the old events of an empty feed, vdirsyncer refuses it (rule 9).

    :raises UnknownZone: for a zone that the time zone database does not have.
    :raises IrregularZone: for a zone that cannot be described by rules.
    """
    events = tuple(components) or (_empty_note(name, empty_note_on),)
    body = enclose((vtimezone(zone), *events), opened_by=_opening(name, refresh))
    elsewhere = _other_zones(body, zone)
    if not elsewhere:
        return body
    return enclose((vtimezone(zone), *map(vtimezone, elsewhere), *events), opened_by=_opening(name, refresh))


@functools.cache
def form(zone: str) -> str:
    """Return what stands for how calendars of a zone are written: another when a version or zone data differs."""
    return hashlib.sha256(join([], name="x", zone=zone, empty_note_on=date.min)).hexdigest()[:16]


def etag(body: bytes) -> str:
    """Give a strong validator of exactly these bytes, in quotes (RFC 9110 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@functools.lru_cache(maxsize=4096)
def _opening(name: str, refresh: timedelta) -> bytes:
    """Write the head of the calendar, once for the subscriptions that have the same."""
    calendar = new_calendar()
    if not is_blank(name):
        calendar.add("X-WR-CALNAME", Text(name))
        calendar.add("NAME", Text(name))
    calendar.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})  # the library omits VALUE
    calendar.add("X-PUBLISHED-TTL", vDuration(refresh))
    return opening(calendar)


def _other_zones(body: bytes, zone: str) -> list[str]:
    """Find the zones of sessions elsewhere, for a partner who comes to several locations.

    Counting is quicker than looking at each, and nearly always enough. A folded line starts with a space, so that what
    somebody typed can never be taken for a start.
    """
    this_zone = _ZONED_START + zone.encode("ascii") + b":"
    if body.count(_ZONED_START) == body.count(this_zone):
        return []
    found = {match.decode("ascii") for match in re.findall(_ZONED_START + rb"([^:\r]+):", body)}
    return sorted(found - {zone})


def _empty_note(name: str, day: date) -> bytes:
    """Write one all-day event that says that there is nothing, the same all day."""
    note = Event()
    note.add("UID", hashlib.sha256(f"{day.isoformat()} {clean(name)}".encode()).hexdigest()[:32])
    stamp = f"{day:%Y%m%d}T000000Z"
    note.add("DTSTAMP", Text(stamp))
    note.add("LAST-MODIFIED", Text(stamp))
    note.add("SEQUENCE", 0)
    note.add("SUMMARY", Text(EMPTY_NOTE))
    note.add("DTSTART", day)
    note.add("DTEND", day + timedelta(days=1))
    note.add("STATUS", "CONFIRMED")
    note.add("TRANSP", "TRANSPARENT")
    written: bytes = note.to_ical()
    return written
