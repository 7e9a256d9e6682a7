"""The emergency numbers of the location."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.outing_day.forms import NumberForm
from app.extensions import db
from app.programme import emergency_numbers
from app.programme.emergency_numbers import NumberNamed
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import outing_gear

bp = Blueprint("emergency_numbers", __name__, url_prefix="/noodnummers")


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show the numbers in their order."""
    return _page(NumberForm(formdata=None))


@bp.post("")
@policy(Action.EDIT_PLAN)
def add() -> ResponseReturnValue:
    """Add a number."""
    form = NumberForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        emergency_numbers.add(db.session(), form.details(), by=actor(), now=clock())
    except NumberNamed:
        db.session.rollback()
        form.form_errors.append(_("Er staat al een nummer met deze naam."))
        return _page(form), 409
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(form), 422
    db.session.commit()
    flash(_("Het nummer staat erbij."), "success")
    return redirect(url_for("emergency_numbers.overview"))


@bp.post("/<uuid:number_id>/omhoog")
@policy(Action.EDIT_PLAN)
def lift(number_id: UUID) -> ResponseReturnValue:
    """Put a number one place higher."""
    _refuse_strange_form()
    try:
        emergency_numbers.lift(db.session(), number_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return redirect(url_for("emergency_numbers.overview"))


@bp.post("/<uuid:number_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(number_id: UUID) -> ResponseReturnValue:
    """Remove a number."""
    _refuse_strange_form()
    try:
        name = emergency_numbers.remove(db.session(), number_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("%(name)s is van de lijst.", name=name), "success")
    return redirect(url_for("emergency_numbers.overview"))


def _refuse_strange_form() -> None:
    if not FlaskForm().validate_on_submit():
        raise BadRequest


def _page(form: NumberForm) -> str:
    return render_template("outing_day/numbers.html", found=outing_gear.numbers(db.session()), form=form)
