"""vdirsyncer, which copies calendars to a folder, and khal, which shows that folder."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.programs.agenda import Line, in_order

ENVIRONMENT = Path(__file__).resolve().parents[1] / "python" / ".venv"
INSTALL = "make test-clients"
SYNC = """
[general]
status_path = "{folder}/status"

[pair feed]
a = "ours"
b = "here"
collections = null

[storage ours]
type = "http"
url = "{address}"
read_only = "true"

[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
SHOW = """
[calendars]
[[calendar]]
path = {folder}/calendar

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
local_timezone = UTC
default_timezone = UTC

[sqlite]
path = {folder}/khal.db

[default]
default_calendar = calendar
"""
FIELDS = ("start-long-full", "end-long-full", "title", "location")


class Khal:
    """A folder with a calendar, copied from an address or filled from mails."""

    name = "khal"

    def __init__(self, folder):
        self._folder = folder
        (folder / "calendar").mkdir()
        (folder / "khal.conf").write_text(SHOW.format(folder=folder))

    def subscribe(self, address):
        (self._folder / "vdirsyncer.conf").write_text(SYNC.format(folder=self._folder, address=address))
        self._vdirsyncer("discover")
        self.sync()

    def sync(self):
        """Copy what changed; return what was said against it, or nothing."""
        return self._vdirsyncer("sync")

    def take_in(self, body):
        mailed = self._folder / "invite.ics"
        mailed.write_bytes(body)
        self._khal("import", "--batch", "-a", "calendar", mailed)

    def agenda(self, days):
        fields = [word for field in FIELDS for word in ("--json", field)]
        said = self._khal("list", "--once", "--day-format", "", *fields, days.first.isoformat(), f"{days.number}d")
        # A list for each day: what lasts longer than one day is said once.
        return in_order(_line(**shown) for day in said.splitlines() for shown in json.loads(day))

    def able_to_show(self, line):
        """Return what it makes of a meeting."""
        return line

    def _vdirsyncer(self, command):
        found = self._start("vdirsyncer", "-c", self._folder / "vdirsyncer.conf", command)
        return found.stderr if found.returncode else ""

    def _khal(self, *arguments):
        found = self._start("khal", "-c", self._folder / "khal.conf", *arguments)
        assert found.returncode == 0, found.stderr
        return found.stdout

    def _start(self, program, *arguments):
        told = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland"}
        return subprocess.run(
            [ENVIRONMENT / "bin" / program, *arguments],
            env=told,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def missing():
    """Whether it is not installed."""
    return not (ENVIRONMENT / "bin" / "khal").exists()


def _line(**shown):
    return Line(
        starts_at=_moment(shown["start-long-full"]),
        ends_at=_moment(shown["end-long-full"]),
        title=shown["title"],
        place=shown["location"],
    )


def _moment(written):
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
