"""The order of a show: made by the computer, changed by hand, put back, and on paper."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.attachments import PDF, attachment
from app.blueprints.context import actor, clock, location
from app.blueprints.shows import pages, sentences
from app.blueprints.shows.forms import PlaceForm, StepForm
from app.catalogue.translations import translation
from app.documents.errors import NotPrintable
from app.extensions import db
from app.planning.line_up.by_hand import Placed, Step
from app.planning.line_up.solving import Arranged
from app.programme import marks
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.shows import line_up, opening, papers
from app.queries.shows import ShowPage

bp = Blueprint("show_line_up", __name__, url_prefix="/shows/<uuid:show_id>")

MOST_SEEDS = 1_000_000
MOST_WORD = 600
"""A hundred acts, each with its number, a pin and a break."""


@bp.post("/programma")
@policy(Action.RECORD_ATTENDANCE)
def arrange(show_id: UUID) -> ResponseReturnValue:
    """Let the computer put the acts in an order."""
    before, done = _known(show_id), list[Arranged]()
    seed = secrets.randbelow(MOST_SEEDS)
    refusal = pages.tried(
        lambda: done.append(line_up.arrange(db.session(), show_id, seed=seed, by=actor(), now=clock()))
    )
    if refusal is not None:
        flash(refusal, "error")
    elif done[0].line_up is None:
        flash(sentences.outcome(done[0], before.names), "error")
    else:
        _offer_undo(before, _known(show_id).order, sentences.outcome(done[0], before.names))
    return redirect(url_for("shows.show", show_id=show_id))


@bp.post("/optredens/<uuid:stage_act_id>/stap")
@policy(Action.RECORD_ATTENDANCE)
def step(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Move an act a place, pin or unpin it, or put a break after it."""
    before, form = _known(show_id), StepForm()
    if not form.validate_on_submit():
        raise BadRequest
    wanted, seen = Step(form.step.data), form.seen.data or ""
    return _ordered(
        before,
        stage_act_id,
        lambda: line_up.step(db.session(), show_id, stage_act_id, wanted, seen=seen, by=actor(), now=clock()),
    )


@bp.post("/optredens/<uuid:stage_act_id>/plaats")
@policy(Action.RECORD_ATTENDANCE)
def move(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Move an act to a place."""
    before, form = _known(show_id), PlaceForm()
    if not form.validate_on_submit():
        raise BadRequest
    to, seen = form.place.data or 1, form.seen.data or ""
    return _ordered(
        before,
        stage_act_id,
        lambda: line_up.move(db.session(), show_id, stage_act_id, to, seen=seen, by=actor(), now=clock()),
    )


@bp.post("/programma/terug")
@policy(Action.RECORD_ATTENDANCE)
def put_back(show_id: UUID) -> ResponseReturnValue:
    """Give the acts the order that they had before the last change."""
    former = pages.read(request.args.get("was", "")[:MOST_WORD], _known(show_id))
    seen = request.args.get("gezien", "")
    refusal = pages.tried(lambda: line_up.put_back(db.session(), show_id, former, seen=seen, by=actor(), now=clock()))
    pages.said(refusal, _("De volgorde is weer zoals hij was."))
    return redirect(url_for("shows.show", show_id=show_id))


@bp.get("/draaiboek.pdf")
@policy(Action.RECORD_ATTENDANCE)
def run_sheet(show_id: UUID) -> ResponseReturnValue:
    """Send the run sheet; the look is noted."""
    return _printed(
        show_id,
        lambda: papers.print_run_sheet(db.session(), show_id, location=location().name, by=actor(), now=clock()),
        name="draaiboek.pdf",
    )


@bp.get("/poster.pdf")
@policy(Action.RECORD_ATTENDANCE)
def poster(show_id: UUID) -> ResponseReturnValue:
    """Send the poster in Dutch and the chosen languages."""
    chosen = [code for code in dict.fromkeys(request.args.getlist("taal")) if translation(code) is not None]
    return _printed(
        show_id,
        lambda: papers.print_poster(db.session(), show_id, chosen, location=location().name, now=clock()),
        name="poster.pdf",
    )


def _ordered(before: ShowPage, stage_act_id: UUID, act: Callable[[], tuple[Placed, ...]]) -> ResponseReturnValue:
    done = list[tuple[Placed, ...]]()
    refusal = pages.tried(lambda: done.append(act()))
    if refusal is not None:
        flash(refusal, "error")
    elif done[0] != before.order:
        one = before.act(stage_act_id)
        _offer_undo(before, done[0], _("%(title)s is aangepast.", title=one.title if one else ""))
    else:
        flash(_("Er verandert niets: het optreden staat al zo, of wat vaststaat laat dit niet toe."), "info")
    return redirect(url_for("shows.show", show_id=before.session_id, _anchor=f"a{stage_act_id}"))


def _offer_undo(before: ShowPage, order: tuple[Placed, ...], text: str) -> None:
    word, seen = pages.written(before.order), marks.of(order)
    undo = url_for("show_line_up.put_back", show_id=before.session_id, was=word, gezien=seen)
    undoing.offer_at(undo, text)


def _known(show_id: UUID) -> ShowPage:
    try:
        return opening.known(db.session(), show_id)
    except NoSuchThing as error:
        raise NotFound from error


def _printed(show_id: UUID, act: Callable[[], bytes], *, name: str) -> ResponseReturnValue:
    try:
        content = act()
    except NoSuchThing as error:
        raise NotFound from error
    except NotPrintable:
        db.session.rollback()
        flash(_("De tekst past niet op het papier, of er staat een teken in dat niet gedrukt kan worden."), "error")
        return redirect(url_for("shows.show", show_id=show_id))
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refused(refusal, location().zone), "error")
        return redirect(url_for("shows.show", show_id=show_id))
    db.session.commit()
    return attachment(content, PDF, name=name)
