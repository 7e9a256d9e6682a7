"""`flask feeds …`: hand out, list and revoke calendar subscriptions, at every location of the installation."""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from app.extensions import db, enter_location, system_scope
from app.models.feeds import FeedScope
from app.programme import feeds as use_cases
from app.programme.refusals import NotFound
from app.queries import feed_subjects, feeds_waiting
from app.queries import feeds as subscriptions
from app.queries.feed_subjects import Subject
from app.queries.feeds import Listed

feeds = AppGroup("feeds", help="Calendar subscriptions, each with a secret address of its own.")


@feeds.command("create")
@click.option("--scope", default="", help=f"What it shows: {', '.join(FeedScope)}.")
@click.option("--of", "name", default="", help="The name (or id) of the partner, volunteer, age group, space, …")
def create(scope: str, name: str) -> None:
    """Hand out a subscription, and print its address, which is shown this once."""
    if scope not in tuple(FeedScope):
        _refuse(f"--scope must be one of {', '.join(FeedScope)}, not {scope!r}")
    session = db.session()
    with system_scope(session):
        subject = _only(feed_subjects.named(session, FeedScope(scope), name), scope=scope, name=name)
    enter_location(session, subject.location_id)
    issued = use_cases.create(session, subject, label="", by=None, now=datetime.now(UTC))
    session.commit()
    address = f"{current_app.config['SETTINGS'].base_url}/agenda/{issued.secret}.ics"
    click.echo(json.dumps({"id": str(issued.feed_id), "scope": scope, "of": subject.name, "url": address}))


@feeds.command("list")
def list_() -> None:
    """Print the subscriptions that work, and when each was last used; no addresses, which nobody knows any more."""
    session = db.session()
    with system_scope(session):
        found = subscriptions.active(session)
    click.echo(json.dumps([_shown(feed) for feed in found]))


@feeds.command("status")
def status() -> None:
    """Print how many calendars are ready, have to be joined before they are answered, or are in an older form."""
    session = db.session()
    with system_scope(session):
        found = feeds_waiting.count(session, now=datetime.now(UTC))
    click.echo(json.dumps(asdict(found)))


@feeds.command("revoke")
@click.argument("feed_id", metavar="ID")
def revoke(feed_id: str) -> None:
    """End a subscription: its address answers as one that never was."""
    session = db.session()
    try:
        wanted = uuid.UUID(feed_id)
    except ValueError:
        _refuse_unknown(feed_id)
    with system_scope(session):
        found = subscriptions.one_active(session, wanted)
    if found is None:
        _refuse_unknown(feed_id)
    enter_location(session, found.location_id)
    try:
        use_cases.revoke(session, found.id, by=None, now=datetime.now(UTC))
    except NotFound:
        _refuse_unknown(feed_id)
    session.commit()
    click.echo(json.dumps({"revoked": str(wanted)}))


def _only(found: tuple[Subject, ...], *, scope: str, name: str) -> Subject:
    if not found:
        _refuse(f"there is no {_thing(scope)} called {name!r}")
    if len(found) > 1:
        which = ", ".join(f"{subject.id} at {subject.location_name}" for subject in found)
        _refuse(f"more than one {_thing(scope)} is called {name!r}; give an id instead: {which}")
    return found[0]


def _thing(scope: str) -> str:
    """Return what a subscription of this scope is about."""
    return "volunteer" if scope == FeedScope.OPEN_SHIFTS else scope.replace("-", " ")


def _shown(feed: Listed) -> dict[str, Any]:
    used = feed.last_used_at.isoformat() if feed.last_used_at else None
    return {"id": str(feed.id), "scope": feed.scope.value, "of": feed.of, "last_used": used}


def _refuse_unknown(feed_id: str) -> NoReturn:
    _refuse(f"there is no calendar subscription {feed_id!r}")


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"weekwijzer: {sentence}", err=True)
    sys.exit(2)
