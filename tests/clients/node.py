"""ical.js (Thunderbird, Nextcloud) and node-ical: two readers in one Node process that stays."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from tests.clients.outside import Head, Shown, Window, in_order, person

FOLDER = Path(__file__).parent / "node"
ANYWHERE_BUT_HERE = {"TZ": "Pacific/Auckland"}
"""The clock of somebody else's machine: what is shown may not depend on it."""


class Node:
    """A process that answers a line of JSON with a line of JSON."""

    def __init__(self):
        environment = {"PATH": os.environ["PATH"]} | ANYWHERE_BUT_HERE
        self._process = subprocess.Popen(
            ["node", FOLDER / "engines.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=FOLDER,
            env=environment,
        )

    def ask(self, **question):
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "refused" not in answer, answer["refused"]
        return answer["said"]

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


class NodeEngine:
    """One of the readers in the process."""

    NAMES: ClassVar = ("ical.js", "node-ical")

    def __init__(self, node, name):
        self._node, self.name = node, name

    def read(self, body: bytes, window: Window) -> list[Shown]:
        """Return what begins in the window, expanded by the reader."""
        shown = self._node.ask(
            engine=self.name,
            question="shown",
            body=body.decode(),
            since=window.since.isoformat(),
            until=window.until.isoformat(),
        )
        return in_order([_line(**line) for line in shown], window)

    def head(self, body: bytes) -> Head:
        """Return what the one object of an invitation or cancellation says of itself."""
        said = self._node.ask(engine=self.name, question="head", body=body.decode())
        people = {role: said[role] and person(**said[role]) for role in ("organizer", "attendee")}
        return Head(**said | people | {"stamped_at": _moment(said["stamped_at"])})


def _line(*, start, end, **words):
    return Shown(starts_at=_moment(start), ends_at=_moment(end), **words)


def _moment(written):
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
