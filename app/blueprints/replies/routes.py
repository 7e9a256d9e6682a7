"""What people answered by mail: what a person must look at first, with a button for each way to be done with it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences, undoing, way_back
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.intake import imap
from app.models.replies import ReplySort, ReplyState
from app.planning.vocabulary import Answer
from app.programme import reply_desk
from app.programme import returned_mail as returning
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import intake, replies, returned_mail
from app.queries.intake import MailboxState
from app.queries.replies import Wanted

bp = Blueprint("replies", __name__, url_prefix="/antwoorden")

MOST_SEARCH = 80
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("")
@policy(Action.SEE_MESSAGES)
def overview() -> ResponseReturnValue:
    """Show what came in."""
    wanted = Wanted(
        state=_one_of(ReplyState, request.args.get("stand")),
        sort=_one_of(ReplySort, request.args.get("soort")),
        words=request.args.get("zoek", "").replace("\0", "")[:MOST_SEARCH],
    )
    found = replies.page(db.session(), wanted, number=request.args.get("bladzijde", 1, type=int))
    return render_template(
        "replies/overview.html",
        found=found,
        wanted=wanted,
        trouble=_trouble(),
        marks=returned_mail.marks(db.session()),
        undo=undoing.last(),
    )


@bp.post("/<uuid:reply_id>/klaar")
@policy(Action.SEE_MESSAGES)
def tick_off(reply_id: UUID) -> ResponseReturnValue:
    """Tick something off."""
    done = _("Dit is afgehandeld.")
    return _do(lambda: reply_desk.tick_off(db.session(), reply_id, by=actor(), now=clock()), done, undo=reply_id)


@bp.post("/<uuid:reply_id>/terug")
@policy(Action.EDIT_PLAN)
def put_back(reply_id: UUID) -> ResponseReturnValue:
    """Put something on the list again, with the answer that stood in the plan before."""
    answer = _do(
        lambda: reply_desk.put_back(db.session(), reply_id, by=actor(), now=clock()), _("Dit staat weer open.")
    )
    jobs.ring()
    return answer


@bp.post("/teruggekomen/<uuid:mark_id>/opnieuw")
@policy(Action.SEE_MESSAGES)
def try_again(mark_id: UUID) -> ResponseReturnValue:
    """Send again what came back: the address is right."""
    answer = _do(
        lambda: returning.try_again(db.session(), mark_id, by=actor(), now=clock()),
        _("Het adres staat weer als goed. Wat terugkwam en nog nodig is, gaat er opnieuw uit."),
        leads_to=way_back.inside(request.form.get("terug")),
    )
    jobs.ring()
    return answer


@bp.post("/<uuid:reply_id>/antwoord")
@policy(Action.EDIT_PLAN)
def pass_on(reply_id: UUID) -> ResponseReturnValue:
    """Note a yes or a no that somebody meant."""
    said = {"yes": Answer.ACCEPTED, "no": Answer.DECLINED}.get(request.form.get("answer", ""))
    if said is None:
        raise BadRequest
    done = _("Het antwoord staat op ja.") if said is Answer.ACCEPTED else _("Het antwoord staat op nee.")
    answer = _do(
        lambda: reply_desk.pass_on(db.session(), reply_id, said=said, by=actor(), now=clock()), done, undo=reply_id
    )
    jobs.ring()
    return answer


def _do(
    act: Callable[[], object], done: str, *, undo: UUID | None = None, leads_to: str | None = None
) -> ResponseReturnValue:
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    try:
        act()
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("replies.overview"))
    db.session.commit()
    if undo is not None:
        undoing.offer_at(url_for("replies.put_back", reply_id=undo), done)
    else:
        flash(done, "success")
    return redirect(leads_to or url_for("replies.overview"))


def _trouble() -> MailboxState | None:
    address = current_app.config["SETTINGS"].intake.mailbox
    return intake.trouble(db.session(), imap.parse(address).name, now=clock()) if address else None


def _one_of(choices: type[Choice], text: str | None) -> Choice | None:
    try:
        return choices(text) if text else None
    except ValueError:
        return None
