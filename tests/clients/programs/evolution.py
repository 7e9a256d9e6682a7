"""Evolution Data Server: what Evolution and GNOME Calendar keep calendars with, in a session and home of its own."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.programs.agenda import Line, in_order, wait_for
from tests.clients.programs.conversation import Conversation

SYSTEM_PYTHON = "/usr/bin/python3"
INSTALL = "apt-get install evolution-data-server gir1.2-ecal-2.0 python3-gi dbus-daemon"
BINDINGS = "import gi; gi.require_version('ECal', '2.0'); from gi.repository import ECal"
DATA_SERVER = Path("/usr/libexec/evolution-calendar-factory")


def data_server(home):
    """Start the data server of one user, whose calendars several tests use."""
    command = ["dbus-run-session", "--", SYSTEM_PYTHON, Path(__file__).with_name("evolution_session.py")]
    return Conversation(command, environment=_environment(home), folder=home)


class Evolution:
    """One calendar of it: a subscription, or the calendar that invitations go to."""

    name = "evolution"

    def __init__(self, server, requests):
        self._server, self._requests = server, requests
        self._calendar = None

    def subscribe(self, address):
        self._calendar = self._server.ask("subscribe", address=address)
        self.sync()

    def sync(self):
        """Have the calendar asked for until what came first has been dealt with.

        A refresh asks twice at most, one comes after the other, and one that is asked for meanwhile is dropped: whoever
        sees three more questions knows that the first refresh is over.
        """
        for _question in range(3):
            before = self._requests()
            wait_for(lambda before=before: self._refreshed() > before, what="that Evolution asks for the calendar")

    def take_in(self, *bodies):
        if self._calendar is None:
            self._calendar = self._server.ask("make")
        for body in bodies:
            assert self._server.ask("receive", name=self._calendar, body=body.decode()) is True

    def agenda(self, days):
        since, until = days.seconds
        shown = self._server.ask("agenda", name=self._calendar, since=since, until=until)
        return in_order(
            Line(starts_at=_moment(starts_at), ends_at=_moment(ends_at), title=title, place=place, cancelled=cancelled)
            for starts_at, ends_at, title, place, cancelled in shown
        )

    def able_to_show(self, line):
        """Return what it makes of a meeting."""
        return line

    def _refreshed(self):
        self._server.ask("refresh", name=self._calendar)
        return self._requests()


def missing():
    """Whether something of it is not on this machine."""
    if not DATA_SERVER.exists() or not Path(SYSTEM_PYTHON).exists():
        return True
    return subprocess.run([SYSTEM_PYTHON, "-c", BINDINGS], capture_output=True, check=False).returncode != 0


def _environment(home):
    """Return what a user has who is nobody else: no settings, no desktop, and a clock somewhere else."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Pacific/Auckland",
        "GIO_USE_VFS": "local",
        "GSETTINGS_BACKEND": "memory",
    }


def _moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)
