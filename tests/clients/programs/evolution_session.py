"""Drives Evolution Data Server, for the Python that its bindings are for: a line of JSON in, a line of JSON out.

Runs within a D-Bus session of its own, on which the data server starts by itself. Nothing of the project is imported.
"""

import json
import sys
from itertools import count
from time import monotonic, sleep

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")

from gi.repository import ECal, EDataServer, GLib, ICalGLib  # noqa: E402 - versions are chosen first

NO_WAIT = 2**32 - 1
PATIENCE = 10.0
numbers = count(1)


class Calendars:
    """The calendars of one user."""

    def __init__(self):
        self.registry = EDataServer.SourceRegistry.new_sync(None)
        self.clients = {}

    def subscribe(self, address):
        """Add a calendar on the web, and read it; return its name."""

        def at_the_address(source):
            source.get_extension("WebDAV Backend").set_uri(GLib.Uri.parse(address, GLib.UriFlags.NONE))
            source.get_extension("Security").set_method("none")

        return self._add("webcal", at_the_address)

    def make(self):
        """Add a calendar of this machine; return its name."""
        return self._add("local", lambda _source: None)

    def refresh(self, name):
        """Ask for the calendar on the web again; what comes of it is seen in the agenda."""
        return self.clients[name].refresh_sync(None)

    def receive(self, name, body):
        """Do what the object that came by mail says (RFC 5546)."""
        component = ICalGLib.Component.new_from_string(body)
        return self.clients[name].receive_objects_sync(component, ECal.OperationFlags.NONE, None)

    def agenda(self, name, since, until):
        """Return what is shown: start and end in seconds since 1970, title, place, and whether it is cancelled."""
        found = []

        def note(component, start, end, *_rest):
            words = component.get_summary() or "", component.get_location() or ""
            status = component.get_first_property(ICalGLib.PropertyKind.STATUS_PROPERTY)
            cancelled = status is not None and status.get_value_as_string() == "CANCELLED"
            found.append((_seconds(start), _seconds(end), *words, cancelled))
            return True

        self.clients[name].generate_instances_sync(since, until, None, note)
        return found

    def _add(self, backend, settle):
        name = f"calendar-{next(numbers)}"
        source = EDataServer.Source.new_with_uid(name, None)
        source.set_display_name(name)
        source.set_parent(f"{backend}-stub")
        source.get_extension("Calendar").set_backend_name(backend)
        settle(source)
        self.registry.commit_source_sync(source, None)
        self.clients[name] = self._opened(name)
        return name

    def _opened(self, name):
        """Open a calendar; the process that keeps calendars hears of a new one a moment after we do."""
        until = monotonic() + PATIENCE
        while True:
            try:
                known = self.registry.ref_source(name)
                return ECal.Client.connect_sync(known, ECal.ClientSourceType.EVENTS, NO_WAIT, None)
            except GLib.Error as error:
                if "No such source" not in error.message or monotonic() > until:
                    raise
                sleep(0.02)


def _seconds(moment):
    return moment.as_timet_with_zone(moment.get_timezone())


def main():
    """Answer one question after another, until there are no more."""
    calendars = Calendars()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"answer": getattr(calendars, question.pop("do"))(**question)}
        except GLib.Error as error:
            answer = {"refused": error.message}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
