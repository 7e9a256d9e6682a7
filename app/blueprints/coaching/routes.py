"""The waiting list and the trajectories, without a word of what is said there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app import jobs
from app.access import Action, Role, policy
from app.blueprints import sentences, undoing
from app.blueprints.coaching import words
from app.blueprints.coaching.forms import ButtonForm, IntakeForm
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning import errors as planning
from app.planning.timeslots import PLANNABLE_YEARS
from app.planning.vocabulary import TrajectoryState
from app.programme.coaching import intakes, requests
from app.programme.coaching.intakes import Intake
from app.programme.coaching.refusals import YoungPersonElsewhere
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import coaching, followers, interpreters, session_page
from app.queries.coaching import Line, Wanted
from app.queries.session_page import Choice

bp = Blueprint("coaching", __name__, url_prefix="/muziek")

MOST_SEARCH = 60


@bp.get("")
@policy(Action.SEE_COACHING)
def overview() -> ResponseReturnValue:
    """Show who waits and since when, and what runs; a coach sees the own ones first."""
    search = request.args.get("zoek", "")[:MOST_SEARCH].strip()
    shown = words.shown(request.args.get("stand", ""))
    me, wanted = actor(), Wanted(search=search)
    if shown is not None:
        wanted = replace(wanted, states=frozenset({shown}))
    found = coaching.lines(db.session(), wanted, now=clock())
    mine = [one for one in found if me.role is Role.COACH and one.coach_id == me.user_id]
    others = [one for one in found if one not in mine]
    return render_template(
        "coaching/overview.html",
        mine=mine,
        waiting=[one for one in others if one.waits],
        rest=[one for one in others if not one.waits],
        search=search,
        shown=shown,
        now=clock(),
        words=words,
        undo=undoing.last(),
    )


@bp.get("/<uuid:trajectory_id>")
@policy(Action.SEE_COACHING)
def show(trajectory_id: UUID) -> ResponseReturnValue:
    """Show how far a trajectory is, its people and its appointments."""
    found, me = _line(trajectory_id), actor()
    return render_template(
        "coaching/trajectory.html",
        found=found,
        appointments=coaching.appointments(db.session(), found.id),
        own=me.role is Role.COACH and found.coach_id == me.user_id,
        coach=me.role is Role.COACH,
        form=ButtonForm(formdata=None),
        now=clock(),
        words=words,
        undo=undoing.last(),
    )


@bp.post("/<uuid:trajectory_id>/overnemen")
@policy(Action.COACH)
def take_on(trajectory_id: UUID) -> ResponseReturnValue:
    """Become the coach of a request that has none."""
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    try:
        requests.take_on(db.session(), trajectory_id, by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
    else:
        db.session.commit()
        flash(_("U bent nu de coach van deze jongere."), "success")
    return redirect(url_for("coaching.show", trajectory_id=trajectory_id))


@bp.get("/<uuid:trajectory_id>/kennismaking")
@policy(Action.SEE_COACHING)
def intake(trajectory_id: UUID) -> ResponseReturnValue:
    """Show the form of the intake, with the language of the young person filled in."""
    found = _plannable(trajectory_id)
    chosen = _chosen()
    coach_id = actor().user_id if actor().role is Role.COACH else chosen.pop("coach", found.coach_id)
    form = IntakeForm(formdata=None, language=found.interpreter or "", **chosen | {"coach": coach_id})
    return _intake_page(found, form)


@bp.post("/<uuid:trajectory_id>/kennismaking")
@policy(Action.SEE_COACHING)
def plan_intake(trajectory_id: UUID) -> ResponseReturnValue:
    """Plan the intake, and let the interpreter know."""
    found, form = _plannable(trajectory_id), IntakeForm()
    _offer(form, found)
    if not form.validate_on_submit():
        return _intake_page(found, form), 422
    try:
        intakes.plan(db.session(), trajectory_id, _wanted(form), by=actor(), now=clock())
    except planning.PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        asks = isinstance(refusal, YoungPersonElsewhere)
        return _intake_page(_line(trajectory_id), form, asks=asks), 422
    if form.form_errors:
        return _intake_page(_line(trajectory_id), form), 422
    db.session.commit()
    jobs.ring()
    told = form.language.data and form.interpreter.data
    said = _("De kennismaking is gepland. De tolk krijgt bericht.") if told else _("De kennismaking is gepland.")
    flash(said, "success")
    return redirect(url_for("coaching.show", trajectory_id=trajectory_id))


def _intake_page(found: Line, form: IntakeForm, *, asks: bool = False) -> str:
    """Show the form, with moments at which it can be; `asks` whether it is to be planned at this moment anyway."""
    spaces = _offer(form, found)
    space_id = form.space.data or next((space.id for space in spaces), None)
    coach_id = form.coach.data
    free: tuple[datetime, ...] = ()
    if coach_id is not None and space_id is not None:
        free = intakes.moments(db.session(), found.id, coach_id=coach_id, space_id=space_id, by=actor(), now=clock())
    return render_template(
        "coaching/intake.html",
        found=found,
        form=form,
        words=words,
        asks=asks,
        free=free,
        space=next((space for space in spaces if space.id == space_id), None),
    )


def _chosen() -> dict[str, Any]:
    """Return what the address of a proposed moment fills in; what cannot be read is left out."""
    chosen: dict[str, Any] = request.args.get("op", {}, type=_hour_at)
    known = {"space": request.args.get("ruimte", type=UUID), "coach": request.args.get("coach", type=UUID)}
    return chosen | {name: value for name, value in known.items() if value is not None}


def _hour_at(typed: str) -> dict[str, Any]:
    """Return the day, start and end of an intake at a moment.

    :raises ValueError: for what is no moment, or in no year that can be planned.
    """
    at = datetime.fromisoformat(typed)
    if at.tzinfo is None or at.year not in PLANNABLE_YEARS:
        raise ValueError(typed)
    local = at.astimezone(ZoneInfo(location().zone))
    ends = local + timedelta(minutes=intakes.USUAL_MINUTES)
    return {"day": local.date(), "starts": local.time(), "ends": ends.time()}


def _offer(form: IntakeForm, found: Line) -> Sequence[Choice]:
    """Say what can be chosen; return the spaces."""
    session = db.session()
    spaces = session_page.spaces(session)
    form.space.offer(spaces, empty=_("Kies een ruimte"))
    form.coach.offer(followers.accounts(session, location().id, (Role.COACH,)), empty=_("Kies een coach"))
    form.offer_interpreters(
        interpreters.volunteers(session, but=frozenset({"nl"})), interpreters.organisations(session), found.interpreter
    )
    return spaces


def _wanted(form: IntakeForm) -> Intake:
    if form.space.data is None or form.coach.data is None:
        raise TypeError("the form was not validated")
    return Intake(
        slot=form.slot(),
        space_id=form.space.data,
        coach_id=form.coach.data,
        language=form.language.data or None,
        volunteer_id=form.chosen("v"),
        partner_id=form.chosen("p"),
        anyway=form.anyway.data,
    )


def _line(trajectory_id: UUID) -> Line:
    found = coaching.line(db.session(), trajectory_id, now=clock())
    if found is None:
        raise NotFound
    return found


def _plannable(trajectory_id: UUID) -> Line:
    found = _line(trajectory_id)
    if found.state not in {TrajectoryState.ASKED, TrajectoryState.INTAKE}:
        raise NotFound
    return found
