"""The directory that holds everything of one installation, used by one `make run` at a time."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil

from local.errors import AlreadyRunning, DiskFull, NotWritable

SWEEPING_SECONDS = 30.0
POLL_SECONDS = 0.1
MEGABYTE = 1024 * 1024
ROOM_MEGABYTES = 200  # PostgreSQL's first files take 40, its log may take as much again many times


class DataDirectory:
    """The files in the directory, by name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "log"
        self.mail = path / "mail"
        self.valkey = path / "valkey"
        self._record = path / "run.json"

    def prepare(self) -> None:
        """Make the directories.

        :raises NotWritable: they belong to somebody else, or a file is in the way.
        :raises DiskFull: there is too little room to keep data safely.
        """
        try:
            if not self.path.exists():
                # PostgreSQL's account must pass through root's directory; what lies in it is closed to all.
                self.path.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
            for directory in (self.logs, self.mail, self.valkey):
                directory.mkdir(exist_ok=True, mode=0o700)
            (self.path / "lock").touch(mode=0o600)
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise NotWritable(directory=self.path, reason=error.strerror or str(error)) from error
        if self.free_megabytes() < ROOM_MEGABYTES:
            raise DiskFull(directory=self.path, free_megabytes=self.free_megabytes())

    def free_megabytes(self) -> int:
        """Return how much can still be written."""
        return shutil.disk_usage(self.path).free // MEGABYTE

    @contextlib.contextmanager
    def locked(self, *, pause: Callable[[float], None]) -> Iterator[int]:
        """Hold the directory for ourselves; yields the lock, which a sweeper may share.

        :raises AlreadyRunning: another process holds it.
        """
        with (self.path / "lock").open("r+") as lock:
            self._acquire(lock.fileno(), pause)
            lock.seek(0)
            lock.truncate()
            lock.write(str(os.getpid()))
            lock.flush()
            yield lock.fileno()

    def secret_key(self) -> str:
        """Return the key that signs sessions and links, made once."""
        path = self.path / "secret_key"
        if not path.exists():
            scratch = path.with_suffix(".new")
            scratch.touch(mode=0o600)
            scratch.write_text(secrets.token_urlsafe(48))
            scratch.rename(path)
        return path.read_text().strip()

    def record(self, values: Mapping[str, str]) -> None:
        """Write down the addresses of what runs, for commands given by hand."""
        scratch = self._record.with_suffix(".new")
        scratch.unlink(missing_ok=True)
        scratch.touch(mode=0o600)
        scratch.write_text(json.dumps(values, indent=2) + "\n")
        scratch.rename(self._record)

    def forget_record(self) -> None:
        """Remove the addresses: nothing runs any more."""
        self._record.unlink(missing_ok=True)

    def _acquire(self, lock: int, pause: Callable[[float], None]) -> None:
        deadline = time.monotonic() + SWEEPING_SECONDS
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = int("0" + (self.path / "lock").read_text().strip())
                # A killed predecessor's sweeper holds the lock until everything is down: that takes seconds.
                if _works(holder) or time.monotonic() > deadline:
                    raise AlreadyRunning(pid=holder, data_dir=self.path) from None
            pause(POLL_SECONDS)


def _works(pid: int) -> bool:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False
