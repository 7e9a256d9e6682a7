"""What every template may use: the reader, the menu, the language, and the ways to write days and times."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import SQLAlchemyError

from app import icons
from app.access import Action, Actor, Role, may, policy_of
from app.blueprints import wording
from app.blueprints.context import current_account, current_actor
from app.extensions import db
from app.factory.headers import nonce
from app.models.accounts import UserAccount
from app.planning.languages import RIGHT_TO_LEFT
from app.planning.languages import Language as MailLanguage
from app.queries import evaluation_readers

LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the menu: shown to whoever may do `action`; `current` on every page of the same blueprint."""

    action: Action
    endpoint: str
    label: LazyString
    counts: bool = False
    """Whether a number stands behind it: how many answers somebody must look at (`_to_look_at`)."""
    also: frozenset[str] = frozenset()
    """Blueprints beside its own whose pages belong to it."""

    def holds(self, endpoint: str) -> bool:
        """Tell whether the page that is shown belongs to this line."""
        return endpoint.split(".", maxsplit=1)[0] in {self.endpoint.split(".")[0], *self.also}


MENU = (
    Page(action=Action.SEE_PLAN, endpoint="agenda.this_week", label=_l("Week")),
    Page(
        action=Action.SEE_PLAN,
        endpoint="series.overview",
        label=_l("Activiteiten"),
        also=frozenset({"activity_details"}),
    ),
    Page(
        action=Action.COACH,
        endpoint="coach_week.this_week",
        label=_l("Mijn week"),
        also=frozenset({"coach_appointments", "coach_times"}),
    ),
    Page(action=Action.EDIT_PLAN, endpoint="activities.catalogue_page", label=_l("Nieuw")),
    Page(
        action=Action.SEE_PEOPLE,
        endpoint="people.volunteers",
        label=_l("Mensen"),
        also=frozenset({"volunteers", "organisations", "followers"}),
    ),
    Page(action=Action.RECORD_ATTENDANCE, endpoint="attendance.missing", label=_l("Aanwezigheid")),
    Page(action=Action.SEE_MESSAGES, endpoint="messages.overview", label=_l("Berichten")),
    Page(
        action=Action.READ_EVALUATIONS,
        endpoint="coaching_requests.new",
        label=_l("Muziekcoaching"),
    ),
    Page(action=Action.SEE_OWN_SHIFTS, endpoint="shifts.mine", label=_l("Mijn diensten")),
    Page(action=Action.SEE_OWN_REQUESTS, endpoint="partners.requests", label=_l("Aanvragen")),
    Page(action=Action.MANAGE_OWN_FEED, endpoint="feeds.own", label=_l("Mijn agenda")),
    Page(action=Action.READ_EVALUATIONS, endpoint="own_evaluations.overview", label=_l("Evaluaties")),
)
"""What people open daily; six fit on a line beside the account."""

MORE = (
    Page(action=Action.SEE_PLAN, endpoint="attention.this_week", label=_l("Aandacht")),
    Page(
        action=Action.SEE_PLAN,
        endpoint="rotations.overview",
        label=_l("Veiligheidsdag"),
        also=frozenset(
            {
                "rotation_stations",
                "rotation_group_settings",
                "rotation_board",
                "rotation_groups",
                "rotation_members",
                "rotation_wishes",
                "rotation_sessions",
                "rotation_day",
                "preparation",
                "papers",
                "evaluations",
            }
        ),
    ),
    Page(
        action=Action.SEE_PLAN,
        endpoint="courses.overview",
        label=_l("Cursussen"),
        also=frozenset(
            {
                "new_courses",
                "course_child",
                "course_children",
                "course_details",
                "course_equipment",
                "course_groups",
                "course_money",
                "course_rides",
                "certificates",
                "ceremony",
                "course_figures",
                "stamp_cards",
            }
        ),
    ),
    Page(
        action=Action.SEE_PLAN,
        endpoint="library.overview",
        label=_l("Bibliotheek"),
        also=frozenset({"book_sets", "reading"}),
    ),
    Page(
        action=Action.RECORD_ATTENDANCE,
        endpoint="shows.overview",
        label=_l("Talentenshow"),
        also=frozenset({"show_acts", "show_line_up"}),
    ),
    Page(
        action=Action.SEE_COACHING,
        endpoint="coaching.overview",
        label=_l("Muziekcoaching"),
        also=frozenset({"coaching_dossier", "coaching_goals", "coaching_notes", "coaching_requests"}),
    ),
    Page(action=Action.COACH, endpoint="coaching_evaluations.due", label=_l("Evaluaties"), counts=True),
    Page(
        action=Action.SEE_PLAN,
        endpoint="outings.overview",
        label=_l("Sport en uitjes"),
        also=frozenset({"new_outings", "outing_details", "outing_rides", "outing_cancelling"}),
    ),
    Page(action=Action.EDIT_PLAN, endpoint="finder.search", label=_l("Vrij moment zoeken")),
    Page(action=Action.SEE_MESSAGES, endpoint="replies.overview", label=_l("Antwoorden"), counts=True),
    Page(
        action=Action.EDIT_PLAN,
        endpoint="templates.overview",
        label=_l("Sjablonen"),
        also=frozenset({"template_editor", "template_sharing", "own_templates"}),
    ),
    Page(action=Action.EDIT_PLAN, endpoint="initiatives.overview", label=_l("Initiatieven")),
    Page(action=Action.EDIT_PLAN, endpoint="bulk.choose", label=_l("Veel tegelijk")),
    Page(action=Action.SEE_CHILDREN, endpoint="participation.overview", label=_l("Wie doet mee?")),
    Page(
        action=Action.SEE_CHILDREN,
        endpoint="allocations.overview",
        label=_l("Plekken verdelen"),
        also=frozenset({"allocation_wishes", "allocation_results"}),
    ),
    Page(action=Action.EXPORT_PLAN, endpoint="year_figures.this_year", label=_l("Jaarcijfers")),
    Page(action=Action.MANAGE_MONEY, endpoint="money.this_year", label=_l("Geld"), also=frozenset({"activity_money"})),
    Page(action=Action.SEE_COACHING, endpoint="coaches.overview", label=_l("Muziekcoaches")),
    Page(action=Action.EDIT_PLAN, endpoint="free_days.overview", label=_l("Vrije dagen")),
    Page(
        action=Action.EDIT_PLAN,
        endpoint="spaces.overview",
        label=_l("Ruimtes en leeftijden"),
        also=frozenset({"age_groups"}),
    ),
    Page(action=Action.ANSWER_AS_STAFF, endpoint="own_requirements.mine", label=_l("Waar ik bij moet zijn")),
    Page(action=Action.MANAGE_FEEDS, endpoint="feeds.overview", label=_l("Agenda-abonnementen")),
    Page(action=Action.MANAGE_BUSY_TIMES, endpoint="busy.overview", label=_l("Bezette tijden")),
)
"""What is opened now and then, behind *Meer*."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NavItem:
    """A line of the menu."""

    label: str
    url: str
    current: bool
    count: int = 0


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
    daily, seldom = _menu(actor, MENU, waiting), _menu(actor, MORE, waiting)
    return {
        "lang": str(get_locale() or "nl"),
        "text_dir": "rtl" if str(get_locale()) in RIGHT_TO_LEFT else "ltr",
        "csp_nonce": nonce(),
        "actor": Reader(name=account.name, role=account.role, location_name=account.location.name) if account else None,
        # Whoever has nothing to open daily, such as an administrator, needs nothing behind a button.
        "nav": daily or seldom,
        "nav_more": seldom if daily else [],
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


def _menu(actor: Actor | None, pages: Sequence[Page], waiting: int) -> list[NavItem]:
    here = request.endpoint or ""
    return [
        NavItem(
            label=str(page.label),
            url=url_for(page.endpoint),
            current=page.holds(here),
            count=waiting if page.counts else 0,
        )
        for page in pages
        if actor is not None and may(actor, page.action)
    ]
