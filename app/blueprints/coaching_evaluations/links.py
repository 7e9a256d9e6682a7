"""The link of a mail to an evaluation: it opens once, and then for a while in the browser where it was opened."""

from __future__ import annotations

import time
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, Actor, policy
from app.blueprints.coaching_evaluations import words
from app.blueprints.coaching_evaluations.doors import opens
from app.blueprints.coaching_evaluations.forms import ReplyForm
from app.blueprints.context import clock, speak_to
from app.blueprints.moods import FACES
from app.extensions import db, enter_location, system_scope
from app.notify import links as signed_links
from app.notify.links import BadLinkError, ReadingLink
from app.planning.languages import Language
from app.programme.coaching import evaluation_links, evaluation_reading
from app.programme.coaching.evaluation_refusals import LinkOver, TooManyLinks, WhyOver
from app.programme.coaching.refusals import KeyLost, SealBroken
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import evaluation_readers
from app.queries.evaluation_readers import Sent

bp = Blueprint("evaluation_links", __name__, url_prefix="/evaluatie")

OPEN_SECONDS = 30 * 60
MOST_OPEN = 5
_OPEN = "evaluations"


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
@opens
def show(token: str) -> ResponseReturnValue:
    """Show the evaluation where the link was used, and elsewhere a button: mail scanners open links too."""
    link, sent = _found(token)
    if _is_open(link):
        return _page(token, sent, ReplyForm(formdata=None))
    over = evaluation_links.state(sent.turns, link, now=clock())
    if over is not None:
        return _over(token, LinkOver(why=over), sent)
    speak_to(sent.language)
    return render_template("answers/reading.html", token=token, location_name=sent.location_name)


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
@opens
def use(token: str) -> ResponseReturnValue:
    """Use the link up, and open what it is about in this browser."""
    link, sent = _found(token)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    try:
        evaluation_links.use(db.session(), link, now=clock())
    except LinkOver as refusal:
        db.session.rollback()
        return _over(token, refusal, sent)
    db.session.commit()
    _open(link)
    return redirect(url_for("evaluation_links.show", token=token))


@bp.post("/<token>/nieuw")
@policy(Action.TOKEN_BOUND)
@opens
def renew(token: str) -> ResponseReturnValue:
    """Mail whoever the link was for a new one."""
    link, sent = _found(token)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    speak_to(sent.language)
    try:
        evaluation_links.renew(db.session(), link, now=clock())
    except TooManyLinks:
        db.session.rollback()
        return render_template("answers/reading_renewed.html", queued=False), 429
    db.session.commit()
    jobs.ring()
    return render_template("answers/reading_renewed.html", queued=True)


@bp.post("/<token>/antwoord")
@policy(Action.TOKEN_BOUND)
@opens
def answer(token: str) -> ResponseReturnValue:
    """Keep an answer, as long as the evaluation is open in this browser."""
    link, sent = _found(token)
    form = ReplyForm()
    if not _is_open(link):
        return _over(token, LinkOver(why=WhyOver.USED), sent)
    if not form.validate_on_submit():
        return _page(token, sent, form), 422
    try:
        evaluation_reading.answer(
            db.session(),
            sent.evaluation_id,
            text=str(form.text.data or ""),
            talk=bool(form.talk.data),
            by=_reader(sent),
            keys=current_app.config["CHILD_KEYS"],
            now=clock(),
        )
    except (NoSuchThing, KeyLost, SealBroken):
        raise
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, sent.zone))
        return _page(token, sent, form), 409
    db.session.commit()
    flash(_("Bedankt! Uw antwoord is bewaard."), "success")
    return redirect(url_for("evaluation_links.show", token=token))


def _page(token: str, sent: Sent, form: ReplyForm) -> str:
    """Show the evaluation in Dutch, in which it is written, or in what was chosen in this browser."""
    speak_to(Language.DUTCH)
    found = evaluation_reading.for_reader(
        db.session(), sent.evaluation_id, by=_reader(sent), keys=current_app.config["CHILD_KEYS"], now=clock()
    )
    db.session.commit()
    return render_template(
        "coaching_evaluations/read.html",
        found=found,
        form=form,
        title=words.title(found.month, closing=found.closing),
        faces=FACES,
        progress=words.progress,
        action=url_for("evaluation_links.answer", token=token),
        back=None,
        frame="layout/focused.html",
        location_name=sent.location_name,
        zone=sent.zone,
    )


def _over(token: str, refusal: LinkOver, sent: Sent) -> tuple[str, int]:
    speak_to(sent.language)
    page = render_template(
        "answers/reading_over.html", token=token, why=refusal.why.value, location_name=sent.location_name
    )
    return page, 410


def _found(token: str) -> tuple[ReadingLink, Sent]:
    """Return what a token is about, and enter its location.

    :raises NotFound: for a token that we did not make, and when its reader does not follow the young person any more.
    """
    try:
        link = signed_links.read_reading(token, secret=current_app.config["SECRET_KEY"])
    except BadLinkError as error:
        raise NotFound from error
    with system_scope(db.session()):
        sent = evaluation_readers.sent(db.session(), link.reader_id)
    if sent is None:
        raise NotFound
    enter_location(db.session(), sent.location_id)
    return link, sent


def _reader(sent: Sent) -> Actor:
    return Actor(user_id=sent.user_id, role=sent.role, name=sent.name, location_id=sent.location_id)


def _open(link: ReadingLink) -> None:
    """Note in the signed session until when this browser may show it."""
    opened = {**session.get(_OPEN, {}), _key(link): int(time.time()) + OPEN_SECONDS}
    session[_OPEN] = dict(list(opened.items())[-MOST_OPEN:])


def _is_open(link: ReadingLink) -> bool:
    return int(session.get(_OPEN, {}).get(_key(link), 0)) > time.time()


def _key(link: ReadingLink) -> str:
    reader: UUID = link.reader_id
    return f"{reader.hex}-{link.turn}"
