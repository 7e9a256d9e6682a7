"""Changing a template, with rows that come and go and a preview; saving makes a new version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.templates import differences, reading, words
from app.blueprints.templates.form import EditForm
from app.blueprints.templates.reading import FormFaults
from app.catalogue import writer
from app.extensions import db
from app.models.activities import Template
from app.planning import template as planned
from app.planning.template_changes import changes
from app.programme import template_outlook, template_versions
from app.programme.refusals import NewerVersion, Refusal
from app.queries import catalogue

bp = Blueprint("template_editor", __name__, url_prefix="/sjablonen")

MOST_DIGITS = 6
BEGINNING: dict[str, Any] = {
    "duration_minutes": 60,
    "ages": {"youngest": 6, "oldest": 12},
    "decide_hours_before": 24,
    "phases": [{"sort": "meetings", "rhythm": "weekly", "every": 1}],
    "roles": [{"who": "volunteer", "need": 1}],
}


@bp.get("/nieuw")
@policy(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(None, EditForm(formdata=None, kind="open_activity", **BEGINNING))


@bp.post("/nieuw")
@policy(Action.EDIT_PLAN)
def create() -> ResponseReturnValue:
    """Keep a new template."""
    return _saved(None)


@bp.post("/nieuw/bekijken")
@policy(Action.EDIT_PLAN)
def try_new() -> ResponseReturnValue:
    """Add or remove a row, or show what would be planned; nothing is kept."""
    return _tried(None)


@bp.get("/<uuid:template_id>/bewerken")
@policy(Action.EDIT_PLAN)
def edit(template_id: UUID) -> ResponseReturnValue:
    """Show a version in a form, to become the next one."""
    row = _template(template_id)
    newest = template_versions.newest_of(db.session(), row.slug) or row
    data = {name: value for name, value in row.specification.items() if value is not None}
    base = {"decide_hours_before": 24, "title": row.title, "summary": row.summary, "kind": row.kind.value}
    return _page(row, EditForm(formdata=None, **(base | data | {"seen": str(newest.version)})))


@bp.post("/<uuid:template_id>/bewerken")
@policy(Action.EDIT_PLAN)
def save(template_id: UUID) -> ResponseReturnValue:
    """Keep what the form says as a new version."""
    return _saved(_template(template_id))


@bp.post("/<uuid:template_id>/bewerken/bekijken")
@policy(Action.EDIT_PLAN)
def try_out(template_id: UUID) -> ResponseReturnValue:
    """Add or remove a row, or show what would be planned; nothing is kept."""
    return _tried(_template(template_id))


def _saved(row: Template | None) -> ResponseReturnValue:
    form = EditForm()
    try:
        template = reading.template_of(form, slug=row.slug if row else "", version=1)
    except FormFaults:
        return _page(row, form), 422
    try:
        made = template_versions.save(
            db.session(), template, seen=_seen(form) if row else None, by=actor(), now=clock()
        )
    except NewerVersion as refusal:
        db.session.rollback()
        return _conflict(row, form, template, refusal), 409
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(_again(row), form), 409
    text = _("%(title)s is bewaard als versie %(version)s.", title=made.title, version=made.version)
    target = url_for("templates.show", template_id=made.id)
    db.session.commit()
    flash(text, "success")
    return redirect(target)


def _seen(form: EditForm) -> int:
    """Return the version that was the newest when the form was opened; whoever sends another is shown what is there."""
    seen = str(form.seen.data or "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) <= MOST_DIGITS else 0


def _tried(row: Template | None) -> ResponseReturnValue:
    form = EditForm()
    wanted = request.form.get("doe", "")
    if wanted.startswith("+"):
        reading.add_row(form, wanted[1:])
        return _page(row, form)
    if wanted.startswith("-"):
        reading.remove_row(form, wanted[1:])
        return _page(row, form)
    try:
        template = reading.template_of(form, slug=row.slug if row else "", version=1)
    except FormFaults:
        return _page(row, form), 422
    return _page(row, form, template)


def _conflict(row: Template | None, form: EditForm, template: planned.Template, refusal: NewerVersion) -> str:
    """Show what somebody else saved beside what was filled in; saving again makes a version after theirs."""
    theirs = _template(refusal.id)
    form.seen.data = str(refusal.version)
    found = [differences.change(change) for change in changes(theirs.specification, writer.as_data(template))]
    return render_template(
        "templates/edit.html",
        form=form,
        template=_again(row),
        theirs=theirs,
        outlook=None,
        differing=found,
        faults=[],
        words=words,
        says=reading.says_something,
    )


def _page(row: Template | None, form: EditForm, template: planned.Template | None = None) -> str:
    shown = template_outlook.outlook(db.session(), template, by=actor(), now=clock()) if template else None
    return render_template(
        "templates/edit.html",
        form=form,
        template=row,
        outlook=shown,
        preview=template,
        faults=reading.all_faults(form),
        sentences=sentences,
        gap=differences.gap,
        words=words,
        says=reading.says_something,
        theirs=None,
    )


def _again(row: Template | None) -> Template | None:
    """Return the row once more: a rollback has let go of it."""
    return _template(row.id) if row else None


def _template(template_id: UUID) -> Template:
    row = catalogue.find(db.session(), template_id)
    if row is None:
        raise NotFound
    return row
