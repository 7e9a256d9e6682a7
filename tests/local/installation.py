"""An installation of the stand-in application, run as a person would run it."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from local.valkey import free_port

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RUN = """
import sys
from pathlib import Path
from local.command import main
sys.exit(main(sys.argv[2:], checkout=Path(sys.argv[1])))
"""
LAST_LINE = "Stoppen: Ctrl-C."
GONE_SECONDS = 25.0


class Installation:
    """One checkout and at most one run of it."""

    def __init__(self, checkout: Path) -> None:
        # Without __init__.py: a checkout is no package.
        shutil.copytree(HERE / "standin", checkout, ignore=_package_mark)
        self.checkout = checkout
        self.data = checkout / "var"
        self.port = free_port()
        self.mail_port = free_port()
        self.output: list[str] = []
        self.run: subprocess.Popen[str] | None = None

    def command(self, *arguments, prefix=(), **environment):
        """Start `python -m local`, as far as the stand-in needs it."""
        known = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        ports = {"PORT": str(self.port), "MAIL_UI_PORT": str(self.mail_port), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [*prefix, sys.executable, "-c", RUN, str(self.checkout), *arguments],
            cwd=self.checkout,
            env={**known, **ports, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, *arguments, **options):
        """Run until the addresses are printed."""
        self.run = self.command("run", *arguments, **options)
        self.read_until(LAST_LINE)

    def read_until(self, words):
        """Read what the run prints up to a line with these words."""
        for line in self.run.stdout:
            self.output.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words!r} never came: {''.join(self.output)} {self.run.stderr.read()}")

    def stop(self, number=signal.SIGTERM):
        """Send a signal and return the exit status and the seconds it took."""
        began = time.monotonic()
        self.run.send_signal(number)
        self.output += self.run.communicate(timeout=30)[0].splitlines(keepends=True)
        return self.run.returncode, time.monotonic() - began

    def close(self):
        """End whatever a failed test left."""
        if self.run is not None and self.run.poll() is None:
            self.stop()

    def ready(self):
        """Return what the site says about itself."""
        with urllib.request.urlopen(f"http://localhost:{self.port}/readyz", timeout=5) as answer:
            return json.load(answer)

    def record(self):
        """Return the addresses that were written down."""
        return json.loads((self.data / "run.json").read_text())

    def processes(self):
        """Return everything that works for this installation."""
        return [process for process in psutil.process_iter() if self._works_here(process)]

    def wait_until_gone(self):
        """Wait until nothing works for this installation, and return what still does after that."""
        with contextlib.suppress(FileNotFoundError), (self.data / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the sweeper holds it until it is done
        deadline = time.monotonic() + GONE_SECONDS
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def _works_here(self, process):
        with contextlib.suppress(psutil.Error):
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                return False
            if any(str(self.checkout) in part for part in process.cmdline()):
                return True
            return Path(process.cwd()).is_relative_to(self.checkout)
        return False


def _package_mark(directory, _names):
    return ["__init__.py"] if directory.endswith("standin") else []


def in_one_line(run):
    """Wait for the end of a run that cannot start; return its status and the one line it said."""
    _, errors = run.communicate(timeout=30)
    lines = errors.splitlines()
    assert len(lines) == 1, errors
    return run.returncode, lines[0]
