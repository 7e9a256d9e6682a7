"""When the application need not be asked whether there is something to migrate."""

import psycopg
import pytest

from local.migrations import Ledger
from local.testing import throwaway_postgres


@pytest.fixture(scope="module")
def database():
    with throwaway_postgres() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num text)")
            connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        yield url


@pytest.fixture
def versions(tmp_path):
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "0001_tables.py").write_text("first")
    return tmp_path / "versions"


@pytest.fixture
def ledger(database, versions, tmp_path):
    made = Ledger(note=tmp_path / "note", versions=versions, database_url=database)
    assert not made.up_to_date()
    made.write()
    return made


def test_what_was_applied_need_not_be_applied_again(ledger):
    assert ledger.up_to_date()


def test_a_new_migration_must_be_applied(ledger, versions):
    (versions / "0002_more.py").write_text("second")
    assert not ledger.up_to_date()


def test_a_changed_migration_must_be_looked_at(ledger, versions):
    (versions / "0001_tables.py").write_text("changed")
    assert not ledger.up_to_date()


def test_another_version_in_the_database_must_be_looked_at(ledger, database):
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert not ledger.up_to_date()
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")


def test_an_unreachable_database_must_be_looked_at(ledger, versions, tmp_path):
    other = Ledger(
        note=tmp_path / "note", versions=versions, database_url="postgresql+psycopg://nobody@/none?host=/none"
    )
    assert not other.up_to_date()
