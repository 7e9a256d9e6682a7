"""What views know about the request: who asks, from which location, and what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, request, session
from flask_babel import refresh
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from app.access import Actor
from app.models.accounts import UserAccount
from app.models.locations import Location
from app.notify import links
from app.planning.languages import Language


def clock() -> datetime:
    """Return the moment of this request, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day at the location of the one who asks."""
    return clock().astimezone(ZoneInfo(location().zone)).date()


def current_account() -> UserAccount | None:
    """Return the signed-in account, or `None`."""
    user = current_user._get_current_object()  # noqa: SLF001 - werkzeug's documented way to unwrap a proxy
    return user if isinstance(user, UserAccount) else None


def current_actor() -> Actor | None:
    """Return who asks, or `None` when nobody is signed in."""
    account = current_account()
    return account.actor if account else None


def actor() -> Actor:
    """Return who asks, in a view whose policy lets nobody in unsigned."""
    found = current_actor()
    if found is None:
        raise Unauthorized
    return found


def location() -> Location:
    """Return the location of the one who asks."""
    account = current_account()
    if account is None:
        raise Unauthorized
    return account.location


def own_mails_token() -> str | None:
    """Return the token of the page where the one who asks chooses their mails; staff has none."""
    account = current_account()
    person_id = (account.volunteer_id or account.contact_id) if account else None
    return links.make_own_mails(person_id, secret=current_app.config["SECRET_KEY"]) if person_id else None


def speak_to(reader: Language) -> None:
    """Answer who follows a link of a mail in the language of their mails, or in Dutch when the address says so.

    Readers of Dutch get the language that they chose in this browser, as on every page.
    """
    g.reader_language = reader
    if request.args.get("taal") == Language.DUTCH or (reader is Language.DUTCH and "language" not in session):
        g.spoken = Language.DUTCH
    elif reader is not Language.DUTCH:
        g.spoken = reader
    refresh()
    g.pop("catalogue", None)
