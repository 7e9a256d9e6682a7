"""Radicale, a calendar server that telephones synchronise with (CalDAV): it reads what it is given, and keeps that."""

from __future__ import annotations

import base64
import contextlib
import itertools
import os
import sys
import urllib.request
from http.client import HTTPConnection

from defusedxml import ElementTree
from icalendar import Calendar

from local import processes
from local.guard import guarding
from local.valkey import free_port
from tests.clients.programs.agenda import Line, in_order, wait_for

HOST = "127.0.0.1"
CONFIGURATION = """
[server]
hosts = {host}:{port}
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}
"""
SIGNED_IN = {"Authorization": "Basic " + base64.b64encode(b"anna:anna").decode()}
MAKE = b"""<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"/>"""
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><C:calendar-data><C:expand start="{start}" end="{end}"/></C:calendar-data></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""
DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"

_numbers = itertools.count(1)


class Radicale:
    """A calendar on the server, filled from an address or from mails as a program with both would fill it."""

    name = "radicale"

    def __init__(self, port):
        self._port = port
        self._calendar = f"/anna/{next(_numbers)}/"
        self._address = None
        self._ask("MKCALENDAR", self._calendar, MAKE)

    def subscribe(self, address):
        self._address = address
        self.sync()

    def sync(self):
        """Put in place of the calendar what the address has now."""
        with urllib.request.urlopen(self._address, timeout=20) as answer:  # noqa: S310 - our own server
            self._ask("PUT", self._calendar, answer.read())

    def take_in(self, *bodies):
        """Keep each object under its name, without its method as RFC 4791 asks, or remove what is cancelled."""
        for body in bodies:
            calendar = Calendar.from_ical(body)
            place = f"{self._calendar}{calendar.events[0]['UID']}.ics"
            if calendar["METHOD"] == "CANCEL":
                self._ask("DELETE", place)
            else:
                self._ask("PUT", place, body.replace(b"METHOD:REQUEST\r\n", b""))

    def agenda(self, days):
        start, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in days.bounds)
        said = self._ask("REPORT", self._calendar, QUERY.format(start=start, end=end).encode())
        found = [element.text for element in ElementTree.fromstring(said).iter(DATA)]
        return in_order(_line(event) for body in found for event in Calendar.from_ical(body).events)

    def able_to_show(self, line):
        """Return what it makes of a meeting."""
        return line

    def _ask(self, method, path, body=b""):
        headers = {
            **SIGNED_IN,
            "Content-Type": "application/xml" if body.startswith(b"<") else "text/calendar",
            "Depth": "1",
        }
        with contextlib.closing(HTTPConnection(HOST, self._port, timeout=60)) as connection:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            said = answer.read()
        assert answer.status < 300, (method, path, answer.status, said)
        return said


@contextlib.contextmanager
def running(folder):
    """Start the server on a free port; it is gone after the block."""
    port = free_port()
    configuration = folder / "radicale.conf"
    configuration.write_text(CONFIGURATION.format(host=HOST, port=port, folder=folder / "kept"))
    program = processes.Program(
        name="radicale",
        argv=(sys.executable, "-m", "radicale", "--config", str(configuration)),
        environment=os.environ,
        directory=folder,
    )
    with guarding() as guard:
        child = processes.start(program, log=folder / "radicale.log", guard=guard)
        try:
            wait_for(lambda: _answers(port), what="the calendar server")
            yield port
        finally:
            child.stop(patience=10)


def _answers(port):
    with contextlib.suppress(OSError), contextlib.closing(HTTPConnection(HOST, port, timeout=5)) as connection:
        connection.request("GET", "/.web/")
        return connection.getresponse().status < 500
    return False


def _line(event):
    return Line(
        starts_at=event.start,
        ends_at=event.end,
        title=str(event["SUMMARY"]),
        place=str(event.get("LOCATION", "")),
        cancelled=event["STATUS"] == "CANCELLED",
    )
