"""The packing list of an outing, on a phone and on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.outing_day import pages
from app.blueprints.outing_day.forms import PackingForm
from app.extensions import db
from app.programme.outings import packing
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import outing_gear, outings

bp = Blueprint("outing_packing", __name__, url_prefix="/uitjes/<uuid:outing_id>/paklijst")


@bp.get("")
@policy(Action.USE_ACCOUNT)
def show(outing_id: UUID) -> ResponseReturnValue:
    """Show what goes along, and what was packed."""
    pages.admit(outing_id)
    return _page(outing_id, PackingForm(formdata=None))


@bp.post("")
@policy(Action.USE_ACCOUNT)
def add(outing_id: UUID) -> ResponseReturnValue:
    """Put something on the list."""
    pages.admit(outing_id)
    form = PackingForm()
    if not form.validate_on_submit():
        return _page(outing_id, form), 422
    name, each = str(form.name.data).strip(), bool(form.each.data)
    try:
        packing.add(db.session(), outing_id, [name], each=each, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(outing_id, form), 422
    return _done(outing_id, _("%(name)s staat op de lijst.", name=name))


@bp.post("/voorstel")
@policy(Action.USE_ACCOUNT)
def take_proposed(outing_id: UUID) -> ResponseReturnValue:
    """Put on the list what the template says."""
    pages.admit(outing_id)
    _refuse_strange_form()
    names = outing_gear.proposed(db.session(), outing_id)
    try:
        packing.add(db.session(), outing_id, names, each=False, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("outing_packing.show", outing_id=outing_id))
    return _done(outing_id, _("De lijst is aangevuld."))


@bp.post("/<uuid:item_id>")
@policy(Action.USE_ACCOUNT)
def tick(outing_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Note that something was packed, or not after all."""
    pages.admit(outing_id)
    _refuse_strange_form()
    packed = request.form.get("ingepakt") == "1"
    try:
        packing.tick(db.session(), outing_id, item_id, packed=packed, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return _done(outing_id, "")


@bp.post("/<uuid:item_id>/verwijderen")
@policy(Action.USE_ACCOUNT)
def remove(outing_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take something off the list."""
    pages.admit(outing_id)
    _refuse_strange_form()
    try:
        name = packing.remove(db.session(), outing_id, item_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    return _done(outing_id, _("%(name)s is van de lijst.", name=name))


def _refuse_strange_form() -> None:
    if not FlaskForm().validate_on_submit():
        raise BadRequest


def _done(outing_id: UUID, text: str) -> ResponseReturnValue:
    db.session.commit()
    if text:
        flash(text, "success")
    return redirect(url_for("outing_packing.show", outing_id=outing_id))


def _page(outing_id: UUID, form: PackingForm) -> str:
    head = outings.head(db.session(), outing_id)
    items = outing_gear.items(db.session(), outing_id)
    proposed = outing_gear.proposed(db.session(), outing_id)
    return render_template("outing_day/packing.html", head=head, items=items, proposed=proposed, form=form)
