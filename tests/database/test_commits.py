"""Which commits count as a change: those of transactions that wrote."""

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from app.extensions import Commits
from app.models.locations import Location
from tests import factories


def counts(session, act):
    before = Commits.latest
    act()
    session.commit()
    return Commits.latest is not before


READING = [
    "SELECT 1",
    "select id FROM location FOR UPDATE",
    "WITH here AS (SELECT id FROM location) SELECT * FROM here",
    "SELECT pg_advisory_xact_lock(1)",
    "SHOW server_version",
]
WRITING = [
    "UPDATE location SET name = name",
    "WITH gone AS (DELETE FROM free_day WHERE false RETURNING 1) SELECT * FROM gone",
    "INSERT INTO location SELECT * FROM location WHERE false",
    "CREATE TEMPORARY TABLE x ()",
]


@pytest.mark.parametrize("statement", READING)
def test_a_transaction_that_only_read_changed_nothing(session, location, statement):
    session.commit()
    assert not counts(session, lambda: session.execute(text(statement)))


@pytest.mark.parametrize("statement", WRITING)
def test_a_transaction_that_wrote_may_have_changed_something(session, location, statement):
    session.commit()
    assert counts(session, lambda: session.execute(text(statement)))


def test_what_was_written_within_a_savepoint_counts_at_the_commit(session, location):
    session.commit()

    def within():
        session.execute(text("SELECT 1"))
        with session.begin_nested():
            session.execute(update(Location).values(name="Anders"))

    before = Commits.latest
    within()
    assert Commits.latest is before
    assert counts(session, lambda: session.execute(text("SELECT 1")))


def test_a_savepoint_after_the_writing_hides_nothing(session, location):
    session.commit()

    def write():
        factories.space(session)
        session.flush()
        with session.begin_nested():
            session.execute(text("SELECT 1"))

    assert counts(session, write)


def test_what_was_rolled_back_counts_for_nothing_later(session, location):
    session.commit()
    session.execute(update(Location).values(name="Anders"))
    session.rollback()
    assert not counts(session, lambda: session.execute(text("SELECT 1")))


@pytest.mark.parametrize("end", [Session.rollback, Session.close])
def test_a_commit_of_nothing_after_the_end_of_another_transaction_is_one(app_engine, end):
    with Session(app_engine) as session:
        session.execute(text("SELECT 1"))
        end(session)
        session.commit()
        assert session.scalar(text("SELECT 1")) == 1
