"""What every template may use: the reader, the menu, the language, and the ways to write days and times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, session, url_for
from flask_babel import get_locale, gettext

from app import icons
from app.access import Action, may
from app.blueprints import wording
from app.blueprints.context import current_account, current_actor
from app.factory.headers import nonce

LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, kw_only=True, slots=True)
class NavItem:
    """A line of the menu."""

    label: str
    url: str
    current: bool


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
    """Return the language that this reader chose, or else the first of ours that the browser asks for."""
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
    app.jinja_env.filters.update(day=wording.day, clock=wording.clock, moment=wording.moment, long_day=wording.long_day)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _context() -> dict[str, Any]:
    account = current_account()
    return {
        "lang": str(get_locale() or "nl"),
        "text_dir": "ltr",
        "csp_nonce": nonce(),
        "actor": Reader(name=account.name, role=account.role, location_name=account.location.name) if account else None,
        "nav": _nav(),
        "may_edit": may(account.actor if account else None, Action.EDIT_PLAN),
        "languages": [_language(code, label) for code, label in LANGUAGES.items()],
        "zone": zone(),
    }


def _language(code: str, label: str) -> Language:
    path = request.full_path.rstrip("?")
    url = url_for("about.language", code=code, next=path)
    return Language(code=code, label=label, url=url, current=str(get_locale()) == code)


def _nav() -> list[NavItem]:
    actor = current_actor()
    items: list[tuple[Action, str, Callable[[], str]]] = [
        (Action.SEE_PLAN, "agenda.this_week", lambda: gettext("Week")),
        (Action.EDIT_PLAN, "activities.catalogue_page", lambda: gettext("Nieuw")),
        (Action.SEE_PEOPLE, "people.volunteers", lambda: gettext("Mensen")),
        (Action.RECORD_ATTENDANCE, "attendance.missing", lambda: gettext("Aanwezigheid")),
        (Action.SEE_MESSAGES, "messages.overview", lambda: gettext("Berichten")),
        (Action.MANAGE_FEEDS, "feeds.overview", lambda: gettext("Agenda-abonnementen")),
        (Action.SEE_OWN_SHIFTS, "shifts.mine", lambda: gettext("Mijn diensten")),
        (Action.SEE_OWN_REQUESTS, "partners.requests", lambda: gettext("Aanvragen")),
        (Action.MANAGE_OWN_FEED, "feeds.own", lambda: gettext("Mijn agenda")),
    ]
    here = (request.endpoint or "").split(".")[0]
    return [
        NavItem(label=label(), url=url_for(endpoint), current=here == endpoint.split(".")[0])
        for action, endpoint, label in items
        if actor is not None and may(actor, action)
    ]
