"""libical 3, which Evolution and GNOME Calendar read calendars with: its own expansion and its own complaints."""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_long, c_void_p
from datetime import UTC, date, datetime, timedelta

from tests.clients.outside import Head, Shown, Window, in_order, person

PACKAGE = "libical3"
_SECOND = timedelta(seconds=1)


class _Time(Structure):
    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


class _Span(Structure):
    _fields_ = (("start", c_long), ("end", c_long), ("is_busy", c_int))


_EachTime = CFUNCTYPE(None, c_void_p, POINTER(_Span), c_void_p)
_SIGNATURES = {
    "icalparser_parse_string": ([c_char_p], c_void_p),
    "icalrestriction_check": ([c_void_p], c_int),
    "icalcomponent_free": ([c_void_p], None),
    "icalcomponent_string_to_kind": ([c_char_p], c_int),
    "icalcomponent_get_first_component": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_next_component": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_first_property": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_next_property": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_uid": ([c_void_p], c_char_p),
    "icalcomponent_get_summary": ([c_void_p], c_char_p),
    "icalcomponent_get_description": ([c_void_p], c_char_p),
    "icalcomponent_get_location": ([c_void_p], c_char_p),
    "icalcomponent_get_sequence": ([c_void_p], c_int),
    "icalcomponent_get_status": ([c_void_p], c_int),
    "icalcomponent_get_method": ([c_void_p], c_int),
    "icalcomponent_get_dtstamp": ([c_void_p], _Time),
    "icalcomponent_get_dtstart": ([c_void_p], _Time),
    "icalcomponent_get_dtend": ([c_void_p], _Time),
    "icalcomponent_foreach_recurrence": ([c_void_p, _Time, _Time, _EachTime, c_void_p], None),
    "icalproperty_string_to_kind": ([c_char_p], c_int),
    "icalproperty_get_value_as_string": ([c_void_p], c_char_p),
    "icalproperty_get_parameter_as_string": ([c_void_p, c_char_p], c_char_p),
    "icalproperty_get_xlicerror": ([c_void_p], c_char_p),
    "icalproperty_enum_to_string": ([c_int], c_char_p),
    "icalproperty_method_to_string": ([c_int], c_char_p),
    "icaltime_as_timet": ([_Time], c_long),
    "icaltime_from_timet_with_zone": ([c_long, c_int, c_void_p], _Time),
    "icaltimezone_get_utc_timezone": ([], c_void_p),
}


class Libical:
    """The library on this machine.

    :raises OSError: when there is none.
    """

    name = "libical"

    def __init__(self):
        self._library = ctypes.CDLL("libical.so.3")
        for name, (takes, gives) in _SIGNATURES.items():
            function = getattr(self._library, name)
            function.argtypes, function.restype = takes, gives
        self._event = self._library.icalcomponent_string_to_kind(b"VEVENT")
        self._anything = self._library.icalcomponent_string_to_kind(b"ANY")
        self._complaint = self._library.icalproperty_string_to_kind(b"X-LIC-ERROR")
        self._utc = self._library.icaltimezone_get_utc_timezone()

    def read(self, body: bytes, window: Window) -> list[Shown]:
        """Return what begins in the window, expanded by the library."""
        with self._parsed(body) as calendar:
            found = [line for event in self._components(calendar, self._event) for line in self._shown(event, window)]
        return in_order(found, window)

    def head(self, body: bytes) -> Head:
        """Return what the one object of an invitation or cancellation says of itself."""
        with self._parsed(body) as calendar:
            (event,) = self._components(calendar, self._event)
            method = self._library.icalcomponent_get_method(calendar)
            return Head(
                method=self._library.icalproperty_method_to_string(method).decode(),
                uid=self._text("uid", event),
                sequence=self._library.icalcomponent_get_sequence(event),
                stamped_at=_moment(self._library.icaltime_as_timet(self._library.icalcomponent_get_dtstamp(event))),
                organizer=self._person(event, b"ORGANIZER"),
                attendee=self._person(event, b"ATTENDEE"),
            )

    def complaints(self, body: bytes) -> list[str]:
        """Return what the parser and the restriction check (RFC 5545 and 5546) have to say against a calendar."""
        with self._parsed(body) as calendar:
            kept = self._library.icalrestriction_check(calendar)
            said = self._complaints(calendar)
            return said if said or kept else ["the restriction check refuses it without a word"]

    @contextmanager
    def _parsed(self, body):
        calendar = self._library.icalparser_parse_string(body)
        assert calendar, "libical finds no calendar in it"
        try:
            yield calendar
        finally:
            self._library.icalcomponent_free(calendar)

    def _components(self, component, kind):
        found = self._library.icalcomponent_get_first_component(component, kind)
        while found:
            yield found
            found = self._library.icalcomponent_get_next_component(component, kind)

    def _complaints(self, component):
        said = []
        found = self._library.icalcomponent_get_first_property(component, self._complaint)
        while found:
            said.append(self._library.icalproperty_get_xlicerror(found).decode())
            found = self._library.icalcomponent_get_next_property(component, self._complaint)
        return said + [
            more for inner in self._components(component, self._anything) for more in self._complaints(inner)
        ]

    def _shown(self, event, window):
        words = {
            "uid": self._text("uid", event),
            "title": self._text("summary", event),
            "description": self._text("description", event),
            "place": self._text("location", event),
            "status": self._library.icalproperty_enum_to_string(self._library.icalcomponent_get_status(event)).decode(),
            "sequence": self._library.icalcomponent_get_sequence(event),
        }
        start = self._library.icalcomponent_get_dtstart(event)
        if start.is_date:
            return [Shown(starts_at=_day(start), ends_at=_day(self._library.icalcomponent_get_dtend(event)), **words)]
        return [Shown(starts_at=begin, ends_at=end, **words) for begin, end in self._times(event, window)]

    def _text(self, name, event):
        found = getattr(self._library, f"icalcomponent_get_{name}")(event)
        return "" if found is None else found.decode()

    def _person(self, event, role):
        kind = self._library.icalproperty_string_to_kind(role)
        found = self._library.icalcomponent_get_first_property(event, kind)
        assert not self._library.icalcomponent_get_next_property(event, kind)
        name = self._library.icalproperty_get_parameter_as_string(found, b"CN")
        return person(self._library.icalproperty_get_value_as_string(found).decode(), (name or b"").decode())

    def _times(self, event, window):
        found = []

        @_EachTime
        def note(_event, span, _data):
            found.append((_moment(span.contents.start), _moment(span.contents.end)))

        self._library.icalcomponent_foreach_recurrence(
            event, self._time(window.since), self._time(window.until - _SECOND), note, None
        )
        return found

    def _time(self, moment):
        return self._library.icaltime_from_timet_with_zone(int(moment.timestamp()), 0, self._utc)


def _moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def _day(time):
    return date(time.year, time.month, time.day)
