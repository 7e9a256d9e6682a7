"""Safety days: the list, a new one, and the day as a whole."""

from __future__ import annotations

import json
from datetime import time
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock, location, today
from app.blueprints.fields import IdField
from app.blueprints.rotations import pages, words
from app.blueprints.rotations.fields import version_seen
from app.blueprints.rotations.forms import DayForm, NewRotationForm
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import settings
from app.programme.rotations.refusals import DayIsFree, GroupsHaveChildren, NotShareable
from app.queries import rotation_plan, rotation_problem

bp = Blueprint("rotations", __name__, url_prefix="/veiligheidsdag")

USUAL_START, USUAL_END, USUAL_GROUPS = time(9), time(13), 5


@bp.get("")
@policy(Action.SEE_PLAN)
def overview() -> ResponseReturnValue:
    """Show the safety days that come and that were."""
    found = rotation_plan.overview(db.session())
    coming = sorted((one for one in found if one.day >= today()), key=lambda one: one.day)
    past = [one for one in found if one.day < today()]
    return render_template("rotations/overview.html", coming=coming, past=past)


@bp.get("/nieuw")
@policy(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Show the form for a new safety day."""
    form = pages.with_new_choices(
        NewRotationForm(
            formdata=None,
            title=_("Veiligheidsdag"),
            responsible=actor().user_id,
            starts=USUAL_START,
            ends=USUAL_END,
            group_count=USUAL_GROUPS,
        )
    )
    form.activity.data = _asked("activiteit", form.activity)
    form.template.data = _asked("sjabloon", form.template)
    return pages.new(form)


@bp.post("/nieuw")
@policy(Action.EDIT_PLAN)
def create() -> ResponseReturnValue:
    """Make a safety day with the stations of its template."""
    form = pages.with_new_choices(NewRotationForm())
    if not form.validate_on_submit():
        return pages.new(form), 422
    try:
        row = settings.create(db.session(), form.wanted(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        _explain(form, refusal)
        return pages.new(form), 409
    db.session.commit()
    flash(_("De veiligheidsdag is gemaakt. Kijk de posten en de groepen na."), "success")
    return redirect(url_for("rotations.show", rotation_id=row.id))


@bp.get("/<uuid:rotation_id>")
@policy(Action.EDIT_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show the day with its stations and groups."""
    plan = pages.find(rotation_id)
    return pages.show(plan, pages.filled(plan))


@bp.post("/<uuid:rotation_id>")
@policy(Action.EDIT_PLAN)
def save(rotation_id: UUID) -> ResponseReturnValue:
    """Change the day."""
    form = pages.with_choices(DayForm())
    if not form.validate_on_submit():
        return pages.show(pages.find(rotation_id), form), 422
    seen = version_seen(form.version.data)
    try:
        settings.save(db.session(), rotation_id, form.settings(), seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        _explain(form, refusal)
        return pages.show(pages.find(rotation_id), form), 409
    db.session.commit()
    flash(_("De dag is opgeslagen."), "success")
    return redirect(url_for("rotations.show", rotation_id=rotation_id))


@bp.get("/<uuid:rotation_id>/past-het")
@policy(Action.EDIT_PLAN)
def fit(rotation_id: UUID) -> ResponseReturnValue:
    """Say how many rounds would be needed with what was typed, for a script to show."""
    typed = pages.as_typed(pages.find(rotation_id), DayForm(formdata=request.args, meta={"csrf": False}))
    return render_template("rotations/_fit.html", said=pages.said(typed) if typed else [])


@bp.get("/<uuid:rotation_id>/probleem.json")
@policy(Action.EDIT_PLAN)
def download(rotation_id: UUID) -> ResponseReturnValue:
    """Give the day as the file that the command solves."""
    plan = pages.find(rotation_id)
    if not plan.stations or not plan.groups:
        raise NotFound
    content = json.dumps(rotation_problem.document(plan), ensure_ascii=False, indent=2)
    name = f"veiligheidsdag-{plan.day.isoformat()}.json"
    return Response(
        content,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(name: str, field: IdField) -> UUID | None:
    """Return which of what a field offers the address asks for."""
    return next((one for one in field.offered if str(one) == request.args.get(name)), None)


def _explain(form: NewRotationForm | DayForm, refusal: Refusal) -> None:
    """Write the refusal at the field that it is about."""
    text = words.refusal(refusal, location().zone)
    match refusal:
        case DayIsFree():
            form.day.errors = (text,)
        case GroupsHaveChildren():
            form.group_count.errors = (text,)
        case NotShareable() if isinstance(form, DayForm):
            form.gathering.errors = (text,)
        case _:
            form.form_errors.append(text)
