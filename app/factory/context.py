"""What every template may use: the reader, the menu, the language, and the ways to write days and times."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import get_locale
from sqlalchemy.exc import SQLAlchemyError

from app import icons
from app.access import Action, Role, may, policy_of
from app.blueprints import wording
from app.blueprints.context import current_account, current_actor
from app.extensions import db
from app.factory import menu
from app.factory.headers import nonce
from app.models.accounts import UserAccount
from app.planning.languages import RIGHT_TO_LEFT
from app.planning.languages import Language as MailLanguage
from app.queries import evaluation_readers

LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """The signed-in person, as the page's head shows them."""

    name: str
    role: str
    location_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """A language that the interface speaks."""

    code: str
    label: str
    url: str
    current: bool


def locale() -> str:
    """Return the language of a mail's reader, or the one that was chosen, or the first that the browser asks for."""
    if "spoken" in g:
        return str(g.spoken.value)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(["nl", "en"]) or "nl" if session.get("follow_browser") else "nl"


def zone() -> str:
    """Return the time zone of the reader's location."""
    account = current_account()
    return account.location.zone if account else "Europe/Amsterdam"


def init_app(app: Flask) -> None:
    """Give the templates of `app` their context."""
    app.context_processor(_context)
    app.jinja_env.globals.update(icon=icons.icon, icon_use=icons.icon_use, icon_sprite=icons.icon_sprite)
    app.jinja_env.globals.update(is_open=_is_open)
    app.jinja_env.filters.update(day=wording.day, clock=wording.clock, moment=wording.moment, long_day=wording.long_day)
    app.jinja_env.filters.update(languages=wording.languages)
    app.jinja_env.filters.update(hours=wording.hours, month=wording.month, weekday=wording.weekday)
    app.jinja_env.filters.update(short_day=wording.short_day, iso_week=wording.iso_week, day_in=wording.day_in)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _context() -> dict[str, Any]:
    account = current_account()
    actor = current_actor()
    waiting = _to_look_at(account) if account else 0
    daily, seldom = menu.daily(actor, waiting), menu.seldom(actor, waiting)
    return {
        "lang": str(get_locale() or "nl"),
        "text_dir": "rtl" if str(get_locale()) in RIGHT_TO_LEFT else "ltr",
        "csp_nonce": nonce(),
        "actor": Reader(name=account.name, role=account.role, location_name=account.location.name) if account else None,
        # Whoever has nothing to open daily, such as an administrator, needs nothing behind a button.
        "nav": daily or [item for section in seldom for item in section.items],
        "nav_more": seldom if daily else [],
        "nav_waiting": sum(item.count for section in seldom for item in section.items),
        "may_search": may(account.actor if account else None, Action.SEE_PLAN),
        "may_edit": may(account.actor if account else None, Action.EDIT_PLAN),
        "may_edit_children": may(account.actor if account else None, Action.EDIT_CHILDREN),
        "languages": _languages(),
        "zone": zone(),
    }


def _to_look_at(account: UserAccount) -> int:
    """Count the answers that came by mail, and for a coach those to evaluations; a page without a scope counts none."""
    if account.role is not Role.COACH:
        return account.location.open_replies
    if db.session().info.get("scope") != account.location_id:
        return 0
    with suppress(SQLAlchemyError):  # the page that says that the database cannot be reached
        return evaluation_readers.answers_to_see(db.session(), account.id)
    return 0


def _is_open(endpoint: str) -> bool:
    """Say whether the reader may do what a view does, so that nobody is led to a shut door."""
    action = policy_of(current_app.view_functions[endpoint])
    return action is not None and may(current_actor(), action)


def _languages() -> list[Language]:
    reader: MailLanguage = g.get("reader_language", MailLanguage.DUTCH)
    if reader is MailLanguage.DUTCH:
        return [_language(code, label) for code, label in LANGUAGES.items()]
    return [
        Language(
            code=language.value,
            label=language.own_name,
            url=f"{request.path}?{urlencode({**request.args, 'taal': language.value})}",
            current=str(get_locale()) == language,
        )
        for language in (reader, MailLanguage.DUTCH)
    ]


def _language(code: str, label: str) -> Language:
    path = request.full_path.rstrip("?")
    url = url_for("about.language", code=code, next=path)
    return Language(code=code, label=label, url=url, current=str(get_locale()) == code)
