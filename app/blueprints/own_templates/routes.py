"""Templates of the location's own: keep an activity, take a template out of use, and put it back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.own_templates.forms import TemplateForm
from app.extensions import db
from app.models.activities import Activity
from app.programme import own_templates
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal, known

bp = Blueprint("own_templates", __name__, url_prefix="/sjablonen")


@bp.get("/van/<uuid:activity_id>")
@policy(Action.EDIT_PLAN)
def ask(activity_id: UUID) -> ResponseReturnValue:
    """Ask what the template is called."""
    activity = _activity(activity_id)
    return _page(activity, TemplateForm(formdata=None, title=activity.title, summary=activity.description))


@bp.post("/van/<uuid:activity_id>")
@policy(Action.EDIT_PLAN)
def save(activity_id: UUID) -> ResponseReturnValue:
    """Keep the activity as a template."""
    activity, form = _activity(activity_id), TemplateForm()
    if not form.validate_on_submit():
        return _page(activity, form), 422
    title, summary = str(form.title.data).strip(), str(form.summary.data).replace("\r\n", "\n").strip()
    try:
        own_templates.save(db.session(), activity_id, title=title, summary=summary, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(_activity(activity_id), form), 409
    db.session.commit()
    flash(_("%(title)s staat nu bij de sjablonen.", title=title), "success")
    return redirect(url_for("activities.catalogue_page"))


@bp.post("/<uuid:template_id>/weg")
@policy(Action.EDIT_PLAN)
def retire(template_id: UUID) -> ResponseReturnValue:
    """Take a template out of the list."""
    try:
        row = own_templates.retire(db.session(), template_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    text = _("%(title)s staat niet meer in de lijst. Onderaan kunt u het terugzetten.", title=row.title)
    db.session.commit()
    flash(text, "success")
    return redirect(url_for("activities.catalogue_page"))


@bp.post("/<uuid:template_id>/terug")
@policy(Action.EDIT_PLAN)
def bring_back(template_id: UUID) -> ResponseReturnValue:
    """Put a template back into the list."""
    try:
        row = own_templates.bring_back(db.session(), template_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    text = _("%(title)s staat weer in de lijst.", title=row.title)
    db.session.commit()
    flash(text, "success")
    return redirect(url_for("activities.catalogue_page"))


def _activity(activity_id: UUID) -> Activity:
    try:
        return known(db.session(), Activity, activity_id)
    except NoSuchThing as error:
        raise NotFound from error


def _page(activity: Activity, form: TemplateForm) -> str:
    return render_template("own_templates/save.html", activity=activity, form=form)
