"""The servers that the other tests borrow."""

import smtplib
import subprocess
import sys
import time

import psutil
import psycopg
import pytest
import redis

from local.testing import throwaway_postgres, throwaway_smtp, throwaway_valkey
from tests.local.installation import ROOT

BORROW = """
import sys
from local.testing import throwaway_postgres, throwaway_valkey
with throwaway_postgres() as database, throwaway_valkey():
    print(database, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def database():
    with throwaway_postgres() as url:
        yield url


def works(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_owner_of_the_database_is_no_superuser_so_that_row_level_security_holds(database):
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("weekwijzer", False, False, True)


def test_the_owner_can_add_the_extensions_we_need(database):
    with psycopg.connect(database) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE EXTENSION citext")
        assert connection.execute("SELECT 'Noor'::citext = 'noor'").fetchone() == (True,)


def test_the_owner_can_make_a_role_and_become_it(database):
    with psycopg.connect(database) as connection:
        connection.execute("CREATE ROLE visitor")
        connection.execute("GRANT visitor TO weekwijzer")
        connection.execute("SET ROLE visitor")
        assert connection.execute("SELECT current_user").fetchone() == ("visitor",)


def test_nobody_gets_in_without_the_password(database):
    password = database.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(database.replace(password, "guessed"))


def test_the_broker_asks_for_its_password_too():
    with throwaway_valkey() as url:
        with redis.from_url(url) as client:
            assert client.ping() is True
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        port = url.rpartition(":")[2].partition("/")[0]
        with redis.from_url(f"redis://127.0.0.1:{port}") as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_the_mail_server_keeps_what_it_accepts(tmp_path):
    with throwaway_smtp(tmp_path / "mail") as server:
        with smtplib.SMTP("127.0.0.1", int(server.url.rpartition(":")[2])) as client:
            for number in (1, 2):
                body = f"Subject: Les {number}\r\n\r\nTot dan\r\n".encode()
                client.sendmail("app@demo.example", [f"p{number}@demo.example"], body)
        received = [(mail["Delivered-To"], mail["Subject"], mail.get_content()) for mail in server.messages()]
    assert received == [("p1@demo.example", "Les 1", "Tot dan\n"), ("p2@demo.example", "Les 2", "Tot dan\n")]


def test_a_killed_test_run_leaves_neither_process_nor_file():
    run = subprocess.Popen(
        [sys.executable, "-c", BORROW], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with run:
        directory = run.stdout.readline().strip().partition("host=")[2]
        children = psutil.Process(run.pid).children(recursive=True)
        run.kill()
    deadline = time.monotonic() + 20
    while any(works(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [child for child in children if works(child)] == []
    assert subprocess.run(["ls", directory], capture_output=True, check=False).returncode != 0
