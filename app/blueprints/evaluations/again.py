"""Next year's safety day from this one: when, and what should be different."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.models.rotations import Rotation
from app.programme.refusals import Refusal
from app.programme.rotations import again
from app.programme.rotations.again import DayHasRotation
from app.programme.rotations.refusals import DayIsFree
from app.queries import evaluations as reading

bp = Blueprint("again", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/terugblik/opnieuw")


class AgainForm(FlaskForm):
    """What the new day is called, and when it is."""

    title = StringField(
        _l("Naam"), [DataRequired(_l("Geef de dag een naam.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    day = DateField(
        _l("Dag"),
        [InputRequired(_l("Kies een dag."))],
        description=_l("Dit is dezelfde weekdag, ongeveer een jaar later, op een schooldag."),
    )


@bp.get("")
@policy(Action.EDIT_PLAN)
def ask(rotation_id: UUID) -> ResponseReturnValue:
    """Show the form with a proposal, and what was said."""
    rotation = db.session.get(Rotation, rotation_id)
    if rotation is None:
        raise NotFound
    day = again.proposal(db.session(), rotation)
    found = reading.look_back(db.session(), rotation_id)
    title = found.title.replace(str(rotation.day.year), str(day.year)) if found else ""
    return _page(rotation_id, AgainForm(formdata=None, title=title, day=day))


@bp.post("")
@policy(Action.EDIT_PLAN)
def create(rotation_id: UUID) -> ResponseReturnValue:
    """Make it."""
    form = AgainForm()
    if not form.validate_on_submit() or form.day.data is None:
        return _page(rotation_id, form), 422
    title = str(form.title.data).strip()
    try:
        row = again.create(db.session(), rotation_id, day=form.day.data, title=title, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(_why(refusal))
        return _page(rotation_id, form), 409
    db.session.commit()
    flash(_("%(title)s staat klaar, met dezelfde posten. Kijk de posten en de taken na.", title=title), "success")
    return redirect(url_for("preparation.show", rotation_id=row.id))


def _page(rotation_id: UUID, form: AgainForm) -> str:
    found = reading.look_back(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return render_template("evaluations/again.html", found=found, form=form)


def _why(refusal: Refusal) -> str:
    match refusal:
        case DayHasRotation():
            return _("Op die dag is er al een veiligheidsdag.")
        case DayIsFree(names=names):
            return _("Die dag is vrij: %(names)s. Kies een andere dag.", names=", ".join(names))
        case _:
            return sentences.refusal(refusal, location().zone)
