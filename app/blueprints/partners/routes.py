"""What is asked of a partner: confirm, or decline with a reason. No child's data at all."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, Length

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location, own_mails_token
from app.extensions import db
from app.programme import engagements
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import own

bp = Blueprint("partners", __name__, url_prefix="/aanvragen")


class AnswerForm(FlaskForm):
    """A partner's yes, or no with a reason."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"])])
    reason = StringField(_l("Reden"), [Length(max=300, message=_l("Maak de reden korter."))])


@bp.get("")
@policy(Action.SEE_OWN_REQUESTS)
def requests() -> ResponseReturnValue:
    """Show what is asked, soonest first."""
    partner_id = actor().partner_id
    now = clock()
    found = own.requests(db.session(), partner_id, now=now) if partner_id else ()
    form = AnswerForm(formdata=None)
    return render_template("partners/requests.html", requests=found, form=form, token=own_mails_token(), now=now)


@bp.post("/<uuid:session_id>")
@policy(Action.SEE_OWN_REQUESTS)
def answer(session_id: UUID) -> ResponseReturnValue:
    """Note what the partner says."""
    partner_id = actor().partner_id
    form = AnswerForm()
    if partner_id is None:
        raise BadRequest
    if not form.validate_on_submit():
        flash(_("Kies ja of nee, en houd de reden kort."), "error")
        return redirect(url_for("partners.requests"))
    confirmed = form.answer.data == "yes"
    try:
        engagements.answer(
            db.session(),
            session_id=session_id,
            partner_id=partner_id,
            said=engagements.PartnerAnswer(confirmed=confirmed, reason=(form.reason.data or "").strip()),
            now=clock(),
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("partners.requests"))
    db.session.commit()
    flash(
        _("Dank u wel. Uw komst is bevestigd.") if confirmed else _("Het staat genoteerd dat u niet komt."), "success"
    )
    return redirect(url_for("partners.requests"))
