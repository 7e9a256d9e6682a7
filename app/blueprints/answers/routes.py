"""The page behind the yes and no of a mail: opening it changes nothing, its buttons do; no sign-in is asked."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, Length

from app.access import Action, policy
from app.blueprints import mailed_links, sentences
from app.blueprints.context import clock
from app.extensions import db
from app.notify import links
from app.planning.vocabulary import Answer
from app.programme import engagements, shifts
from app.programme.refusals import Refusal
from app.queries import own

bp = Blueprint("answers", __name__, url_prefix="/antwoord")

WISHES = {"ja": "yes", "nee": "no"}
"""What the two links of a mail add to the address; the page puts that answer forward."""


class AnswerForm(FlaskForm):
    """Yes or no; a partner may say why not."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"])])
    reason = StringField(_l("Reden"), [Length(max=300, message=_l("Maak de reden korter."))])


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show what is asked; mail scanners open this too, so nothing is noted yet."""
    found = _invited(token)
    wish = WISHES.get(request.args.get("antwoord", ""), "")
    over = found.ends_at <= clock()
    return _page("show", found, form=AnswerForm(formdata=None), wish=wish, over=over)


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
def answer(token: str) -> ResponseReturnValue:
    """Note the answer; a second one replaces the first."""
    found = _invited(token)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page("show", found, form=form, wish="", over=False), 422
    confirmed = form.answer.data == "yes"
    try:
        _note(found, confirmed=confirmed, reason=(form.reason.data or "").strip())
    except Refusal as refusal:
        db.session.rollback()
        return _page("refused", found, text=sentences.refusal(refusal, found.zone)), 409
    db.session.commit()
    return _page("thanks", found, confirmed=confirmed)


def _note(found: own.Invited, *, confirmed: bool, reason: str) -> None:
    if found.volunteer_id is not None:
        said = Answer.ACCEPTED if confirmed else Answer.DECLINED
        shifts.answer(
            db.session(), session_id=found.session_id, volunteer_id=found.volunteer_id, answer=said, now=clock()
        )
    elif found.partner_id is not None:
        engagements.answer(
            db.session(),
            session_id=found.session_id,
            partner_id=found.partner_id,
            said=engagements.PartnerAnswer(confirmed=confirmed, reason=reason),
            now=clock(),
        )


def _invited(token: str) -> own.Invited:
    """Return the invitation of a token."""
    return mailed_links.opened(token, links.read_answer, own.invited)


def _page(name: str, found: own.Invited, **values: object) -> str:
    secret = current_app.config["SECRET_KEY"]
    token = links.make_own_mails(found.person_id, secret=secret)
    return render_template(f"answers/{name}.html", found=found, own_mails_token=token, **values)
