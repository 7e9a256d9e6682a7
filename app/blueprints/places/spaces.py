"""Spaces: the list, and one added or changed after a look at what that touches."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.places.forms import SpaceForm
from app.extensions import db
from app.models.locations import Space
from app.programme import marks, spaces
from app.programme.refusals import Refusal
from app.queries import settings

bp = Blueprint("spaces", __name__, url_prefix="/ruimtes")

MOST_SEARCH = 80


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show the spaces."""
    search = request.args.get("zoek", "")[:MOST_SEARCH]
    found = settings.spaces(db.session(), search=search, now=clock())
    return render_template("places/spaces.html", found=found, search=search)


@bp.get("/nieuw")
@policy(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("places/space_new.html", form=SpaceForm(formdata=None))


@bp.post("/nieuw")
@policy(Action.EDIT_PLAN)
def add() -> ResponseReturnValue:
    """Add a space."""
    form = SpaceForm()
    if not form.validate_on_submit():
        return render_template("places/space_new.html", form=form), 422
    try:
        row = spaces.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("places/space_new.html", form=form), 409
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.name), "success")
    return redirect(url_for("spaces.overview"))


@bp.get("/<uuid:space_id>")
@policy(Action.EDIT_PLAN)
def edit(space_id: UUID) -> ResponseReturnValue:
    """Show the form with what a space is."""
    details = spaces.details_of(_found(space_id))
    form = SpaceForm(formdata=None, seen=marks.of(details), **asdict(details))
    return render_template("places/space_edit.html", space_id=space_id, name=details.name, form=form)


@bp.post("/<uuid:space_id>")
@policy(Action.EDIT_PLAN)
def change(space_id: UUID) -> ResponseReturnValue:
    """Change a space, or show first what that touches."""
    name, form = _found(space_id).name, SpaceForm()
    if not form.validate_on_submit():
        return render_template("places/space_edit.html", space_id=space_id, name=name, form=form), 422
    wanted, tell = form.details(), bool(form.confirmed.data and form.tell.data)
    effect = spaces.look(db.session(), space_id, wanted, now=clock())
    if effect and not form.confirmed.data:
        form.confirmed.data, form.tell.data = "y", True
        return render_template("places/space_effect.html", space_id=space_id, name=name, form=form, effect=effect)
    seen = form.seen.data or ""
    try:
        sent = spaces.change(db.session(), space_id, wanted, seen=seen, tell=tell, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("places/space_edit.html", space_id=space_id, name=name, form=form), 409
    db.session.commit()
    jobs.ring()
    flash(_saved(wanted.name, sent), "success")
    return redirect(url_for("spaces.overview"))


def _saved(name: str, sent: int) -> str:
    said = _("%(name)s is opgeslagen.", name=name)
    if not sent:
        return said
    mails = ngettext("%(num)s bericht wordt nu verstuurd.", "%(num)s berichten worden nu verstuurd.", sent)
    return f"{said} {mails}"


def _found(space_id: UUID) -> Space:
    row = db.session.get(Space, space_id)
    if row is None:
        raise NotFound
    return row
