"""calcurse, a calendar on the terminal: it subscribes to nothing, and takes in a file as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.clients.programs.agenda import Line, each_once

INSTALL = "apt-get install calcurse"
SHOWN = "\x1e%(start:epoch)\x1f%(end:epoch)\x1f%m\x1f%N"
SHOWN_ALL_DAY = "\x1e0\x1f0\x1f%m\x1f%N"
CLOCK = ZoneInfo("Europe/Amsterdam")
PLACE = re.compile(r"^\tLocation: (.*)$", re.MULTILINE)


class Calcurse:
    """A calendar that is filled anew from an address, as a nightly job does, or filled from mails."""

    name = "calcurse"

    def __init__(self, folder):
        self._folder = folder
        self._data = folder / "data"
        self._data.mkdir()
        self._address = None

    def subscribe(self, address):
        self._address = address
        self.sync()

    def sync(self):
        """Throw the calendar away and take it in anew; return what was said against it, or nothing."""
        shutil.rmtree(self._data)
        self._data.mkdir()
        try:
            with urllib.request.urlopen(self._address, timeout=20) as answer:  # noqa: S310 - our own server
                self.take_in(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return str(error)
        return ""

    def take_in(self, *bodies):
        for body in bodies:
            mailed = self._folder / "invite.ics"
            mailed.write_bytes(body)
            self._run("-i", mailed)

    def agenda(self, days):
        first, number = days.first.isoformat(), str(days.number)
        said = self._run(
            *("-Q", "--filter-type", "cal", "--input-datefmt", "4", "--from", first, "--days", number),
            *("--output-datefmt", "\x1d", "--format-apt", SHOWN, "--format-recur-apt", SHOWN),
            *("--format-event", SHOWN_ALL_DAY),
        )
        return each_once(_lines(day) for day in said.split("\x1d"))

    def able_to_show(self, line):
        """Return what it makes of a meeting: it keeps no status, and the wall time alone, as the first of two."""
        times = {name: getattr(line, name).astimezone(CLOCK) for name in ("starts_at", "ends_at")}
        kept = {name: at.replace(fold=0).astimezone(UTC) for name, at in times.items()}
        return replace(line, cancelled=False, **kept)

    def _run(self, *arguments):
        told = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "LC_ALL": "C.UTF-8", "TZ": CLOCK.key}
        command = ["calcurse", "-D", self._data, *arguments]
        done = subprocess.run(command, env=told, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


def missing():
    """Whether it is not installed."""
    return shutil.which("calcurse") is None


def _lines(day):
    for shown in day.split("\x1e")[1:]:
        starts, ends, title, note = shown.split("\x1f")
        place = PLACE.search(note)
        yield Line(
            starts_at=_moment(starts),
            ends_at=_moment(ends),
            title=title.strip(),
            place=place[1] if place else "",
            cancelled=False,
        )


def _moment(seconds):
    return datetime.fromtimestamp(int(seconds), UTC)
