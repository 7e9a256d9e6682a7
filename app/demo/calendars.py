"""The calendars that the police and the fire service gave: when they are busy, and for us alone never with what."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from app.demo.values import DemoLocation
from app.planning.vocabulary import PartnerKind

# Day after the Monday of this week, begin, end, and how it comes back.
_BUSY = {
    PartnerKind.POLICE: (
        (1, "090000", "120000", "FREQ=WEEKLY"),
        (3, "130000", "163000", "FREQ=WEEKLY"),
        (4, "080000", "100000", "FREQ=WEEKLY;INTERVAL=2"),
        (16, "083000", "170000", ""),
    ),
    PartnerKind.FIRE_SERVICE: (
        (0, "190000", "213000", "FREQ=WEEKLY"),
        (2, "090000", "123000", "FREQ=WEEKLY;INTERVAL=2"),
        (5, "100000", "160000", "FREQ=MONTHLY;BYDAY=1SA"),
    ),
}


def calendars(location: DemoLocation) -> Iterator[tuple[UUID, bytes]]:
    """Yield partners with their calendar as a file."""
    monday = location.day - timedelta(days=location.day.weekday())
    for partner in location.partners:
        if partner.kind in _BUSY:
            yield partner.id, _calendar(partner.kind, monday, location.zone)


def _calendar(kind: PartnerKind, monday: date, zone: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Agenda van een partner//NL"]
    for number, (day, starts, ends, rule) in enumerate(_BUSY[kind]):
        on = f"{monday + timedelta(days=day):%Y%m%d}"
        lines += ["BEGIN:VEVENT", f"UID:{kind}-{number}", f"DTSTART;TZID={zone}:{on}T{starts}"]
        lines += [f"DTEND;TZID={zone}:{on}T{ends}", *([f"RRULE:{rule}"] if rule else []), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
