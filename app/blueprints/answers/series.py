"""The page behind the yes and no of a series mail: all meetings at once, or each on its own; no sign-in is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from app.access import Action, policy
from app.blueprints import answer_sentences, mailed_links, sentences
from app.blueprints.answers.routes import WISHES
from app.blueprints.context import clock
from app.extensions import db
from app.notify import links
from app.programme import series_answers
from app.programme.refusals import Refusal
from app.queries import series_asked
from app.queries.series_asked import SeriesAsked

bp = Blueprint("series_answers", __name__, url_prefix="/antwoord/reeks")

COMES = {"yes": True, "no": False}


class SeriesForm(FlaskForm):
    """A partner may say why not; the answers themselves stand in the fields of the meetings."""

    reason = StringField(_l("Reden"), [Length(max=300, message=_l("Maak de reden korter."))])


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show what is asked; mail scanners open this too, so nothing is noted yet."""
    return shown(_asked(token))


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
def answer(token: str) -> ResponseReturnValue:
    """Note the answers, all or none of them; later ones replace these."""
    return answered(lambda: _asked(token))


def shown(found: SeriesAsked) -> ResponseReturnValue:
    """Show meetings to answer."""
    wish = WISHES.get(request.args.get("antwoord", ""), "")
    return _page("series", found, wish=wish, error="")


def answered(asked: Callable[[], SeriesAsked]) -> ResponseReturnValue:
    """Note the answers to meetings; `asked` reads them, before and after."""
    found, form = asked(), SeriesForm()
    said = _said(found)
    if not form.validate_on_submit() or not said:
        return _page("series", found, wish="", error=answer_sentences.nothing_chosen()), 422
    try:
        series_answers.answer(db.session(), found, said, reason=(form.reason.data or "").strip(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        return _page("series", found, wish="", error=sentences.refusal(refusal, found.zone)), 409
    db.session.commit()
    return _page("series_thanks", asked())


def _said(found: SeriesAsked) -> Mapping[UUID, bool]:
    """Return which meetings were answered how: one button for all, or a choice for each."""
    for_all = COMES.get(request.form.get("all", ""))
    if for_all is not None:
        return {meeting.session_id: for_all for meeting in found.meetings}
    each = {meeting.session_id: request.form.get(f"meeting-{meeting.session_id}", "") for meeting in found.meetings}
    return {session_id: COMES[value] for session_id, value in each.items() if value in COMES}


def _asked(token: str) -> SeriesAsked:
    return mailed_links.opened(token, links.read_series, partial(series_asked.find, now=clock()))


def _page(name: str, found: SeriesAsked, **values: object) -> str:
    secret = current_app.config["SECRET_KEY"]
    token = links.make_own_mails(found.person_id, secret=secret)
    return render_template(f"answers/{name}.html", found=found, own_mails_token=token, **values)
