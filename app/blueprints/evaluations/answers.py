"""Saying how a day went, behind the link of a mail: three questions, no sign-in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length

from app.access import Action, policy
from app.blueprints import mailed_links, wording
from app.blueprints.context import clock
from app.extensions import db
from app.notify import links
from app.programme import evaluations
from app.programme.evaluations import MOST_ANSWERS, Said
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild, NoLongerNeeded
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import evaluations as reading
from app.queries.evaluations import OwnAnswer, Request

bp = Blueprint("evaluation_answers", __name__, url_prefix="/terugblik")

SCORES = (
    SelectChoice(5, _l("Heel goed")),
    SelectChoice(4, _l("Goed")),
    SelectChoice(3, _l("Gaat wel")),
    SelectChoice(2, _l("Matig")),
    SelectChoice(1, _l("Slecht")),
)
NEW = "nieuw"


class AnswerForm(FlaskForm):
    """How it went, what went well, and what should be different."""

    score = RadioField(
        _l("Hoe ging het?"), [InputRequired(_l("Kies een van de vijf."))], choices=list(SCORES), coerce=int
    )
    good = TextAreaField(_l("Wat ging goed?"), [Length(max=2000, message=_l("Maak de tekst korter."))])
    different = TextAreaField(
        _l("Wat moet er volgend jaar anders?"), [Length(max=2000, message=_l("Maak de tekst korter."))]
    )

    def said(self) -> Said:
        """Return what a validated form says."""
        return Said(
            score=self.score.data,
            good=str(self.good.data or "").strip(),
            different=str(self.different.data or "").strip(),
        )


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show the questions, with what was said before; looking keeps nothing."""
    asked = _request(token)
    return _page(asked, token, _filled(asked, _number(asked)))


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
def answer(token: str) -> ResponseReturnValue:
    """Keep the answer."""
    asked, form = _request(token), AnswerForm()
    if not form.validate_on_submit():
        return _page(asked, token, form), 422
    try:
        evaluations.say(db.session(), asked.id, number=_number(asked), said=form.said(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NoLongerNeeded:
        db.session.rollback()
        return _page(_request(token), token, form), 410
    except (NamesAChild, LooksLikeCitizenNumber):
        db.session.rollback()
        # Without saying which word: whoever has a link must not find out what children are called here.
        form.form_errors.append(_("Noem geen namen van kinderen en geen nummers van personen. Pas de tekst aan."))
        return _page(_request(token), token, form), 422
    db.session.commit()
    flash(_("Bedankt! Uw antwoord is bewaard."), "success")
    return redirect(url_for("evaluation_answers.show", token=token, leerkracht=request.args.get("leerkracht") or None))


def _page(asked: Request, token: str, form: AnswerForm) -> str:
    until = evaluations.until(asked.asked_at)
    return render_template(
        "answers/evaluation.html",
        asked=asked,
        form=form,
        token=token,
        number=_number(asked),
        open=clock() <= until,
        until=wording.day_in(until, asked.zone),
        more=asked.school and 0 < len(asked.answers) < MOST_ANSWERS,
    )


def _number(asked: Request) -> int:
    """Return which answer the address is about: the first, another one that is there, or a new one of a school."""
    wanted = request.args.get("leerkracht", "1")
    if wanted == NEW:
        return len(asked.answers) + 1
    return int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 3 else 1  # noqa: PLR2004 - two digits


def _filled(asked: Request, number: int) -> AnswerForm:
    found: OwnAnswer | None = next((one for one in asked.answers if one.number == number), None)
    if found is None:
        return AnswerForm(formdata=None)
    return AnswerForm(formdata=None, score=found.score, good=found.good, different=found.different)


def _request(token: str) -> Request:
    """Return what was asked."""
    return mailed_links.opened(token, links.read_evaluation, reading.request)
