"""The menu: what people open daily, and what they open now and then, by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.access import Action, Actor, may


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Pages behind *Meer* that are about the same."""

    label: LazyString
    pages: tuple[Page, ...]


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
    Page(action=Action.SEE_OWN_DAY, endpoint="feeds.own", label=_l("Mijn agenda")),
    Page(action=Action.COACH, endpoint="feeds.own", label=_l("Mijn agenda")),
    Page(action=Action.READ_EVALUATIONS, endpoint="own_evaluations.overview", label=_l("Evaluaties")),
)
"""What people open daily; six fit on a line beside the account."""

MORE = (
    Section(
        label=_l("Programma’s"),
        pages=(
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
                action=Action.SEE_COACHING,
                endpoint="coaching.overview",
                label=_l("Muziekcoaching"),
                also=frozenset({"coaching_dossier", "coaching_goals", "coaching_notes", "coaching_requests"}),
            ),
            Page(action=Action.COACH, endpoint="coaching_evaluations.due", label=_l("Evaluaties"), counts=True),
            Page(action=Action.SEE_COACHING, endpoint="coaches.overview", label=_l("Muziekcoaches")),
            Page(
                action=Action.SEE_PLAN,
                endpoint="outings.overview",
                label=_l("Sport en uitjes"),
                also=frozenset(
                    {
                        "new_outings",
                        "outing_briefing",
                        "outing_details",
                        "outing_rides",
                        "outing_cancelling",
                        "outing_day",
                        "outing_card",
                        "outing_packing",
                        "emergency_numbers",
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
        ),
    ),
    Section(
        label=_l("Kinderen"),
        pages=(
            Page(action=Action.SEE_CHILDREN, endpoint="participation.overview", label=_l("Wie doet mee?")),
            Page(
                action=Action.SEE_CHILDREN,
                endpoint="allocations.overview",
                label=_l("Plekken verdelen"),
                also=frozenset({"allocation_wishes", "allocation_results"}),
            ),
        ),
    ),
    Section(
        label=_l("Plannen"),
        pages=(
            Page(action=Action.SEE_PLAN, endpoint="attention.this_week", label=_l("Aandacht")),
            Page(action=Action.ANSWER_AS_STAFF, endpoint="own_requirements.mine", label=_l("Waar ik bij moet zijn")),
            Page(action=Action.EDIT_PLAN, endpoint="finder.search", label=_l("Vrij moment zoeken")),
            Page(action=Action.EDIT_PLAN, endpoint="bulk.choose", label=_l("Veel tegelijk")),
            Page(action=Action.EDIT_PLAN, endpoint="free_days.overview", label=_l("Vrije dagen")),
            Page(
                action=Action.EDIT_PLAN,
                endpoint="templates.overview",
                label=_l("Sjablonen"),
                also=frozenset({"template_editor", "template_sharing", "own_templates"}),
            ),
            Page(action=Action.EDIT_PLAN, endpoint="initiatives.overview", label=_l("Initiatieven")),
        ),
    ),
    Section(
        label=_l("Bijhouden"),
        pages=(
            Page(action=Action.SEE_MESSAGES, endpoint="replies.overview", label=_l("Antwoorden"), counts=True),
            Page(
                action=Action.MANAGE_MONEY,
                endpoint="money.this_year",
                label=_l("Geld"),
                also=frozenset({"activity_money"}),
            ),
            Page(action=Action.EXPORT_PLAN, endpoint="year_figures.this_year", label=_l("Jaarcijfers")),
        ),
    ),
    Section(
        label=_l("Instellen"),
        pages=(
            Page(
                action=Action.EDIT_PLAN,
                endpoint="spaces.overview",
                label=_l("Ruimtes en leeftijden"),
                also=frozenset({"age_groups"}),
            ),
            Page(action=Action.MANAGE_FEEDS, endpoint="feeds.overview", label=_l("Agenda-abonnementen")),
            Page(action=Action.MANAGE_BUSY_TIMES, endpoint="busy.overview", label=_l("Bezette tijden")),
        ),
    ),
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
class NavSection:
    """Lines under a heading."""

    label: str
    items: tuple[NavItem, ...]


def daily(actor: Actor | None, waiting: int) -> tuple[NavItem, ...]:
    """Return the lines that somebody sees at once; `waiting` is how many things they have to look at."""
    return _items(actor, MENU, waiting)


def seldom(actor: Actor | None, waiting: int) -> tuple[NavSection, ...]:
    """Return the rest, without headings under which there is nothing."""
    found = (NavSection(label=str(one.label), items=_items(actor, one.pages, waiting)) for one in MORE)
    return tuple(section for section in found if section.items)


def _items(actor: Actor | None, pages: Sequence[Page], waiting: int) -> tuple[NavItem, ...]:
    here = request.endpoint or ""
    return tuple(
        NavItem(
            label=str(page.label),
            url=url_for(page.endpoint),
            current=page.holds(here),
            count=waiting if page.counts else 0,
        )
        for page in pages
        if actor is not None and may(actor, page.action)
    )
