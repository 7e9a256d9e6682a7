"""A child that is new, or that changes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.children import words
from app.blueprints.children.forms import ChildForm, filled, id_of, of_family
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.models.children import Child
from app.planning import pseudonyms
from app.programme import child_records, marks
from app.programme.refusals import NameInUse, Refusal
from app.queries import child_forms
from app.queries.child_forms import Sibling

bp = Blueprint("children", __name__, url_prefix="/kinderen")

SUGGESTED = 8


@bp.get("/nieuw")
@policy(Action.EDIT_CHILDREN)
def new() -> ResponseReturnValue:
    """Show an empty form, with a name that nobody has; or one for a brother or sister of somebody."""
    everybody = child_forms.everybody(db.session())
    asked = id_of(request.args.get("gezin"))
    sibling = next((one for one in everybody if one.id == asked), None)
    free = _free(everybody)
    form = of_family(sibling, pseudonym=next(iter(free), ""), today=today())
    return _new_page(form, everybody, free)


@bp.post("/nieuw")
@policy(Action.EDIT_CHILDREN)
def add() -> ResponseReturnValue:
    """Add a child; and go on with its brother or sister, where that is what was pressed."""
    form, everybody = ChildForm(), child_forms.everybody(db.session())
    free = _free(everybody)
    _offer(form, everybody)
    if not form.validate_on_submit():
        return _new_page(form, everybody, free, offered=True), 422
    try:
        row = child_records.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        _blame(form, refusal)
        everybody = child_forms.everybody(db.session())
        return _new_page(form, everybody, _free(everybody), offered=True), 409
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.pseudonym), "success")
    if request.form.get("daarna") == "gezin":
        return redirect(url_for("children.new", gezin=row.id))
    return redirect(url_for("participation.child", child_id=row.id))


@bp.get("/<uuid:child_id>/wijzigen")
@policy(Action.EDIT_CHILDREN)
def edit(child_id: UUID) -> ResponseReturnValue:
    """Show the form with what a child is."""
    row, everybody = _found(child_id), child_forms.everybody(db.session())
    details = child_records.details_of(db.session(), row)
    family = (one.name for one in everybody if one.family_id == row.family_id and one.id != row.id)
    form = filled(details, sibling=next(family, ""), seen=marks.of(details))
    _offer(form, everybody, row)
    return _edit_page(row, form, everybody)


@bp.post("/<uuid:child_id>/wijzigen")
@policy(Action.EDIT_CHILDREN)
def change(child_id: UUID) -> ResponseReturnValue:
    """Change a child."""
    (row, form), everybody = (_found(child_id), ChildForm()), child_forms.everybody(db.session())
    _offer(form, everybody, row)
    if not form.validate_on_submit():
        return _edit_page(row, form, everybody), 422
    seen = form.seen.data or ""
    try:
        child_records.change(db.session(), child_id, form.details(), seen=seen, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        _blame(form, refusal)
        return _edit_page(_found(child_id), form, everybody), 409
    db.session.commit()
    flash(_("De gegevens van %(name)s zijn opgeslagen.", name=row.pseudonym), "success")
    return redirect(url_for("participation.child", child_id=child_id))


def _found(child_id: UUID) -> Child:
    row = db.session.get(Child, child_id)
    if row is None:
        raise NotFound
    return row


def _free(everybody: tuple[Sibling, ...]) -> tuple[str, ...]:
    """Return some names that nobody has and no text of the plan; others when somebody was added meanwhile."""
    seed = f"{location().id}/{len(everybody)}"
    planned = child_records.words_in_plan(db.session(), now=clock())
    return pseudonyms.unused([*(one.name for one in everybody), *planned], number=SUGGESTED, seed=seed)


def _offer(form: ChildForm, everybody: tuple[Sibling, ...], row: Child | None = None) -> None:
    """Let a form choose among what there is; nobody is a brother or sister of themselves."""
    others = [one for one in everybody if row is None or one.id != row.id]
    speaks = row.languages if row else ()
    form.offer(others, child_forms.groups(db.session()), today=today(), speaks=speaks)


def _blame(form: ChildForm, why: Refusal) -> None:
    """Write why it was refused at the field that it is about, or above the form."""
    text = words.refusal(why, location().zone)
    if isinstance(why, NameInUse | child_records.StandsInPlan):
        form.pseudonym.errors = [text]
    else:
        form.form_errors.append(text)


def _new_page(form: ChildForm, everybody: tuple[Sibling, ...], free: tuple[str, ...], *, offered: bool = False) -> str:
    if not offered:
        _offer(form, everybody)
    return render_template("children/new.html", form=form, everybody=everybody, free=free)


def _edit_page(row: Child, form: ChildForm, everybody: tuple[Sibling, ...]) -> str:
    return render_template(
        "children/edit.html", child=row, form=form, everybody=[one for one in everybody if one.id != row.id], free=()
    )
