"""What an activity is and who is responsible for it, changed after a look at what that touches."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.fields import IdField
from app.extensions import db
from app.models.activities import Activity
from app.programme import activity_details, marks
from app.programme.activity_details import ActivityDetails
from app.programme.refusals import Refusal
from app.queries import session_page

bp = Blueprint("activity_details", __name__, url_prefix="/activiteiten")

MOST_DESCRIPTION = 2000


class DetailsForm(FlaskForm):
    """What an activity is; `confirmed` when what a change touches was looked at."""

    description = TextAreaField(
        _l("Omschrijving"),
        [Length(max=MOST_DESCRIPTION, message=_l("Maak de omschrijving korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 5},
    )
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén medewerker. De naam staat in elk bericht."),
    )
    tell = BooleanField(_l("Iedereen nu meteen bericht sturen"), default=True)
    seen = HiddenField()
    confirmed = HiddenField()


@bp.get("/<uuid:activity_id>/wijzigen")
@policy(Action.EDIT_PLAN)
def edit(activity_id: UUID) -> ResponseReturnValue:
    """Show the form with what an activity is."""
    row = _found(activity_id)
    details = activity_details.details_of(row)
    form = _offered(
        DetailsForm(
            formdata=None,
            description=details.description,
            responsible=details.responsible_id,
            seen=marks.of(details),
        )
    )
    return render_template("series/details.html", activity_id=activity_id, title=row.title, form=form)


@bp.post("/<uuid:activity_id>/wijzigen")
@policy(Action.EDIT_PLAN)
def change(activity_id: UUID) -> ResponseReturnValue:
    """Change an activity, or show first what that touches."""
    title, form = _found(activity_id).title, _offered(DetailsForm())
    shown = {"activity_id": activity_id, "title": title, "form": form}
    if not form.validate_on_submit() or form.responsible.data is None:
        return render_template("series/details.html", **shown), 422
    description = (form.description.data or "").strip().replace("\r\n", "\n")
    wanted = ActivityDetails(description=description, responsible_id=form.responsible.data)
    effect = activity_details.look(db.session(), activity_id, wanted, now=clock())
    if effect.told and not form.confirmed.data:
        form.confirmed.data, form.tell.data = "y", True
        return render_template("series/details_effect.html", effect=effect, **shown)
    tell = bool(form.confirmed.data and form.tell.data)
    try:
        sent = activity_details.change(
            db.session(), activity_id, wanted, seen=form.seen.data or "", tell=tell, by=actor(), now=clock()
        )
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("series/details.html", **shown), 409
    db.session.commit()
    jobs.ring()
    said = _("%(name)s is opgeslagen.", name=title)
    mails = ngettext("%(num)s bericht wordt nu verstuurd.", "%(num)s berichten worden nu verstuurd.", sent)
    flash(f"{said} {mails}" if sent else said, "success")
    return redirect(url_for("series.show", activity_id=activity_id))


def _offered(form: DetailsForm) -> DetailsForm:
    form.responsible.offer(session_page.staff(db.session(), location().id))
    return form


def _found(activity_id: UUID) -> Activity:
    row = db.session.get(Activity, activity_id)
    if row is None:
        raise NotFound
    return row
