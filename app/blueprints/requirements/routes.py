"""Of a meeting that cannot go on without somebody: who comes, and whether it goes on all the same."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.fields import IdField
from app.extensions import db
from app.programme import requirements, sessions
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.requirements import Coming
from app.queries import requirements as standings

bp = Blueprint("requirements", __name__, url_prefix="/bijeenkomsten")

ANSWERS = {"": None, "ja": True, "nee": False}


class ComingForm(FlaskForm):
    """A role of staff: who, and whether they come."""

    role = StringField(validators=[InputRequired(), Length(max=120)])
    account = IdField("")
    coming = StringField(validators=[AnyOf(list(ANSWERS))])
    following = BooleanField()


@bp.post("/<uuid:session_id>/erbij")
@policy(Action.EDIT_PLAN)
def note(session_id: UUID) -> ResponseReturnValue:
    """Note whether somebody of staff comes."""
    _refuse_unknown(session_id)
    form = ComingForm()
    form.account.offer(standings.fillers(db.session(), location().id), empty=_("Iemand zonder account"))
    if not form.validate_on_submit():
        flash(_("Kies wie er komt uit de lijst, en of die komt."), "error")
        return _back(session_id)
    wanted = Coming(
        role=str(form.role.data),
        account_id=form.account.data,
        coming=ANSWERS[form.coming.data or ""],
        following=bool(form.following.data),
    )
    return _do(session_id, lambda: _noted(session_id, wanted))


@bp.post("/<uuid:session_id>/toch-door")
@policy(Action.EDIT_PLAN)
def keep_on(session_id: UUID) -> ResponseReturnValue:
    """Let a meeting go on whoever is missing."""
    return _do(session_id, lambda: _kept_on(session_id))


@bp.post("/<uuid:session_id>/regel")
@policy(Action.EDIT_PLAN)
def rule_again(session_id: UUID) -> ResponseReturnValue:
    """Let the rule hold again."""
    return _do(session_id, lambda: _held_again(session_id))


def _refuse_unknown(session_id: UUID) -> None:
    try:
        sessions.find(db.session(), session_id)
    except NoSuchThing as error:
        raise NotFound from error


def _noted(session_id: UUID, wanted: Coming) -> None:
    meetings = requirements.note(db.session(), session_id, wanted, by=actor(), now=clock())
    done = ngettext("Opgeslagen voor %(num)s bijeenkomst.", "Opgeslagen voor %(num)s bijeenkomsten.", meetings)
    flash(done, "success")


def _kept_on(session_id: UUID) -> None:
    change = requirements.keep_on(db.session(), session_id, by=actor(), now=clock())
    undoing.offer(change, _("Deze bijeenkomst gaat toch door, ook als er iemand ontbreekt."))


def _held_again(session_id: UUID) -> None:
    requirements.rule_again(db.session(), session_id, by=actor(), now=clock())
    flash(_("Zonder wie erbij moet zijn gaat deze bijeenkomst weer niet door."), "success")


def _do(session_id: UUID, act: Callable[[], None]) -> ResponseReturnValue:
    try:
        act()
    except NoSuchThing as error:
        db.session.rollback()
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return _back(session_id)
    db.session.commit()
    jobs.ring()
    return _back(session_id)


def _back(session_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("sessions.show", session_id=session_id, _anchor="nodig"))
