"""`flask demo …`: the made-up location to look around in, and who can sign in to it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import NullPool, create_engine, text

from app import jobs
from app.demo.loading import load as load_demo
from app.demo.season import ZONE
from app.demo.sign_ins import DemoMissing, SignIn, sign_ins
from app.extensions import db

demo = AppGroup("demo", help="A made-up location to look around in.")


@demo.command("load")
def load() -> None:
    """Fill the database with the demo locations as they stand today, unless they are there."""
    _refuse_elsewhere()
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(ZONE)).date()
    secret_key, keys = current_app.config["SECRET_KEY"], current_app.config["CHILD_KEYS"]
    loaded = load_demo(db.session(), today=today, now=now, secret_key=secret_key, keys=keys)
    db.session.commit()
    if not loaded.new:
        click.echo("The demo location is there already; nothing was changed.")
        return
    _measure_tables()
    jobs.ring()
    click.echo(f"Loaded {loaded.sessions} sessions; {loaded.messages} mails are waiting to be sent.")


def _measure_tables() -> None:
    """Count the new rows for the query planner at once: it guesses until the database gets round to it by itself."""
    owner = create_engine(current_app.config["SETTINGS"].database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("ANALYZE"))


@demo.command("people")
def people() -> None:
    """Print the demo's sign-ins as JSON; links are made anew each time."""
    _refuse_elsewhere()
    settings = current_app.config["SETTINGS"]
    try:
        found = sign_ins(
            db.session(),
            secret_key=current_app.config["SECRET_KEY"],
            base_url=settings.base_url,
            now=datetime.now(UTC),
        )
    except DemoMissing:
        click.echo("weekwijzer: the demo location is not there; run `flask --app wsgi demo load`", err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(json.dumps([_entry(one) for one in found], ensure_ascii=False, indent=2))


def _refuse_elsewhere() -> None:
    """Stop where real people plan: nothing made up belongs there, and no list of passwords."""
    if not current_app.config["SETTINGS"].demo:
        click.echo("weekwijzer: demo installations only (WEEKWIJZER_DEMO=1)", err=True)
        sys.exit(2)


def _entry(one: SignIn) -> dict[str, Any]:
    person = {"role": one.role.value, "name": one.name, "email": one.email}
    if one.link is not None:
        return person | {"link": one.link}
    return person | {"password": one.password, "otp_secret": one.otp_secret}
