"""A volunteer's shifts: a plain list, with yes and no in the row."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location, own_mails_token
from app.extensions import db
from app.planning.vocabulary import Answer
from app.programme import shifts, volunteers
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import own

bp = Blueprint("shifts", __name__, url_prefix="/mijn-diensten")


class ReminderForm(FlaskForm):
    """How long before a shift the reminder comes, in hours."""

    hours = SelectField(
        _l("Herinner mij"),
        coerce=int,
        choices=[
            SelectChoice("2", _l("2 uur van tevoren")),
            SelectChoice("24", _l("1 dag van tevoren")),
            SelectChoice("48", _l("2 dagen van tevoren")),
            SelectChoice("0", _l("Nooit")),
        ],
        description=_l("U krijgt nooit een herinnering tussen 21.00 en 08.00 uur."),
    )


@bp.get("")
@policy(Action.SEE_OWN_SHIFTS)
def mine() -> ResponseReturnValue:
    """Show what this volunteer was asked for, soonest first."""
    volunteer_id = actor().volunteer_id
    now = clock()
    found = own.shifts(db.session(), volunteer_id, now=now) if volunteer_id else ()
    form = ReminderForm(formdata=None, hours=own.reminder_hours(db.session(), volunteer_id) if volunteer_id else 24)
    return render_template("shifts/mine.html", shifts=found, form=form, token=own_mails_token(), now=now)


@bp.post("/herinnering")
@policy(Action.SEE_OWN_SHIFTS)
def remind() -> ResponseReturnValue:
    """Choose how long before a shift the reminder comes."""
    volunteer_id = actor().volunteer_id
    form = ReminderForm()
    if volunteer_id is None or not form.validate_on_submit():
        flash(_("Kies een van de tijden uit de lijst."), "error")
        return redirect(url_for("shifts.mine"))
    volunteers.remind_before(db.session(), volunteer_id, hours=form.hours.data, now=clock())
    db.session.commit()
    flash(_("Opgeslagen. Uw herinneringen komen voortaan op dat moment."), "success")
    return redirect(url_for("shifts.mine"))


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
