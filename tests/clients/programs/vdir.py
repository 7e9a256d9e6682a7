"""vdirsyncer, which copies calendars to a folder, and khal, which shows that folder."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.programs.agenda import Line, each_once
from tests.clients.programs.conversation import Conversation

PROGRAMS = Path(__file__).resolve().parents[1] / "python" / ".venv" / "bin"
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
FIELDS = ("start-long-full", "end-long-full", "title", "location", "status")


class Khal:
    """A folder with a calendar, copied from an address or filled from mails."""

    name = "khal"

    def __init__(self, process, folder):
        self._process, self._folder = process, folder
        (folder / "calendar").mkdir()
        (folder / "khal.conf").write_text(SHOW.format(folder=folder))

    def subscribe(self, address):
        (self._folder / "vdirsyncer.conf").write_text(SYNC.format(folder=self._folder, address=address))
        self._vdirsyncer("discover")
        self.sync()

    def sync(self):
        """Copy what changed; return what was said against it, or nothing."""
        return self._vdirsyncer("sync")

    def take_in(self, *bodies):
        mailed = [self._folder / f"invite-{number}.ics" for number, _body in enumerate(bodies)]
        for path, body in zip(mailed, bodies, strict=True):
            path.write_bytes(body)
        if mailed:  # without a file khal waits for somebody to type one
            self._khal("import", "--batch", "-a", "calendar", *mailed)

    def agenda(self, days):
        fields = [word for field in FIELDS for word in ("--json", field)]
        said = self._khal("list", "--day-format", "", *fields, days.first.isoformat(), f"{days.number}d")
        return each_once([_line(**shown) for shown in json.loads(day)] for day in said.splitlines())

    def able_to_show(self, line):
        """Return what it makes of a meeting."""
        return line

    def _khal(self, *arguments):
        told = ["-c", self._folder / "khal.conf", *arguments]
        return self._process.ask("run", arguments=[str(word) for word in told])

    def _vdirsyncer(self, command):
        found = subprocess.run(
            [PROGRAMS / "vdirsyncer", "-c", self._folder / "vdirsyncer.conf", command],
            env=_environment(self._folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stderr if found.returncode else ""


def process(folder):
    """Start what runs the commands of khal."""
    command = [PROGRAMS / "python", Path(__file__).with_name("khal_session.py")]
    return Conversation(command, environment=_environment(folder), folder=folder)


def missing():
    """Whether it is not installed."""
    return not (PROGRAMS / "khal").exists()


def _environment(home):
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland"}


def _line(**shown):
    return Line(
        starts_at=_moment(shown["start-long-full"]),
        ends_at=_moment(shown["end-long-full"]),
        title=shown["title"],
        place=shown["location"],
        cancelled=shown["status"].strip() == "CANCELLED",
    )


def _moment(written):
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
