"""Rows put back as they were, for tests that all begin with the same arrangement and change it each in its own way."""

from __future__ import annotations

import contextlib

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from local.postgres import SUPERUSER


@contextlib.contextmanager
def taken(url):
    """Keep a copy of every row of the database at `url` for a while; yield a function that puts all rows back.

    The superuser of a throwaway server can, as a replica does: triggers and keys had their say when the rows were made.
    """
    address = make_url(url).set(drivername="postgresql", username=SUPERUSER).render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        names = [sql.Identifier(name) for (name,) in found]
        connection.execute(_each("CREATE TABLE kept.{name} AS TABLE public.{name}", names, "CREATE SCHEMA kept"))
        back = _each(
            "DELETE FROM public.{name}; INSERT INTO public.{name} SELECT * FROM kept.{name}",
            names,
            "SET session_replication_role = replica",
            "SET lock_timeout = '5s'",  # a test that left a transaction open is told so
        )
        try:
            yield lambda: connection.execute(back)
        finally:
            connection.execute("DROP SCHEMA kept CASCADE")


def _each(statement, names, *first):
    """Return what is done with every table, as one text: the server then makes one transaction of it."""
    statements = [*map(sql.SQL, first), *(sql.SQL(statement).format(name=name) for name in names)]
    return sql.SQL("; ").join(statements)
