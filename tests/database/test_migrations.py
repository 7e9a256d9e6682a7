"""The migrations make exactly what the models say, and can be taken back."""

from __future__ import annotations

import re

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import app.models  # noqa: F401 - makes every table known to the metadata
from app.extensions import Base
from tests.conftest import ROOT, alembic

SHAPE = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
GUARDS = {
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """
        SELECT proname, prosrc FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')""",
    "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
    "rights": """
        SELECT table_name, grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type)
        FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee LIKE 'weekwijzer_%'
        GROUP BY table_name, grantee""",
    "row-level security": """
        SELECT relname, relforcerowsecurity FROM pg_class
        WHERE relrowsecurity AND relnamespace = 'public'::regnamespace""",
}


@pytest.fixture
def fresh_url(empty_database_url, owner_engine):
    """Yield the address of a database beside the one that other tests use."""
    owner = owner_engine.execution_options(isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("CREATE DATABASE fresh STRATEGY file_copy"))
    yield empty_database_url.replace("/weekwijzer?", "/fresh?")
    with owner.connect() as connection:
        connection.execute(text("DROP DATABASE fresh"))


def shape(url, queries):
    """Return what a database consists of, apart from Alembic's own table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {name: {tuple(row) for row in connection.execute(text(query))} for name, query in queries.items()}
    engine.dispose()
    return {name: {row for row in rows if row[0] != "alembic_version"} for name, rows in found.items()}


def test_the_migrations_make_what_the_models_say(database_url, fresh_url):
    engine = create_engine(fresh_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION btree_gist"))
        Base.metadata.create_all(connection)
    engine.dispose()
    assert shape(database_url, SHAPE) == shape(fresh_url, SHAPE)


def test_alembic_finds_nothing_left_to_migrate(database_url):
    command.check(alembic(database_url))


def test_each_migration_can_be_taken_back_and_done_again(database_url, fresh_url):
    configuration = alembic(fresh_url)
    empty = shape(fresh_url, SHAPE | GUARDS)
    steps = [script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()][::-1]
    for step in steps:
        command.upgrade(configuration, step)
        before = shape(fresh_url, SHAPE | GUARDS)
        command.downgrade(configuration, "-1")
        command.upgrade(configuration, step)
        assert shape(fresh_url, SHAPE | GUARDS) == before
    assert before == shape(database_url, SHAPE | GUARDS)
    command.downgrade(configuration, "base")
    assert shape(fresh_url, SHAPE | GUARDS) == empty


def test_a_second_database_on_the_server_can_be_migrated(database_url, fresh_url):
    """Roles belong to the server: the second installation finds those of the first."""
    command.upgrade(alembic(fresh_url), "head")
    assert shape(fresh_url, GUARDS) == shape(database_url, GUARDS)


def test_migrations_are_numbered_one_after_the_other():
    files = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    scripts = [*ScriptDirectory(str(ROOT / "migrations")).walk_revisions()][::-1]
    assert [script.revision for script in scripts] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert all(
        re.fullmatch(rf"{script.revision}_[a-z_]+\.py", name) for script, name in zip(scripts, files, strict=True)
    )


def test_a_migration_waits_a_second_for_a_lock_at_the_most(fresh_url):
    """A long queue behind a waiting migration would stop every page; better to try again at a quiet moment."""
    configuration = alembic(fresh_url)
    command.upgrade(configuration, "head")
    engine = create_engine(fresh_url)
    with engine.connect() as somebody:
        somebody.execute(text("LOCK TABLE location IN ACCESS SHARE MODE"))
        with pytest.raises(Exception, match="canceling statement due to lock timeout"):
            command.downgrade(configuration, "base")
    engine.dispose()
