"""The VCALENDAR round the components."""

from collections.abc import Iterable

from icalendar import Calendar

from app.calendars.text import Text

PRODUCT = "-//Weekwijzer//Weekwijzer//NL"
_CLOSING = b"END:VCALENDAR\r\n"


def new_calendar() -> Calendar:
    """Start a calendar without a UID: with one, vdirsyncer folds a whole feed into one item (rule 5)."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", Text(PRODUCT))
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def opening(calendar: Calendar) -> bytes:
    """Write what comes before the components."""
    written: bytes = calendar.to_ical()
    return written.removesuffix(_CLOSING)


def enclose(parts: Iterable[bytes], *, opened_by: bytes) -> bytes:
    """Put rendered components into a calendar, as they are."""
    return b"".join((opened_by, *parts, _CLOSING))
