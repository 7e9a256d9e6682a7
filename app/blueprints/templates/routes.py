"""The templates of the location: the list, one with its versions, what differs, and an older one brought back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.templates import addresses, differences, words
from app.blueprints.templates.filters import ListForm
from app.extensions import db
from app.models.activities import Template
from app.planning.template_changes import changes
from app.programme import template_versions
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import catalogue, template_list

bp = Blueprint("templates", __name__, url_prefix="/sjablonen")


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show every template in its newest version."""
    form = ListForm(formdata=request.args)
    lines = template_list.listing(db.session(), form.wanted())
    return render_template("templates/list.html", form=form, lines=lines, words=words, filtered=bool(request.args))


@bp.get("/<uuid:template_id>")
@policy(Action.EDIT_PLAN)
def show(template_id: UUID) -> ResponseReturnValue:
    """Show a template with its versions, and what runs on each."""
    row = _template(template_id)
    versions = template_list.versions(db.session(), row.slug)
    newest = versions[0].row
    return render_template(
        "templates/show.html",
        template=row,
        versions=versions,
        newest=newest,
        plan=addresses.planning(newest),
        words=words,
    )


@bp.get("/<uuid:template_id>/verschil/<uuid:other_id>")
@policy(Action.EDIT_PLAN)
def compare(template_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Show what differs between two versions."""
    one, other = _template(template_id), _template(other_id)
    before, after = sorted((one, other), key=lambda row: row.version)
    if before.slug != after.slug:
        raise NotFound
    found = differences.lines(changes(before.specification, after.specification))
    return render_template("templates/compare.html", before=before, after=after, changes=found)


@bp.post("/<uuid:template_id>/terughalen")
@policy(Action.EDIT_PLAN)
def bring_forward(template_id: UUID) -> ResponseReturnValue:
    """Make an older version the newest."""
    try:
        row = template_versions.bring_forward(db.session(), template_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("templates.show", template_id=template_id))
    text = _("Dit is nu weer de nieuwste versie, als versie %(version)s.", version=row.version)
    target = url_for("templates.show", template_id=row.id)
    db.session.commit()
    flash(text, "success")
    return redirect(target)


def _template(template_id: UUID) -> Template:
    row = catalogue.find(db.session(), template_id)
    if row is None:
        raise NotFound
    return row
