"""Copying: say what and where to, see what would come along, and do it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location, today
from app.blueprints.copying.forms import CopyForm
from app.extensions import db
from app.planning.weeks import IsoWeek
from app.programme import copying
from app.programme.copying import CopyPlan
from app.programme.refusals import Refusal

bp = Blueprint("copying", __name__, url_prefix="/kopieren")


@bp.get("")
@policy(Action.EDIT_PLAN)
def choose() -> ResponseReturnValue:
    """Ask what is copied and where to: this week into the next, unless the address says otherwise."""
    monday = IsoWeek.containing(_asked("van") or today()).monday
    last = _asked("tot") or monday + timedelta(days=6)
    target = _asked("naar") or IsoWeek.containing(last).next().monday
    return _page(CopyForm(formdata=None, van=_asked("van") or monday, tot=last, naar=target), None)


@bp.post("/bekijken")
@policy(Action.EDIT_PLAN)
def look() -> ResponseReturnValue:
    """Show what would come along, and change nothing."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _page(form, None), 422
    try:
        found = copying.preview(db.session(), form.wish(), location=location(), now=clock())
    except Refusal as refusal:
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(form, None), 409
    return _page(form, found)


@bp.post("")
@policy(Action.EDIT_PLAN)
def copy() -> ResponseReturnValue:
    """Put the copies in the plan."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _page(form, None), 422
    wish = form.wish()
    try:
        done = copying.copy(db.session(), wish, location=location(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(form, None), 409
    db.session.commit()
    undoing.offer_all(done.edit_id, _said(done))
    return redirect(url_for("agenda.week", week=str(IsoWeek.containing(wish.target))))


def _page(form: CopyForm, found: CopyPlan | None) -> str:
    return render_template("copying/copy.html", form=form, found=found)


def _asked(name: str) -> date | None:
    """Return a day from the address, if a day it is that can be planned in."""
    try:
        asked = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return asked if abs(asked - today()) < timedelta(days=36525) else None


def _said(done: copying.Copied) -> str:
    came = ngettext(
        "%(num)s bijeenkomst is gekopieerd, als concept.",
        "%(num)s bijeenkomsten zijn gekopieerd, als concept.",
        done.sessions,
    )
    if not done.left:
        return came
    left = ngettext("%(num)s ging niet mee.", "%(num)s gingen niet mee.", done.left)
    return f"{came} {left}"
