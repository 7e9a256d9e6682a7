"""Sharing templates: one as a file for another location, and one that another location sent."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.templates import addresses, answers, differences, words
from app.catalogue.errors import TemplateError, TemplateErrors
from app.catalogue.nodes import LARGEST_FILE
from app.extensions import db
from app.programme import template_sharing
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.template_sharing import Sent

bp = Blueprint("template_sharing", __name__, url_prefix="/sjablonen")


class SendForm(FlaskForm):
    """A file with a template."""

    file = FileField(
        _l("Bestand"),
        [FileRequired(_l("Kies een bestand."))],
        description=_l("Een bestand van een andere locatie, dat eindigt op .yaml. Ten hoogste 64 kB."),
    )


class TakeForm(FlaskForm):
    """Under which name a template is taken in."""

    title = StringField(
        _l("Andere naam"),
        [Optional(), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Vul dit in als u het naast het sjabloon van hier wilt houden."),
    )


@bp.get("/<uuid:template_id>/bestand.yaml")
@policy(Action.EDIT_PLAN)
def download(template_id: UUID) -> ResponseReturnValue:
    """Send a template as a file, when it tells of nobody."""
    try:
        name, content = template_sharing.export(db.session(), template_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, TemplateErrors) as refusal:
        db.session.rollback()
        flash(answers.why_not(refusal), "error")
        return redirect(url_for("templates.show", template_id=template_id))
    return answers.yaml_file(name, content)


@bp.get("/inlezen")
@policy(Action.EDIT_PLAN)
def choose() -> ResponseReturnValue:
    """Ask for a file."""
    return _choosing(SendForm(formdata=None))


@bp.post("/inlezen")
@policy(Action.EDIT_PLAN)
def send() -> ResponseReturnValue:
    """Read a file, and lead to what it holds; nothing is kept but for an hour."""
    form = SendForm()
    if not form.validate_on_submit():
        return _choosing(form), 422
    content = form.file.data.read(LARGEST_FILE + 1)
    try:
        sent_id = template_sharing.keep(db.session(), content, file="", by=actor(), now=clock())
    except TemplateErrors as error:
        return _choosing(form, error.errors), 422
    db.session.commit()
    return redirect(url_for("template_sharing.look", sent_id=sent_id))


@bp.get("/inlezen/<uuid:sent_id>")
@policy(Action.EDIT_PLAN)
def look(sent_id: UUID) -> ResponseReturnValue:
    """Show what was sent, and what is missing here for it."""
    return _looking(_sent(sent_id), TakeForm(formdata=None))


@bp.post("/inlezen/<uuid:sent_id>")
@policy(Action.EDIT_PLAN)
def take_in(sent_id: UUID) -> ResponseReturnValue:
    """Take in what was sent."""
    form = TakeForm()
    if not form.validate_on_submit():
        return _looking(_sent(sent_id), form), 422
    title = " ".join((form.title.data or "").split())
    try:
        row = template_sharing.take_in(db.session(), sent_id, title=title, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, TemplateErrors) as refusal:
        db.session.rollback()
        form.form_errors.append(answers.why_not(refusal))
        return _looking(_sent(sent_id), form), 409
    said, target = _("%(title)s staat nu bij de sjablonen.", title=row.title), addresses.planning(row)
    shown = url_for("templates.show", template_id=row.id)
    db.session.commit()
    flash(said, "success")
    return redirect(target if "plannen" in request.form else shown)


def _sent(sent_id: UUID) -> Sent:
    try:
        return template_sharing.look(db.session(), sent_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _choosing(form: SendForm, errors: tuple[TemplateError, ...] = ()) -> str:
    return render_template("templates/send.html", form=form, faults=errors)


def _looking(sent: Sent, form: TakeForm) -> str:
    return render_template(
        "templates/sent.html",
        sent=sent,
        form=form,
        template=sent.template,
        gaps=[differences.gap(gap) for gap in sent.gaps],
        changes=[differences.change(change) for change in sent.changes],
        words=words,
    )
