"""The coaches of a location with how full their week is, without the name of any young person; their hours."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.coach_week import words
from app.blueprints.coach_week.forms import USUAL_LENGTH, HoursForm
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.planning.weeks import IsoWeek
from app.programme.coaching import hours
from app.programme.refusals import Refusal
from app.queries import coach_week

bp = Blueprint("coaches", __name__, url_prefix="/muziek/coaches")


@bp.get("")
@policy(Action.SEE_COACHING)
def overview() -> ResponseReturnValue:
    """Show how full this week is for each coach; no young person is named."""
    shown = IsoWeek.containing(today())
    found = coach_week.of_everybody(db.session(), shown, location=location(), now=clock())
    return render_template("coach_week/coaches.html", found=found, week=shown, words=words, usual=USUAL_LENGTH)


@bp.post("/<uuid:coach_id>/uren")
@policy(Action.EDIT_PEOPLE)
def change_hours(coach_id: UUID) -> ResponseReturnValue:
    """Note how many hours a week a coach works."""
    form, back = HoursForm(), redirect(url_for("coaches.overview"))
    try:
        name = hours.coach_name(db.session(), coach_id, by=actor())
    except Refusal as error:
        raise NotFound from error
    if not form.validate_on_submit():
        flash(_("Vul een aantal uren in van 1 tot en met 48."), "error")
        return back
    hours.change(db.session(), coach_id, minutes=form.minutes, by=actor(), now=clock())
    db.session.commit()
    flash(_("%(name)s werkt nu %(hours)s uur per week.", name=name, hours=wording.hours(form.minutes)), "success")
    return back
