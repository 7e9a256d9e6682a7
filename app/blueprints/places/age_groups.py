"""Age groups: the list, and one added or changed after a look at what that touches."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.places.forms import AgeGroupForm, FamilyForm
from app.extensions import db
from app.models.locations import AgeGroup
from app.programme import age_groups, marks
from app.programme.refusals import Refusal
from app.queries import settings

bp = Blueprint("age_groups", __name__, url_prefix="/leeftijdsgroepen")


@bp.get("")
@policy(Action.EDIT_PLAN)
def overview() -> ResponseReturnValue:
    """Show the age groups in their order."""
    return _list(FamilyForm(formdata=None, family_limit=location().family_limit))


@bp.post("/gezinnen")
@policy(Action.EDIT_PLAN)
def limit_families() -> ResponseReturnValue:
    """Say how much a family can manage on one day."""
    form = FamilyForm()
    if not form.validate_on_submit() or form.family_limit.data is None:
        return _list(form), 422
    age_groups.limit_families(db.session(), form.family_limit.data, by=actor(), now=clock())
    db.session.commit()
    flash(_("Opgeslagen. Bij Aandacht staat nu wie meer heeft."), "success")
    return redirect(url_for("age_groups.overview"))


@bp.get("/nieuw")
@policy(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("places/age_group_new.html", form=AgeGroupForm(formdata=None))


@bp.post("/nieuw")
@policy(Action.EDIT_PLAN)
def add() -> ResponseReturnValue:
    """Add an age group."""
    form = AgeGroupForm()
    if not form.validate_on_submit():
        return render_template("places/age_group_new.html", form=form), 422
    try:
        row = age_groups.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("places/age_group_new.html", form=form), 409
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.name), "success")
    return redirect(url_for("age_groups.overview"))


@bp.get("/<uuid:age_group_id>")
@policy(Action.EDIT_PLAN)
def edit(age_group_id: UUID) -> ResponseReturnValue:
    """Show the form with what an age group is."""
    details = age_groups.details_of(_found(age_group_id))
    form = AgeGroupForm(formdata=None, seen=marks.of(details), **asdict(details))
    return render_template("places/age_group_edit.html", age_group_id=age_group_id, name=details.name, form=form)


@bp.post("/<uuid:age_group_id>")
@policy(Action.EDIT_PLAN)
def change(age_group_id: UUID) -> ResponseReturnValue:
    """Change an age group, or show first what that touches."""
    shown = {"age_group_id": age_group_id, "name": _found(age_group_id).name, "form": (form := AgeGroupForm())}
    if not form.validate_on_submit():
        return render_template("places/age_group_edit.html", **shown), 422
    wanted = form.details()
    effect = age_groups.look(db.session(), age_group_id, wanted, now=clock())
    if effect and not form.confirmed.data:
        form.confirmed.data = "y"
        return render_template("places/age_group_effect.html", effect=effect, **shown)
    try:
        age_groups.change(db.session(), age_group_id, wanted, seen=form.seen.data or "", by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("places/age_group_edit.html", **shown), 409
    db.session.commit()
    flash(_("%(name)s is opgeslagen.", name=wanted.name), "success")
    return redirect(url_for("age_groups.overview"))


def _list(form: FamilyForm) -> str:
    found = settings.age_groups(db.session(), now=clock())
    return render_template("places/age_groups.html", found=found, form=form)


def _found(age_group_id: UUID) -> AgeGroup:
    row = db.session.get(AgeGroup, age_group_id)
    if row is None:
        raise NotFound
    return row
