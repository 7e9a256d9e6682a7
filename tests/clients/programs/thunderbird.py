"""Thunderbird without a screen: a fresh profile with one account, and no network but this machine."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from local.valkey import free_port
from tests.clients.programs.agenda import Line, in_order
from tests.clients.programs.marionette import Marionette

PROGRAM = "thunderbird"
INSTALL = "apt-get install thunderbird"
PATIENCE = 90.0

PREFERENCES = {
    "app.update.enabled": False,
    "calendar.alarms.show": False,
    "calendar.timezone.local": "Europe/Amsterdam",
    "calendar.timezone.useSystemTimezone": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "intl.locale.requested": "en-US",
    "mail.biff.show_alert": False,
    "mail.chat.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    # Whatever is not on this machine goes to a port where nobody listens, the names of hosts included.
    "network.proxy.type": 1,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.socks_remote_dns": True,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "toolkit.telemetry.enabled": False,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A mail on the screen: the buttons over it and what they are about, its text, and its files."""

    method: str
    uids: list[str]
    buttons: list[str]
    text: str
    files: list[str]


class Thunderbird:
    """A running Thunderbird: one subscription, the own calendar in which invitations are kept, and a mailbox."""

    name = "thunderbird"

    def __init__(self, marionette):
        self._marionette = marionette
        self._address = None
        marionette.run(Path(__file__).with_name("thunderbird.js").read_text())
        self._call("ready")

    def subscribe(self, address):
        self._call("subscribe", address)
        self._address = address

    def sync(self):
        self._call("refresh", self._address)

    def forget(self):
        """Begin anew: without subscriptions, and with an empty calendar."""
        self._call("forget")
        self._address = None

    def agenda(self, days):
        return in_order(
            Line(
                starts_at=_moment(one["starts_at"]),
                ends_at=_moment(one["ends_at"]),
                title=one["title"],
                place=one["place"],
                cancelled=one["cancelled"],
            )
            for one in self._call("listed", self._address, *days.seconds)
        )

    def answers(self, days):
        """Return what it holds for the answers given, by start."""
        found = sorted(self._call("listed", None, *days.seconds), key=lambda one: one["starts_at"])
        return [answer for one in found for answer in one["answers"]]

    def able_to_show(self, line):
        """Return what it makes of a meeting."""
        return line

    def sign_in(self, address, *, name, system):
        """Read the mail of an address at a mail system."""
        ports = {"imap": system.ports.imap, "smtp": system.smtp}
        self._call("signIn", {"address": address, "name": name, "password": system.password, **ports})

    def read(self, mail):
        """Fetch a mail and open it."""
        return Seen(**self._call("read", mail["Message-ID"].strip("<>")))

    def press(self, button):
        """Press one of the buttons over the mail."""
        self._call("press", button)

    def _call(self, name, *arguments):
        return self._marionette.run(f"return globalThis.weekwijzer.{name}(...args);", *arguments)


@contextlib.contextmanager
def running(directory):
    """Start it with everything that it keeps in a directory, and stop it after the block."""
    port = free_port()
    profile = directory / "profile"
    profile.mkdir()
    preferences = {**PREFERENCES, "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines))
    command = [
        PROGRAM,
        "--headless",
        "--marionette",
        "--remote-allow-system-access",
        "--no-remote",
        "--profile",
        profile,
    ]
    told = {**os.environ, "HOME": str(directory), "TZ": "Europe/Amsterdam"}
    with (directory / "log").open("wb") as log, subprocess.Popen(command, env=told, stdout=log, stderr=log) as process:
        try:
            marionette = _connected(process, port)
            yield Thunderbird(marionette)
            marionette.close()
        finally:
            process.kill()  # nothing of it is to be kept


def _connected(process, port):
    until = monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError):
            return Marionette(port)
        assert process.poll() is None, "Thunderbird ended by itself"
        assert monotonic() < until, "Thunderbird does not listen"
        threading.Event().wait(0.1)


def _moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)
