"""What a supervisor does on the day: see what something would change, let it change, and take it back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints.context import actor, clock, location
from app.blueprints.rotation_day import asking, board, effects, pages, words
from app.blueprints.rotation_day.own import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import running
from app.programme.rotations.running import Asked, Done, Proposal
from app.programme.rotations.running_refusals import NotToday

_UNPROCESSABLE, _CONFLICT = 422, 409


@bp.get("/veiligheidsdag/<uuid:rotation_id>/dag/wijzigen")
@policy(Action.EDIT_PLAN)
def preview(rotation_id: UUID) -> ResponseReturnValue:
    """Show what would change when something happens."""
    _found(rotation_id)
    return _previewed(rotation_id, asking.asked(request.args))


@bp.post("/veiligheidsdag/<uuid:rotation_id>/dag/gebeurtenis")
@policy(Action.EDIT_PLAN)
def happen(rotation_id: UUID) -> ResponseReturnValue:
    """Let the day become what the preview showed, or what an action that was made without a connection comes to."""
    _found(rotation_id)
    asked = asking.asked(request.form)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    key = asking.key(request.form)
    try:
        done = running.carry_out(
            db.session(), rotation_id, _proposal(rotation_id, asked), key=key, by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _refused(rotation_id, asked, why)
    db.session.commit()
    jobs.ring()
    return _done(rotation_id, done)


@bp.post("/veiligheidsdag/<uuid:rotation_id>/dag/terug")
@policy(Action.EDIT_PLAN)
def undo(rotation_id: UUID) -> ResponseReturnValue:
    """Take back what happened last."""
    _found(rotation_id)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    try:
        done = running.undo(db.session(), rotation_id, _event(), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        flash(effects.refusal(why, location().zone), "error")
        return redirect(url_for("rotation_day.show", rotation_id=rotation_id))
    db.session.commit()
    jobs.ring()
    _warn(done)
    flash(_("Teruggedraaid. Het schema is weer zoals het was."), "success")
    return redirect(url_for("rotation_day.show", rotation_id=rotation_id))


def _found(rotation_id: UUID) -> None:
    pages.mark(rotation_id, pages.SUPERVISES)


def _event() -> UUID:
    try:
        return UUID(request.form.get("gebeurtenis", ""))
    except ValueError as error:
        raise BadRequest from error


def _proposal(rotation_id: UUID, asked: Asked) -> Proposal:
    """Return what was previewed; without a preview, what it comes to now, for the version that the sender knew."""
    if request.form.get("voorstel"):
        return asking.opened(rotation_id, request.form["voorstel"])
    version = request.form.get("versie", type=int)
    if version is None:
        raise BadRequest
    found = running.propose(db.session(), rotation_id, asked, now=clock())
    return replace(found.proposal, version=version)


def _previewed(rotation_id: UUID, asked: Asked, *, why: str = "", status: int = 200) -> ResponseReturnValue:
    day = pages.found(rotation_id, pages.SUPERVISES)
    try:
        found = running.propose(db.session(), rotation_id, asked, now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        sentence = effects.refusal(refusal, location().zone)
        back = url_for("rotation_day.show", rotation_id=rotation_id)
        return render_template("rotation_day/refused.html", sentence=sentence, back=back), _UNPROCESSABLE
    return render_template(
        "rotation_day/change.html",
        board=day,
        asked=asked,
        preview=found,
        heading=effects.heading(day.day, found.proposal.happening),
        effects=list(effects.effects(day.day, found)),
        moves=effects.moves(day.day, found),
        choices=words.choices(found),
        minutes=asking.MINUTES,
        sealed=asking.sealed(rotation_id, found.proposal),
        key=running.new_key(),
        why=why,
        news=board.news,
    ), status


def _refused(rotation_id: UUID, asked: Asked, why: Refusal) -> ResponseReturnValue:
    """Answer that it was not done: a page shows what would change now, a phone gets the sentence and the news."""
    sentence = effects.refusal(why, location().zone)
    if not pages.is_script():
        return _previewed(rotation_id, asked, why=sentence, status=_CONFLICT)
    day = pages.found(rotation_id, pages.SUPERVISES)
    status = _UNPROCESSABLE if isinstance(why, NotToday) else _CONFLICT
    return jsonify(message=sentence, version=day.day.frame.version), status


def _done(rotation_id: UUID, done: Done) -> ResponseReturnValue:
    if pages.is_script():
        return jsonify(id=str(done.event.id))
    _warn(done)
    day = pages.found(rotation_id, pages.SUPERVISES)
    told = next(words.happened(day.day, one) for one in day.day.events if one.id == done.event.id)
    flash(_("%(told)s Het schema is gewijzigd.", told=told), "success")
    return redirect(url_for("rotation_day.show", rotation_id=rotation_id))


def _warn(done: Done) -> None:
    if done.in_the_way is not None:
        flash(_("De bijeenkomsten veranderden niet mee, dus niemand kreeg bericht. Zeg het iedereen zelf."), "warning")
