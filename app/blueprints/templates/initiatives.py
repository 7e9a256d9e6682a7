"""Initiatives with what they ask: found, planned here, printed for somebody, and shared."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.templates import addresses, answers, paper_words, words
from app.blueprints.templates.filters import InitiativesForm
from app.catalogue.errors import TemplateErrors
from app.documents import initiative as documents
from app.documents.errors import NotPrintable
from app.extensions import db
from app.programme import template_sharing, template_versions
from app.programme.refusals import NoSuchInitiative, Refusal
from app.queries import initiatives

bp = Blueprint("initiatives", __name__, url_prefix="/initiatieven")


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show what can be done, and what it asks."""
    form = InitiativesForm(formdata=request.args)
    form.validate()
    asked = form.asked()
    found = initiatives.listing(db.session(), asked)
    return render_template("templates/initiatives.html", form=form, found=found, asked=asked, words=words)


@bp.post("/<slug>/plannen")
@policy(Action.EDIT_PLAN)
def plan(slug: str) -> ResponseReturnValue:
    """Take an initiative over, when it is not here yet, and lead to planning it."""
    try:
        row = template_versions.take_over(db.session(), slug, by=actor(), now=clock())
    except NoSuchInitiative as error:
        raise NotFound from error
    target = addresses.planning(row)
    db.session.commit()
    return redirect(target)


@bp.get("/<slug>.yaml")
@policy(Action.EDIT_PLAN)
def share(slug: str) -> ResponseReturnValue:
    """Send an initiative as a file for another location."""
    try:
        name, content = template_sharing.export_initiative(db.session(), slug, by=actor(), now=clock())
    except NoSuchInitiative as error:
        raise NotFound from error
    except (Refusal, TemplateErrors) as refusal:
        return _refused(refusal)
    return answers.yaml_file(name, content)


@bp.get("/<slug>.pdf")
@policy(Action.EDIT_PLAN)
def paper(slug: str) -> ResponseReturnValue:
    """Send an initiative as one page to be given to somebody."""
    try:
        template = template_sharing.initiative(db.session(), slug, by=actor())
        sheet = paper_words.on_paper(template, location=location().name)
        content = documents.print_initiative(sheet, now=clock())
    except NoSuchInitiative as error:
        raise NotFound from error
    except NotPrintable:
        flash(_("Dit past niet op één blad, of er staat een teken in dat niet gedrukt kan worden."), "error")
        return redirect(url_for("initiatives.overview"))
    except (Refusal, TemplateErrors) as refusal:
        return _refused(refusal)
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{template.slug}.pdf"'
    return answer


def _refused(refusal: Refusal | TemplateErrors) -> ResponseReturnValue:
    db.session.rollback()
    flash(answers.why_not(refusal), "error")
    return redirect(url_for("initiatives.overview"))
