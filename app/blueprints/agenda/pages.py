"""What the pages of the agenda show, put together from queries and words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import current_app, url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from app.blueprints import conflict_sentences, wording
from app.blueprints.agenda.board_cache import BoardCache, BoardKey, CardCache, CardKey, RenderedBoard
from app.blueprints.context import location, today
from app.extensions import db
from app.models.locations import Location
from app.planning.weeks import IsoWeek
from app.queries.board import LaneKind, week_board
from app.queries.board_cards import BoardCard, BoardWhole, Words

CACHE = BoardCache()
CARDS = CardCache()
PLACES = {name: Markup(f"<!-- {name} -->") for name in ("legend", "attention", "table")}  # noqa: S704 - our own words
"""What a page has where the kept parts of the board go. Nobody can write one: in what people write `<` is escaped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Where the buttons above the board lead."""

    previous: str
    next: str
    today: str
    new: str
    publish: str
    print: str | None = None
    copy: str | None = None


def see_new_version() -> None:
    """Read the version that the plan got by the change just committed, so that the board is made anew."""
    here = location()
    here.plan_version = db.session.scalars(select(Location.plan_version).where(Location.id == here.id)).one()


def rendered_board(week: IsoWeek, lane_kind: LaneKind) -> RenderedBoard:
    """Return the board of a week, from the cache when nothing changed since."""
    here = location()
    key = BoardKey(
        location_id=here.id,
        plan_version=here.plan_version,
        week=str(week),
        lane_kind=lane_kind,
        language=str(get_locale()),
        today=today().isoformat(),
    )
    return CACHE.get(key, lambda: _make(week, lane_kind))


def _make(week: IsoWeek, lane_kind: LaneKind) -> RenderedBoard:
    board = week_board(db.session(), location=location(), week=week, lane_kind=lane_kind, today=today(), words=_words())
    return RenderedBoard(
        board=replace(board, lanes=()),
        table=_render("agenda/_board_table.html", board=board, card_html=_card_writer(lane_kind)),
        attention=_render("agenda/_board_attention.html", board=board),
        legend=_render("agenda/_board_legend.html"),
    )


def _render(template: str, **values: object) -> bytes:
    """Render a part of the page that is kept, without anything of this request."""
    return current_app.jinja_env.get_template(template).render(**values).encode()


def _card_writer(lane_kind: LaneKind) -> Callable[[BoardCard | BoardWhole], Markup]:
    """Return what writes a card in the language of this request, or finds it as another board had it."""
    written = vars(current_app.jinja_env.get_template("agenda/_board_card.html").make_module())
    language = str(get_locale())

    def write(card: BoardCard | BoardWhole, rows: LaneKind) -> Markup:
        macro = written["write" if isinstance(card, BoardCard) else "write_whole"]
        return Markup(macro(card, rows))  # noqa: S704 - escaped by the template

    return lambda card: CARDS.get(CardKey(card=card, lane_kind=lane_kind, language=language), write)


def put_together(page: str, rendered: RenderedBoard) -> bytes:
    """Put the kept parts of a board where the page, rendered with `PLACES`, has room for them."""
    whole = page.encode()
    for name, place in PLACES.items():
        whole = whole.replace(place.encode(), getattr(rendered, name), 1)
    return whole


def _words() -> Words:
    """Return how one board is written: the few days and sentences on it are put together once each."""
    conflict = functools.cache(conflict_sentences.conflict)
    return Words(
        day=functools.cache(wording.day),
        board_day=lambda day: str(format_date(day, "EEEE d MMM")).replace(".", ""),
        conflict=conflict,
        conflict_on=lambda found, title: conflict_sentences.without_title(conflict(found), title),
        no_lane=_("Zonder"),
    )


def links(week: IsoWeek, lane_kind: LaneKind) -> Links:
    """Return the addresses around a week, keeping the rows that were chosen."""
    rows = None if lane_kind is LaneKind.AGE_GROUP else str(lane_kind)
    return Links(
        previous=url_for("agenda.week", week=str(week.previous()), rijen=rows),
        next=url_for("agenda.week", week=str(week.next()), rijen=rows),
        today=url_for("agenda.this_week", rijen=rows),
        new=url_for("activities.catalogue_page", dag=max(week.monday, today()).isoformat()),
        publish=url_for("agenda.publish", week=str(week)),
        copy=url_for("copying.choose", van=week.monday, tot=week.days()[-1]),
    )


def where_and_when(row_title: str, starts: str) -> str:
    """Return a sentence such as "Voetbal staat nu op wo 25 nov 14.00 uur"."""
    return _("%(title)s staat nu op %(moment)s uur.", title=row_title, moment=starts)
