"""The money of an activity: what each source promised, and what was spent of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location, today
from app.blueprints.funding_forms import FundingForm
from app.blueprints.funding_words import SOURCES, euro
from app.extensions import db
from app.programme import money
from app.programme.money import BudgetShort, Owner
from app.programme.refusals import Refusal
from app.queries import money as queries
from app.queries.money import Line

bp = Blueprint("activity_money", __name__, url_prefix="/geld/activiteit/<uuid:activity_id>")


@bp.get("")
@policy(Action.MANAGE_MONEY)
def show(activity_id: UUID) -> ResponseReturnValue:
    """Show the money of an activity, with a form for a new line or for the one that is asked for."""
    line = _asked(activity_id)
    form = FundingForm.of(line) if line else FundingForm(formdata=None, year=today().year)
    return _page(activity_id, form, line)


@bp.post("")
@policy(Action.MANAGE_MONEY)
def put(activity_id: UUID) -> ResponseReturnValue:
    """Note a line, or change the one that is asked for."""
    line, form = _asked(activity_id), FundingForm()
    _title(activity_id)
    if not form.validate_on_submit():
        return _page(activity_id, form, line), 422
    owner, wanted = Owner(activity_id=activity_id), form.funding()
    line_id = line.id if line else None
    try:
        money.put(db.session(), owner, line_id, wanted, anyway=form.anyway.data, by=actor(), now=clock())
    except BudgetShort as why:
        db.session.rollback()
        form.warn(why)
        return _page(activity_id, form, line), 409
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(activity_id, form, line), 409
    db.session.commit()
    flash(_("Het bedrag is opgeslagen."), "success")
    return redirect(url_for("activity_money.show", activity_id=activity_id))


@bp.post("/afrekenen")
@policy(Action.MANAGE_MONEY)
def settle(activity_id: UUID) -> ResponseReturnValue:
    """Promise no more than was spent on the line that is asked for."""
    _title(activity_id)
    line = _asked(activity_id)
    if line is not None:
        money.settle(db.session(), Owner(activity_id=activity_id), line.id, by=actor(), now=clock())
        db.session.commit()
        flash(_("Wat over was, is terug op de begroting."), "success")
    return redirect(url_for("activity_money.show", activity_id=activity_id))


@bp.post("/verwijderen")
@policy(Action.MANAGE_MONEY)
def remove(activity_id: UUID) -> ResponseReturnValue:
    """Take the line that is asked for away."""
    _title(activity_id)
    line = _asked(activity_id)
    if line is not None:
        money.remove(db.session(), Owner(activity_id=activity_id), line.id, by=actor(), now=clock())
        db.session.commit()
        flash(_("Het bedrag is weg."), "success")
    return redirect(url_for("activity_money.show", activity_id=activity_id))


def _title(activity_id: UUID) -> str:
    found = queries.activity_title(db.session(), activity_id)
    if found is None:
        raise NotFound
    return found


def _asked(activity_id: UUID) -> Line | None:
    """Return the line of the activity that the address names."""
    asked = request.args.get("regel")
    if not asked:
        return None
    found = next((one for one in queries.of_activity(db.session(), activity_id).lines if str(one.id) == asked), None)
    if found is None:
        raise NotFound
    return found


def _page(activity_id: UUID, form: FundingForm, line: Line | None) -> str:
    return render_template(
        "money/activity.html",
        activity_id=activity_id,
        title=_title(activity_id),
        found=queries.of_activity(db.session(), activity_id),
        form=form,
        line=line,
        sources=SOURCES,
        euro=euro,
    )
