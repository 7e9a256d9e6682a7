"""A location's rows are its own: in the database, whatever a query forgets to ask for.

What it does not promise: the application's login is a member of two roles, so a statement `SET ROLE weekwijzer_system`,
`SET ROLE NONE` or a changed `app.location_id` shows every row. Row-level security guards against forgotten conditions,
not against somebody who can run statements of their own; that is why no statement is ever made of text from outside.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.extensions import APP_ROLE, SYSTEM_ROLE, Base, UnscopedQueryError, enter_location, system_scope
from app.models.accounts import UserAccount
from app.models.locations import Location, Space
from app.models.people import Contact, Partner, Volunteer
from app.programme import sessions
from app.programme.refusals import NotFound
from tests import factories

OPEN_TABLES = {
    "intake_count",
    "alembic_version",
    "heartbeat",
    "location",
    "mailbox",
    "sign_in_link",
    "tally",
    "user_account",
}
"""Read before anybody's location is known; every other table must be behind the two policies."""

GUARDS = text("""
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           array_agg(format('%s TO %s: %s / %s', p.polname, p.polroles::regrole[],
                            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
                     ORDER BY p.polname) AS policies
    FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.oid
""")
POLICIES = [
    "every_location TO {weekwijzer_system}: true / true",
    "own_location TO {weekwijzer_app}: (location_id = current_location()) / (location_id = current_location())",
]


@pytest.fixture
def foreign(session, location, other_location):
    """Return a space of the other location."""
    enter_location(session, other_location.id)
    space_id = factories.space(session, name="Van een ander").id
    session.commit()
    enter_location(session, location.id)
    return space_id


def test_every_table_of_a_location_is_guarded_and_none_is_forgotten(owner_engine):
    with owner_engine.connect() as connection:
        tables = {row.name: row for row in connection.execute(GUARDS)}
    guarded = {name for name, row in tables.items() if row.enabled and row.forced and row.policies == POLICIES}
    assert tables.keys() - guarded == OPEN_TABLES
    assert guarded == {table.name for table in Base.metadata.sorted_tables if table.name not in OPEN_TABLES}


def test_a_table_with_a_location_is_guarded_unless_it_is_read_before_sign_in():
    scoped = {table.name for table in Base.metadata.sorted_tables if "location_id" in table.columns}
    assert scoped & OPEN_TABLES == {"user_account"}


def test_neither_role_of_the_application_owns_a_table_or_can_go_round_the_policies(owner_engine):
    with owner_engine.connect() as connection:
        owners = connection.scalars(text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).all()
        roles = connection.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb FROM pg_roles"
                " WHERE rolname LIKE 'weekwijzer_%' ORDER BY rolname"
            )
        ).all()
        members = connection.scalars(
            text("SELECT count(*) FROM pg_auth_members WHERE member::regrole::text LIKE 'weekwijzer_%'")
        ).one()
    assert not {APP_ROLE, SYSTEM_ROLE} & set(owners)
    assert roles == [(APP_ROLE, *[False] * 5), (SYSTEM_ROLE, *[False] * 5)]
    assert members == 0


def test_rows_of_another_location_are_not_seen(session, location, foreign):
    own = factories.space(session, name="Van ons")
    session.commit()
    assert session.scalars(select(Space.name)).all() == ["Van ons"]
    assert session.get(Space, foreign) is None
    assert session.scalars(select(Space.id).where(Space.id.in_([foreign, own.id]))).all() == [own.id]


def test_rows_of_another_location_are_neither_changed_nor_removed(session, other_location, foreign):
    assert session.execute(update(Space).where(Space.id == foreign).values(name="Gekaapt")).rowcount == 0
    assert session.execute(delete(Space).where(Space.id == foreign)).rowcount == 0
    session.commit()
    enter_location(session, other_location.id)
    assert session.scalars(select(Space.name)).all() == ["Van een ander"]


def test_a_row_for_another_location_cannot_be_written(session, location, other_location):
    with pytest.raises(DBAPIError, match='new row violates row-level security policy for table "space"'):
        factories.space(session, location_id=other_location.id)


def test_a_row_cannot_be_given_to_another_location(session, location, other_location):
    space = factories.space(session)
    session.commit()
    space.location_id = other_location.id
    with pytest.raises(DBAPIError, match='new row violates row-level security policy for table "space"'):
        session.flush()


def test_a_session_of_another_location_is_not_found(session, location, other_location):
    enter_location(session, other_location.id)
    meeting = factories.meeting(session).id
    session.commit()
    enter_location(session, location.id)
    with pytest.raises(NotFound) as refusal:
        sessions.find(session, meeting, lock=True)
    assert refusal.value == NotFound("programme_session", meeting)


def test_without_a_location_there_are_no_rows(app_engine, session, location):
    factories.space(session)
    session.commit()
    with app_engine.connect() as connection:
        assert connection.scalars(text("SELECT count(*) FROM space")).one() == 0


def test_without_a_location_nothing_can_be_written(app_engine, session, location):
    row = {"id": uuid4(), "location_id": location.id, "name": "x", "directions": "", "on_location": True}
    session.commit()
    with app_engine.connect() as connection, pytest.raises(DBAPIError, match="row-level security"):
        connection.execute(insert(Space.__table__).values(**row, shareable=False))


def test_the_location_ends_with_the_transaction(app_engine, session, location):
    """A connection that goes back to the pool gives the next request nothing."""
    factories.space(session)
    session.commit()
    with app_engine.connect() as connection:
        kept = Session(connection)
        enter_location(kept, location.id)
        assert kept.scalar(select(func.count(Space.id))) == 1
        kept.commit()
        assert connection.scalars(text("SELECT count(*) FROM space")).one() == 0


@pytest.mark.parametrize("statement", ["RESET ROLE", "RESET ALL", "SET SESSION AUTHORIZATION DEFAULT"])
def test_resetting_the_role_does_not_lead_out_of_it(app_engine, session, location, statement):
    factories.space(session)
    session.commit()
    with app_engine.connect() as connection:
        connection.execute(text(statement))
        assert connection.scalars(text("SELECT current_user")).one() == APP_ROLE
        assert connection.scalars(text("SELECT count(*) FROM space")).one() == 0


@pytest.mark.parametrize("role", ["NONE", SYSTEM_ROLE])
def test_a_statement_of_somebodys_own_would_lead_out_of_it(app_engine, session, location, role):
    """Not a promise but its limit: see the top of this file."""
    factories.space(session)
    session.commit()
    with app_engine.connect() as connection:
        connection.execute(text(f"SET ROLE {role}"))
        assert connection.scalars(text("SELECT count(*) FROM space")).one() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE space DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_location ON space",
        "CREATE POLICY mine ON space TO weekwijzer_app USING (true)",
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only",
        "TRUNCATE space CASCADE",
        "TRUNCATE audit_entry",
        "CREATE TABLE mine ()",
        "GRANT weekwijzer_system TO weekwijzer_app",
    ],
)
@pytest.mark.parametrize("role", [APP_ROLE, SYSTEM_ROLE])
def test_the_roles_cannot_change_what_guards_them(app_engine, statement, role):
    with app_engine.connect() as connection:
        connection.execute(text(f"SET ROLE {role}"))
        with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
            connection.execute(text(statement))


def test_the_system_sees_every_location_for_a_while(session, location, foreign):
    own = factories.space(session)
    session.commit()
    with system_scope(session):
        assert set(session.scalars(select(Space.id))) == {own.id, foreign}
        session.commit()
        assert set(session.scalars(select(Space.id))) == {own.id, foreign}
    assert session.scalars(select(Space.id)).all() == [own.id]


def test_an_error_in_the_scope_of_the_system_comes_out_as_itself(session, location):
    with pytest.raises(DBAPIError, match="division by zero"), system_scope(session):
        session.execute(text("SELECT 1 / 0"))
    session.rollback()
    assert session.scalars(select(Space.id)).all() == []


def test_a_connection_that_is_lost_in_the_scope_of_the_system_is_reported_as_that(session, location, owner_engine):
    backend = session.scalar(text("SELECT pg_backend_pid()"))

    def lose_it():
        with owner_engine.connect() as owner:
            owner.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
        session.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError, match="terminating connection"), system_scope(session):
        lose_it()
    session.rollback()
    assert session.scalars(select(Space.id)).all() == []


@pytest.mark.parametrize(
    "query",
    [
        select(Volunteer),
        select(Volunteer.name),
        select(func.count(Volunteer.id)),
        select(func.count()).select_from(Volunteer),
        select(Partner.id).join(Contact),
        select(Location.id).join(Space, Space.location_id == Location.id),
        select(Location.id).where(Location.id.in_(select(Space.location_id))),
        select(Location.id).where(select(Space.id).exists()),
        update(Volunteer).values(name="x"),
        delete(Volunteer),
        insert(Space).values(name="x"),
    ],
    ids=str,
)
def test_a_query_that_does_not_say_which_location_is_refused(app_engine, query):
    with Session(app_engine) as session, pytest.raises(UnscopedQueryError):
        session.execute(query)


def test_what_comes_before_sign_in_needs_no_location(app_engine, database):
    with Session(app_engine) as session:
        assert session.scalars(select(UserAccount)).all() == []
        assert session.scalars(select(Location)).all() == []
