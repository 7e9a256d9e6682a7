"""Everything `make run` starts, in order, and in the other order when it stops."""

import contextlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from local import banner, mail, readiness, servers
from local.data_directory import DataDirectory
from local.errors import DiskFull, ServerFailed
from local.guard import guarding
from local.machine import Machine, Say
from local.migrations import Ledger
from local.options import Options
from local.programs import Programs
from local.servers import Database
from local.stopping import Stopped, Stopper
from local.supervisor import Supervisor

READY_SECONDS = 90.0
PEOPLE_SECONDS = 30.0
TICK_SECONDS = 0.25
LOG_SECONDS = 1.0
DISK_SECONDS = 60.0
LITTLE_ROOM_MEGABYTES = 100

# Who is asked to stop with whom, and how long they get: 22 seconds in all. The servers go last: the others need them.
STOPPING = (
    (("beat", "worker", "web", "post", "intake"), 12.0),
    (("smtp",), 2.0),
    (("Valkey",), 3.0),
    (("PostgreSQL",), 5.0),
)

Environment = Mapping[str, str]


def run(options: Options, *, stopper: Stopper, say: Say) -> None:
    """Start everything and keep it running until asked to stop.

    :raises CannotStart: in one of its kinds, after stopping what was started.
    """
    began = time.monotonic()
    data = DataDirectory(options.data_dir)
    data.prepare()
    with (
        data.locked(pause=stopper.pause) as lock,
        guarding(keep_open=[lock]) as guard,
        mail.listen() as listener,
        mail.listen() as replies,
    ):
        _check_ports(options)
        supervisor = Supervisor(say=say)
        machine = Machine(options=options, data=data, guard=guard, stopper=stopper, supervisor=supervisor, say=say)
        try:
            with _full_disk_named(data):
                own = _start(machine, listener, replies)
            _introduce(machine, own, seconds=time.monotonic() - began)
            _keep_running(machine)
        except Stopped:
            say("Weekwijzer stopt …")
        finally:
            for names, seconds in STOPPING:
                supervisor.stop(names, seconds=seconds, hurried=lambda: stopper.hurried)
            data.forget_record()


def _check_ports(options: Options) -> None:
    readiness.check_port(variable="PORT", host=options.host, port=options.port)
    if options.smtp_url is None:
        readiness.check_port(variable="MAIL_UI_PORT", host="127.0.0.1", port=options.mail_ui_port)


def _start(machine: Machine, listener: socket.socket, replies: socket.socket) -> Programs:
    """Start the servers, prepare the database, start the programs and wait until the site answers."""
    database = servers.start_database(machine)
    environment = _environment(
        machine,
        database_url=database.url,
        redis_url=servers.start_broker(machine),
        smtp_url=machine.options.smtp_url or f"smtp://127.0.0.1:{listener.getsockname()[1]}",
    )
    own = Programs(checkout=machine.options.checkout, environment=environment)
    _fill(machine, own, database)
    _start_programs(machine, own, listener, replies)
    _wait_until_ready(machine)
    machine.supervisor.skip_logs()
    return own


def _fill(machine: Machine, own: Programs, database: Database) -> None:
    """Migrate the database and load the demo location, each when it was not done before."""
    versions = machine.options.checkout / "migrations" / "versions"
    ledger = Ledger(note=database.migrated, versions=versions, database_url=database.url)
    if not ledger.up_to_date():
        machine.run(own.flask("db", "upgrade"), log="migrate")
        ledger.write()
    if _is_demo(own) and not database.demo_loaded.exists():
        machine.say("Eerste start: de demolocatie wordt gevuld …")
        machine.run(own.flask("demo", "load"), log="demo")
        database.demo_loaded.touch()


def _environment(machine: Machine, *, database_url: str, redis_url: str, smtp_url: str) -> Environment:
    """Return what the programs are told, and write it down for commands given by hand."""
    record = {
        "database_url": database_url,
        "redis_url": redis_url,
        "smtp_url": smtp_url,
        "secret_key": os.environ.get("SECRET_KEY") or machine.data.secret_key(),
        "base_url": machine.options.base_url,
        "demo": os.environ.get("WEEKWIJZER_DEMO") or "1",
    }
    machine.data.record(record)
    names = {"demo": "WEEKWIJZER_DEMO"}
    told = {names.get(key, key.upper()): value for key, value in record.items()}
    places = {"WEEKWIJZER_DATA": str(machine.data.path), "WEEKWIJZER_MAILDIR": str(machine.data.mail)}
    return {**os.environ, **told, **places, "PYTHONUNBUFFERED": "1"}


def _start_programs(machine: Machine, own: Programs, listener: socket.socket, replies: socket.socket) -> None:
    options, data = machine.options, machine.data
    if options.smtp_url is None:
        port: int = replies.getsockname()[1]
        machine.keep(own.mail_server(listener=listener.fileno(), maildir=data.mail, replies_to=port))
        machine.keep(own.intake(listener=replies.fileno()))
        machine.keep(own.mail_page(port=options.mail_ui_port))
    machine.keep(own.web(host=options.host, port=options.port))
    machine.keep(own.worker())
    machine.keep(own.beat())


def _wait_until_ready(machine: Machine) -> None:
    options, name = machine.options, urlsplit(machine.options.base_url).netloc
    deadline = time.monotonic() + READY_SECONDS
    while problem := readiness.ask(host=options.host, port=options.port, name=name):
        machine.supervisor.require_all()
        if time.monotonic() > deadline:
            raise ServerFailed(name="web", last_words=problem)
        machine.stopper.pause(0.1)


def _introduce(machine: Machine, own: Programs, *, seconds: float) -> None:
    machine.say(banner.addresses(machine.options, seconds=seconds))
    if _is_demo(own) and (people := _demo_people(machine, own)):
        machine.say(banner.people(people))
    machine.say(banner.goodbye())


def _is_demo(own: Programs) -> bool:
    return own.environment["WEEKWIJZER_DEMO"] == "1"


def _demo_people(machine: Machine, own: Programs) -> list[Mapping[str, object]]:
    program = own.flask("demo", "people")
    try:
        done = subprocess.run(
            program.argv,
            env=program.environment,
            cwd=program.directory,
            capture_output=True,
            text=True,
            timeout=PEOPLE_SECONDS,
            check=True,
        )
        return cast("list[Mapping[str, object]]", json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        machine.say(f"[demo people] {error}: {getattr(error, 'stderr', '')}")  # a pity, but everything runs
        return []


def _keep_running(machine: Machine) -> None:
    """Watch over everything until `Stopped` is raised."""
    logs_at = disk_at = time.monotonic()
    while True:
        machine.stopper.pause(TICK_SECONDS)
        now = time.monotonic()
        machine.supervisor.tend(now=now)
        if now >= logs_at:
            machine.supervisor.read_logs()
            logs_at = now + LOG_SECONDS
        if now >= disk_at:
            _warn_of_little_room(machine)
            disk_at = now + DISK_SECONDS


def _warn_of_little_room(machine: Machine) -> None:
    if (free := machine.data.free_megabytes()) < LITTLE_ROOM_MEGABYTES:
        machine.say(f"De schijf is bijna vol: nog {free} MB vrij voor {machine.data.path}.")


@contextlib.contextmanager
def _full_disk_named(data: DataDirectory) -> Iterator[None]:
    """Call a full disk by its name, whichever program met it."""
    try:
        yield
    except ServerFailed as failed:
        if "No space left" in failed.last_words or "quota exceeded" in failed.last_words:
            raise DiskFull(directory=data.path, free_megabytes=data.free_megabytes()) from failed
        raise
