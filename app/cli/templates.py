"""`flask templates …`: a template to a file for another location, and one from a file, in the name of a supervisor."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.access import Action, Actor, may
from app.catalogue import loader, sharing
from app.catalogue.errors import TemplateErrors
from app.catalogue.nodes import LARGEST_FILE
from app.extensions import db, enter_location
from app.models.accounts import UserAccount
from app.programme import template_sharing
from app.programme.refusals import Refusal

templates = AppGroup("templates", help="Templates as files that locations send one another.")
BY = click.option("--by", "email", required=True, help="The mail address of the supervisor in whose name this is done.")


@templates.command("export")
@click.argument("slug", metavar="SLUG")
@BY
def export(slug: str, email: str) -> None:
    """Print the newest version of a template of the supervisor's location, or the one that is shipped."""
    by, now = _actor(email), datetime.now(UTC)
    try:
        _name, content = template_sharing.export_initiative(db.session(), slug, by=by, now=now)
    except (Refusal, TemplateErrors) as refusal:
        _refuse(f"{slug}: {_why(refusal)}")
    click.echo(content, nl=False)


@templates.command("import")
@click.argument("file", metavar="FILE")
@BY
@click.option("--title", default="", help="Another title, to keep it beside the template of that name.")
def import_(file: str, email: str, title: str) -> None:
    """Take in the template in FILE, or - for standard input; print what it became and what is missing for it."""
    by, now, session = _actor(email), datetime.now(UTC), db.session()
    try:
        content = _content(file)
        template = loader.parse(content, file=file)
        row = template_sharing.take_in_template(
            session, template, sender=sharing.sender_of(content), title=title.strip(), by=by, now=now
        )
    except (Refusal, TemplateErrors) as refusal:
        _refuse(_why(refusal))
    missing = template_sharing.missing(session, template, by=by, now=now)
    said = {
        "slug": row.slug,
        "version": row.version,
        "missing": [{"sort": gap.sort.value, "what": gap.what, "need": gap.need, "have": gap.have} for gap in missing],
    }
    session.commit()
    click.echo(json.dumps(said, ensure_ascii=False))


def _actor(email: str) -> Actor:
    """Return the supervisor with this address, and work for their location from here on."""
    session = db.session()
    account: UserAccount | None = session.scalar(
        select(UserAccount).where(func.lower(UserAccount.email) == email.strip().lower())
    )
    if account is None or not account.active or not may(account.actor, Action.EDIT_PLAN):
        _refuse(f"no supervisor signs in as {email!r}")
    enter_location(session, account.location_id)
    actor: Actor = account.actor
    return actor


def _content(file: str) -> bytes:
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")


def _why(refusal: Refusal | TemplateErrors) -> str:
    return str(refusal) if isinstance(refusal, TemplateErrors) else repr(refusal)


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"weekwijzer: {sentence}", err=True)
    sys.exit(2)
