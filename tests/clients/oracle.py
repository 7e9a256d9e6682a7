"""icalendar and recurring_ical_events: the readers that need nothing but Python."""

from __future__ import annotations

from datetime import UTC, datetime

import recurring_ical_events
from icalendar import Calendar

from tests.clients.outside import Head, Shown, Window, in_order, person


class Oracle:
    """Reads with the library that wrote, but expands a series with another."""

    name = "recurring_ical_events"

    def read(self, body: bytes, window: Window) -> list[Shown]:
        """Return what begins in the window."""
        found = recurring_ical_events.of(Calendar.from_ical(body)).between(window.since, window.until)
        return in_order([_line(event) for event in found], window)

    def head(self, body: bytes) -> Head:
        """Return what the one object of an invitation or cancellation says of itself."""
        calendar = Calendar.from_ical(body)
        (event,) = calendar.events
        return Head(
            method=str(calendar["METHOD"]),
            uid=str(event["UID"]),
            sequence=int(event["SEQUENCE"]),
            stamped_at=event["DTSTAMP"].dt,
            organizer=_person(event["ORGANIZER"]),
            attendee=_person(event["ATTENDEE"]),
        )


def _line(event):
    return Shown(
        starts_at=_moment(event.start),
        ends_at=_moment(event.end),
        uid=str(event["UID"]),
        title=str(event.get("SUMMARY", "")),
        description=str(event.get("DESCRIPTION", "")),
        place=str(event.get("LOCATION", "")),
        status=str(event["STATUS"]),
        sequence=int(event["SEQUENCE"]),
    )


def _moment(given):
    return given.astimezone(UTC) if isinstance(given, datetime) else given


def _person(written):
    return person(str(written), str(written.params.get("CN", "")))
