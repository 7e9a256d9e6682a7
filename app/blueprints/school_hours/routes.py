"""The school hours of each group: looked at and changed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.school_hours.forms import ClassForm, filled
from app.extensions import db
from app.programme import marks
from app.programme import school_hours as hours
from app.programme.refusals import Refusal
from app.queries import school_hours
from app.queries.school_hours import ClassHours

bp = Blueprint("school_hours", __name__, url_prefix="/schooltijden")


@bp.get("")
@policy(Action.EDIT_CHILDREN)
def overview() -> ResponseReturnValue:
    """Show every group with its hours at school."""
    return render_template("school_hours/overview.html", found=school_hours.of_all(db.session()))


@bp.get("/<uuid:class_id>")
@policy(Action.EDIT_CHILDREN)
def show(class_id: UUID) -> ResponseReturnValue:
    """Show the hours of a group to be changed."""
    found = _found(class_id)
    return _page(found, filled(found.hours, seen=marks.of(found.hours)))


@bp.post("/<uuid:class_id>")
@policy(Action.EDIT_CHILDREN)
def change(class_id: UUID) -> ResponseReturnValue:
    """Note the hours of a group; or copy the first day to all days, to be looked at before it is saved."""
    found, form = _found(class_id), ClassForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    if "kopieer" in request.form:
        form.copy_first()
        return _page(found, form, copied=True)
    try:
        hours.change(db.session(), class_id, form.hours(), seen=form.seen.data or "", by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(_found(class_id), form), 409
    db.session.commit()
    flash(_("De schooltijden van %(name)s zijn opgeslagen.", name=found.name), "success")
    return redirect(url_for("school_hours.overview"))


def _found(class_id: UUID) -> ClassHours:
    found = school_hours.find(db.session(), class_id)
    if found is None:
        raise NotFound
    return found


def _page(found: ClassHours, form: ClassForm, *, copied: bool = False) -> str:
    return render_template("school_hours/show.html", found=found, form=form, copied=copied)
