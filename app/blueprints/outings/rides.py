"""The travel plan of an outing: rides there and back, with whoever goes along."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.outings import pages, words
from app.blueprints.outings.forms import RideForm
from app.extensions import db
from app.planning.errors import PlanningError
from app.programme.courses import rides
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import course_rides

bp = Blueprint("outing_rides", __name__, url_prefix="/uitjes/<uuid:outing_id>/reis")


@bp.get("")
@policy(Action.EDIT_PLAN)
def edit(outing_id: UUID) -> ResponseReturnValue:
    """Show the rides, with a form for one more."""
    return _page(outing_id, RideForm(formdata=None))


@bp.post("")
@policy(Action.EDIT_PLAN)
def add(outing_id: UUID) -> ResponseReturnValue:
    """Add a ride."""
    head, form = pages.find(outing_id), RideForm()
    _offer(form)
    if not (form.validate_on_submit() and form.is_possible()):
        return _page(outing_id, form), 422
    try:
        rides.add(db.session(), head.session_id, form.ride(pages.day_of(head)), by=actor(), now=clock())
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return _page(outing_id, form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(outing_id, form), 409
    db.session.commit()
    flash(_("De rit is toegevoegd."), "success")
    return redirect(url_for("outing_rides.edit", outing_id=outing_id))


@bp.post("/<uuid:ride_id>/verwijderen")
@policy(Action.EDIT_PLAN)
def remove(outing_id: UUID, ride_id: UUID) -> ResponseReturnValue:
    """Take a ride away."""
    head = pages.find(outing_id)
    try:
        rides.remove(db.session(), head.session_id, ride_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("De rit is weg."), "success")
    return redirect(url_for("outing_rides.edit", outing_id=outing_id))


def _offer(form: RideForm) -> None:
    form.volunteer.offer(course_rides.volunteers(db.session()), empty=_("nog niemand"))


def _page(outing_id: UUID, form: RideForm) -> str:
    _offer(form)
    found = pages.page(outing_id)
    return render_template("outings/rides.html", page=found, head=found.head, form=form, modes=words.MODES)
