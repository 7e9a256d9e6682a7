"""Agreements that are signed for an activity: noted on the page with its children, and taken back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.enrolments.forms import SignedForm
from app.blueprints.enrolments.routes import page
from app.extensions import db
from app.programme import agreements
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal

bp = Blueprint(
    "agreements", __name__, url_prefix="/activiteiten/<uuid:activity_id>/kinderen/<uuid:child_id>/overeenkomst"
)


@bp.post("")
@policy(Action.EDIT_CHILDREN)
def note(activity_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Note on which day the agreement was signed; the undo of taking it back says the day in its address."""
    form = SignedForm(request.values)
    if not form.validate_on_submit() or form.signed_on.data is None:
        return page(activity_id, faults=[text for texts in form.errors.values() for text in texts]), 422
    try:
        agreements.note(db.session(), activity_id, child_id, signed_on=form.signed_on.data, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        return page(activity_id, faults=[sentences.refusal(refusal, location().zone)]), 409
    db.session.commit()
    undoing.offer_at(
        url_for("agreements.take_back", activity_id=activity_id, child_id=child_id),
        _("Genoteerd dat de overeenkomst getekend is."),
    )
    return redirect(url_for("enrolments.show", activity_id=activity_id))


@bp.post("/terug")
@policy(Action.EDIT_CHILDREN)
def take_back(activity_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Take back that the agreement was signed."""
    try:
        day = agreements.take_back(db.session(), activity_id, child_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("enrolments.show", activity_id=activity_id))
    db.session.commit()
    undoing.offer_at(
        url_for("agreements.note", activity_id=activity_id, child_id=child_id, signed_on=day.isoformat()),
        _("De overeenkomst staat weer op niet getekend."),
    )
    return redirect(url_for("enrolments.show", activity_id=activity_id))
