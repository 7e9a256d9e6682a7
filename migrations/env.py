"""How Alembic runs: as the owner of the tables, each in a transaction of its own, waiting a second for a lock at the most."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool, text

import app.models  # noqa: F401
from app.extensions import Base

URL = context.config.attributes.get("url") or current_app.config["SETTINGS"].database_url
"""Whoever migrates without an application (tests, the linter) says which database it is."""


def run_offline() -> None:
    """Print the SQL instead of running it (for the migration linter)."""
    context.configure(
        url=URL,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Migrate the database."""
    engine = create_engine(URL, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '1s'"))
        connection.commit()
        context.configure(
            connection=connection, target_metadata=Base.metadata, transaction_per_migration=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
