"""A volunteer's shifts: a plain list, with yes and no in the row."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning.vocabulary import Answer
from app.programme import shifts
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import own

bp = Blueprint("shifts", __name__, url_prefix="/mijn-diensten")


@bp.get("")
@policy(Action.SEE_OWN_SHIFTS)
def mine() -> ResponseReturnValue:
    """Show what this volunteer was asked for, soonest first."""
    volunteer_id = actor().volunteer_id
    found = own.shifts(db.session(), volunteer_id, now=clock()) if volunteer_id else ()
    return render_template("shifts/mine.html", shifts=found, form=FlaskForm(formdata=None))


@bp.post("/<uuid:session_id>")
@policy(Action.SEE_OWN_SHIFTS)
def answer(session_id: UUID) -> ResponseReturnValue:
    """Note a yes or a no."""
    volunteer_id = actor().volunteer_id
    if volunteer_id is None or not FlaskForm().validate_on_submit():
        raise BadRequest
    said = _answer(request.form.get("answer"))
    try:
        shifts.answer(db.session(), session_id=session_id, volunteer_id=volunteer_id, answer=said, now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("shifts.mine"))
    db.session.commit()
    flash(thanks(said), "success")
    return redirect(url_for("shifts.mine"))


def thanks(said: Answer) -> str:
    """Return what a volunteer reads after answering."""
    if said is Answer.ACCEPTED:
        return _("Fijn dat u komt. Het staat genoteerd.")
    return _("Jammer. Het staat genoteerd, de begeleider zoekt iemand anders.")


def _answer(text: str | None) -> Answer:
    match text:
        case "yes":
            return Answer.ACCEPTED
        case "no":
            return Answer.DECLINED
        case _:
            raise BadRequest
