"""The meetings that somebody of staff, or the mentor of a class, is asked for: yes or no."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.programme import requirements
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import requirements as standings

bp = Blueprint("own_requirements", __name__, url_prefix="/erbij")


class AnswerForm(FlaskForm):
    """Yes or no, in a role."""

    role = StringField(validators=[InputRequired(), Length(max=120)])
    coming = StringField(validators=[AnyOf(["ja", "nee"])])


@bp.get("")
@policy(Action.ANSWER_AS_STAFF)
def mine() -> ResponseReturnValue:
    """Show what the reader is asked for."""
    asked = standings.asked_of(db.session(), actor().user_id, now=clock())
    return render_template("requirements/own.html", asked=asked)


@bp.post("/<uuid:session_id>")
@policy(Action.ANSWER_AS_STAFF)
def answer(session_id: UUID) -> ResponseReturnValue:
    """Say whether the reader comes."""
    form = AnswerForm()
    if not form.validate_on_submit():
        flash(_("Kies ja of nee."), "error")
        return redirect(url_for("own_requirements.mine"))
    coming = form.coming.data == "ja"
    try:
        requirements.answer(db.session(), session_id, role=str(form.role.data), coming=coming, by=actor(), now=clock())
    except NoSuchThing as error:
        db.session.rollback()
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("own_requirements.mine"))
    db.session.commit()
    flash(_("Dank u wel: u komt.") if coming else _("Genoteerd: u komt niet."), "success")
    return redirect(url_for("own_requirements.mine"))
