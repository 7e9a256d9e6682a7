"""`make run` from outside: real servers, real programs, a small application in the place of the planner."""

import ast
import os
import shutil
import signal
import smtplib
import socket
import stat
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

import psutil
import pytest

from tests.local.installation import ROOT, Installation, in_one_line

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")

START = """
import sys
from pathlib import Path
from local.guard import guarding
from local.processes import Program, start
checkout = Path(sys.argv[1])
with guarding() as guard:
    sleep = Program(name="sleep", argv=("/bin/sleep", "600"), environment={}, directory=checkout)
    start(sleep, log=checkout / "sleep.log", guard=guard)
    print("started", flush=True)
    sys.stdin.read()
"""


def send_mail(installation, subject):
    server = urlsplit(installation.record()["smtp_url"])
    with smtplib.SMTP(server.hostname, server.port) as client:
        client.sendmail("app@demo.example", ["noor@demo.example"], f"Subject: {subject}\r\n\r\nDag Noor\r\n".encode())


def mail_page(installation):
    with urllib.request.urlopen(f"http://localhost:{installation.mail_port}/", timeout=5) as answer:
        return answer.read().decode()


def main_process(installation, words):
    # The group's leader: the program itself and not one of its workers.
    return next(
        process
        for process in installation.processes()
        if words in " ".join(process.cmdline()) and os.getpgid(process.pid) == process.pid
    )


def test_the_site_answers_and_the_demo_is_loaded(running):
    answer = running.ready()
    assert (answer["loads"], answer["broker"]) == (1, True)


def test_addresses_and_sign_ins_are_printed(running):
    printed = "".join(running.output)
    assert f"http://localhost:{running.port}" in printed
    assert f"http://localhost:{running.mail_port}" in printed
    assert "Noor <noor@demo.example>" in printed


def test_addresses_are_written_down_for_commands_given_by_hand(running):
    record = running.record()
    assert sorted(record) == ["base_url", "database_url", "demo", "redis_url", "secret_key", "smtp_url"]
    assert record["base_url"] == f"http://localhost:{running.port}"


def test_what_is_secret_can_be_read_by_its_owner_alone(running):
    secrets = [running.data / name for name in ("run.json", "secret_key", "log", "mail", "valkey", "postgres")]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in secrets] == [0] * len(secrets)


def test_a_second_start_in_the_same_checkout_says_so_in_one_line(running):
    status, line = in_one_line(running.command("run"))
    assert status == 1
    assert f"draait hier al (proces {running.run.pid}" in line


def test_a_mail_can_be_read_on_the_page(running):
    send_mail(running, "Uitnodiging voor dinsdag")
    assert "Uitnodiging voor dinsdag" in mail_page(running)


def test_two_checkouts_run_at_once(running, installation):
    installation.start()
    assert (running.ready()["loads"], installation.ready()["loads"]) == (1, 1)
    assert installation.record()["redis_url"] != running.record()["redis_url"]


@pytest.mark.parametrize(("name", "words"), [("smtp", "local.mail_server"), ("worker", "celery_app worker")])
def test_a_program_that_ends_is_started_again(running, name, words):
    main_process(running, words).kill()
    running.read_until(f"[{name}] gestopt (status -9)")
    running.read_until(f"[{name}] draait weer.")
    send_mail(running, f"Na het einde van {name}")
    assert f"Na het einde van {name}" in mail_page(running)


@pytest.mark.parametrize(("name", "words"), [("PostgreSQL", "bin/postgres -D"), ("Valkey", "valkey-server")])
def test_a_server_that_ends_is_started_again_at_the_same_address(running, name, words):
    record = running.record()
    main_process(running, words).kill()
    running.read_until(f"[{name}] draait weer.")
    assert running.record() == record
    assert running.ready()["broker"] is True


def test_stopping_leaves_no_process_and_the_next_start_finds_its_data(installation):
    installation.start()
    send_mail(installation, "Bewaard")
    status, seconds = installation.stop(signal.SIGTERM)
    assert (status, seconds < 25, installation.wait_until_gone()) == (0, True, [])
    assert not (installation.data / "run.json").exists()
    installation.start()
    assert installation.ready()["loads"] == 1
    assert "Bewaard" in mail_page(installation)
    assert installation.stop(signal.SIGINT)[0] == 0


def test_a_killed_run_leaves_no_process_and_the_next_start_waits_for_that(installation):
    installation.start()
    installation.run.kill()
    installation.run.communicate()
    installation.start()
    assert installation.ready()["loads"] == 1
    assert installation.stop(signal.SIGHUP)[0] == 0
    assert installation.wait_until_gone() == []


@linux_only
def test_even_without_its_sweeper_a_killed_run_leaves_no_process(installation):
    run = subprocess.Popen(
        [sys.executable, "-c", START, str(installation.checkout)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout.readline() == "started\n"
        next(child for child in psutil.Process(run.pid).children() if "sweeper.py" in " ".join(child.cmdline())).kill()
        run.kill()
    assert installation.wait_until_gone() == []


def test_a_run_follows_the_make_that_started_it(installation):
    installation.run = installation.command("run", "--with-parent", prefix=("sh", "-c", '"$@"; true', "sh"))
    installation.read_until("Eerste start: de demolocatie wordt gevuld")
    installation.run.kill()
    installation.run.communicate()
    assert installation.wait_until_gone() == []


def test_a_taken_port_is_named_in_one_line(installation):
    with socket.create_server(("127.0.0.1", installation.port)):
        status, line = in_one_line(installation.command("run"))
    assert status == 1
    assert f"Poort {installation.port} " in line
    assert "PORT=" in line


@pytest.mark.parametrize("value", ["web", "0", "70000", "-1", "²"])
def test_a_port_that_is_none_is_refused(installation, value):
    status, line = in_one_line(installation.command("run", PORT=value))
    assert (status, f"PORT heeft een waarde die niet kan: {value}" in line) == (2, True)


def test_a_migration_that_fails_is_named_in_one_line_and_nothing_stays(installation):
    (installation.checkout / "broken").touch()
    status, line = in_one_line(installation.command("run"))
    assert (status, "migration 0007 is broken" in line) == (1, True)
    assert installation.wait_until_gone() == []


def test_a_full_disk_is_named_in_one_line(installation, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "none", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root can make a small disk")
    try:
        status, line = in_one_line(installation.command("run", WEEKWIJZER_DATA=str(small / "var")))
    finally:
        subprocess.run(["umount", small], check=True)
    assert (status, "De schijf is vol" in line) == (1, True)


def test_a_directory_that_is_a_file_is_named_in_one_line(installation):
    installation.data.write_text("no directory")
    status, line = in_one_line(installation.command("run"))
    assert (status, str(installation.data) in line) == (1, True)


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_tells_that_python_is_too_old_can_be_read_by_an_old_python(name):
    ast.parse((ROOT / "local" / name).read_text(), feature_version=(3, 4))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's directories are closed to the account of PostgreSQL")
def test_root_can_run_it_from_a_directory_that_is_closed_to_others(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    made = Installation(closed / "checkout")
    try:
        made.start()
        assert (made.ready()["loads"], made.stop()[0]) == (1, 0)
        elsewhere = (made.data / "postgres").resolve()
        assert elsewhere.parent.as_posix() == "/var/lib/weekwijzer"
        shutil.rmtree(elsewhere)
    finally:
        made.close()
