"""The list of shows, one with its line-up, and what is set of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock
from app.blueprints.shows import pages, sentences
from app.blueprints.shows.forms import SettingsForm
from app.catalogue.translations import translations
from app.documents import wording as paper_words
from app.extensions import db
from app.programme import marks
from app.programme.shows import line_up, opening, papers
from app.queries import shows
from app.queries.shows import ShowPage

bp = Blueprint("shows", __name__, url_prefix="/shows")

MOST_SEARCH = 80


@bp.get("")
@policy(Action.RECORD_ATTENDANCE)
def overview() -> ResponseReturnValue:
    """Show the shows to come, and those that are over."""
    search, now = request.args.get("zoek", "").strip()[:MOST_SEARCH], clock()
    return render_template(
        "shows/overview.html",
        coming=shows.overview(db.session(), since=now, search=search),
        past=shows.past(db.session(), until=now, search=search),
        search=search,
    )


@bp.get("/<uuid:show_id>")
@policy(Action.RECORD_ATTENDANCE)
def show(show_id: UUID) -> ResponseReturnValue:
    """Show the line-up with its times, and what is wrong with it."""
    found = pages.look(show_id)
    page = render_template(
        "shows/show.html",
        found=found,
        lines=list(zip(found.acts, papers.turns(found), strict=True)),
        broken=sentences.breaches(found, line_up.breaches(found)),
        sorts=sentences.SORTS,
        seen=marks.of(found.order),
        spoken=[one for one in translations() if one.language != paper_words.DUTCH],
        open=_is_open(found),
        undo=undoing.last(),
        editable=not found.cancelled and found.ends_at > clock(),
    )
    db.session.commit()
    return page


@bp.get("/<uuid:show_id>/instellingen")
@policy(Action.RECORD_ATTENDANCE)
def settings(show_id: UUID) -> ResponseReturnValue:
    """Show what is set of a show, to be changed."""
    found = pages.look(show_id)
    now_is = opening.settings_of(found)
    form = SettingsForm(formdata=None, seen=marks.of(now_is))
    form.show(now_is, found.zone)
    return _settings_page(found, form)


@bp.post("/<uuid:show_id>/instellingen")
@policy(Action.RECORD_ATTENDANCE)
def change_settings(show_id: UUID) -> ResponseReturnValue:
    """Set breaks, time between acts, and until when acts are signed up."""
    found, form = pages.look(show_id), SettingsForm()
    if not (form.validate_on_submit() and form.is_possible(found.zone)):
        return _settings_page(found, form), 422
    wanted, seen = form.settings(found.zone), form.seen.data or ""
    refusal = pages.tried(
        lambda: opening.change_settings(db.session(), show_id, wanted, seen=seen, by=actor(), now=clock())
    )
    if refusal is not None:
        form.form_errors.append(refusal)
        return _settings_page(pages.look(show_id), form), 409
    pages.said(None, _("De instellingen zijn opgeslagen."))
    return redirect(url_for("shows.show", show_id=show_id))


def _is_open(found: ShowPage) -> bool:
    now = clock()
    return not found.cancelled and found.ends_at > now and (found.closes_at is None or now < found.closes_at)


def _settings_page(found: ShowPage, form: SettingsForm) -> str:
    page = render_template("shows/settings.html", found=found, form=form)
    db.session.commit()
    return page
