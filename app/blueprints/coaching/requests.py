"""Asking for music coaching, and what became of one's own requests."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, Role, may, policy
from app.blueprints import sentences, undoing
from app.blueprints.coaching.forms import ButtonForm, RequestForm
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.models.children import Child
from app.planning.vocabulary import CoachingAsker, TrajectoryState
from app.programme.coaching import requests
from app.programme.coaching.requests import Request
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal, known
from app.queries import coaching, followers
from app.queries.coaching import Wanted

bp = Blueprint("coaching_requests", __name__, url_prefix="/muziek/aanvragen")


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """Something to choose."""

    id: UUID
    name: str


@bp.get("")
@policy(Action.ASK_COACHING)
def new() -> ResponseReturnValue:
    """Show the form, and the requests that were made before."""
    form = _offered(RequestForm(formdata=None))
    return _page(form)


@bp.post("")
@policy(Action.ASK_COACHING)
def ask() -> ResponseReturnValue:
    """Put a request on the waiting list."""
    form = _offered(RequestForm())
    if form.validate_on_submit() and not (form.child.data or (form.pseudonym.data or "").strip()):
        form.child.errors = [_("Kies een jongere, of schrijf de naam op.")]
    if form.errors or not form.is_submitted():
        return _page(form), 422
    try:
        wanted = _wanted(form)
        row = requests.ask(db.session(), wanted, keys=current_app.config["CHILD_KEYS"], by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _page(form), 422
    db.session.commit()
    undoing.offer_at(
        url_for("coaching_requests.withdraw", trajectory_id=row.id), _("De aanvraag staat op de wachtlijst.")
    )
    if may(actor(), Action.SEE_COACHING):
        return redirect(url_for("coaching.show", trajectory_id=row.id))
    return redirect(url_for("coaching_requests.new"))


@bp.post("/<uuid:trajectory_id>/intrekken")
@policy(Action.ASK_COACHING)
def withdraw(trajectory_id: UUID) -> ResponseReturnValue:
    """Withdraw a request."""
    return _step(trajectory_id, back=False)


@bp.post("/<uuid:trajectory_id>/terug")
@policy(Action.ASK_COACHING)
def bring_back(trajectory_id: UUID) -> ResponseReturnValue:
    """Take back that a request was withdrawn."""
    return _step(trajectory_id, back=True)


def _step(trajectory_id: UUID, *, back: bool) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    act = requests.bring_back if back else requests.withdraw
    try:
        act(db.session(), trajectory_id, by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return _back(trajectory_id)
    db.session.commit()
    if back:
        flash(_("De aanvraag staat weer op de wachtlijst."), "success")
    else:
        url = url_for("coaching_requests.bring_back", trajectory_id=trajectory_id)
        undoing.offer_at(url, _("De aanvraag is ingetrokken."))
    return _back(trajectory_id)


def _back(trajectory_id: UUID) -> ResponseReturnValue:
    if may(actor(), Action.SEE_COACHING):
        return redirect(url_for("coaching.show", trajectory_id=trajectory_id))
    return redirect(url_for("coaching_requests.new"))


def _page(form: RequestForm) -> str:
    states = coaching.OPEN | {TrajectoryState.WITHDRAWN, TrajectoryState.CLOSED}
    mine = coaching.lines(db.session(), Wanted(states=states, asked_by_id=actor().user_id), now=clock())
    return render_template(
        "coaching/request.html", form=form, mine=mine, browses=may(actor(), Action.SEE_COACHING), undo=undoing.last()
    )


def _offered(form: RequestForm) -> RequestForm:
    """Offer the young people that this person may choose from, and who can follow and coach them."""
    me, here = actor(), location().id
    choices = (
        coaching.young_people(db.session())
        if may(me, Action.SEE_COACHING)
        else coaching.followed(db.session(), me.user_id)
    )
    form.child.offer([Option(id=row_id, name=name) for row_id, name in choices], empty=_("Kies een jongere"))
    people = followers.accounts(db.session(), here, (Role.MENTOR, Role.GUARDIAN, Role.COACH))
    for field, role in ((form.mentor, Role.MENTOR), (form.guardian, Role.GUARDIAN), (form.coach, Role.COACH)):
        field.offer([one for one in people if one.role is role], empty=_("niet bekend"))
    form.offer_languages()
    return form


def _wanted(form: RequestForm) -> Request:
    me = actor()
    child_id = form.child.data or requests.called(db.session(), form.pseudonym.data or "")
    language = form.interpreter.data or requests.interpreter_for(known(db.session(), Child, child_id).languages)
    browses = may(me, Action.SEE_COACHING)
    return Request(
        child_id=child_id,
        asked_by=CoachingAsker(form.asked_by.data),
        reason=(form.reason.data or "").strip(),
        interpreter=None if language == "none" else language,
        mentor_id=me.user_id if me.role is Role.MENTOR else form.mentor.data,
        guardian_id=me.user_id if me.role is Role.GUARDIAN else form.guardian.data,
        coach_id=(me.user_id if me.role is Role.COACH else form.coach.data) if browses else None,
    )
