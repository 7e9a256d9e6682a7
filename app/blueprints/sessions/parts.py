"""A part of a session: a role whose people come later or leave early, or who must speak a language."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.models.shifts import Shift
from app.planning.languages import SPOKEN
from app.programme import shifts
from app.programme.refusals import Refusal

bp = Blueprint("shift_parts", __name__, url_prefix="/bijeenkomsten")

MOST_MINUTES = 1440


class PartForm(FlaskForm):
    """How many minutes after the start people of a role come, and how many before the end they leave."""

    starts_after = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_MINUTES)])
    ends_before = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_MINUTES)])


@bp.post("/<uuid:session_id>/diensten/<uuid:shift_id>/tijden")
@policy(Action.EDIT_PLAN)
def change(session_id: UUID, shift_id: UUID) -> ResponseReturnValue:
    """Let the people of a role come later, or leave early."""
    row, form = db.session.get(Shift, shift_id), PartForm()
    if row is None or row.session_id != session_id:
        raise NotFound
    back = redirect(url_for("sessions.show", session_id=session_id, _anchor="mensen"))
    if not form.validate_on_submit():
        flash(_("Vul twee keer een aantal minuten in, van 0 tot en met 1440."), "error")
        return back
    stay = shifts.Stay(starts_after=form.starts_after.data or 0, ends_before=form.ends_before.data or 0)
    try:
        shifts.change_stay(db.session(), shift_id, stay, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return back
    db.session.commit()
    flash(_("De tijden van %(role)s zijn opgeslagen.", role=row.role), "success")
    return back


@bp.post("/<uuid:session_id>/diensten/<uuid:shift_id>/taal")
@policy(Action.EDIT_PLAN)
def speak(session_id: UUID, shift_id: UUID) -> ResponseReturnValue:
    """Let a role ask for somebody who speaks a language, or for anybody."""
    row, language = db.session.get(Shift, shift_id), request.form.get("language") or None
    if row is None or row.session_id != session_id:
        raise NotFound
    if language is not None and language not in SPOKEN:
        raise BadRequest
    shifts.change_language(db.session(), shift_id, language, by=actor(), now=clock())
    db.session.commit()
    flash(_("De taal van %(role)s is opgeslagen.", role=row.role), "success")
    return redirect(url_for("sessions.show", session_id=session_id, _anchor="mensen"))
