"""The fixed time of a young person's appointment, proposed with the reason of each time that cannot be."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.coach_week import words
from app.blueprints.coach_week.forms import (
    USUAL_LENGTH,
    USUAL_TIME,
    ChooseForm,
    OutsideForm,
    SearchForm,
)
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.planning.coaching import times
from app.planning.weeks import IsoWeek
from app.programme import refusals
from app.programme.coaching import openings, outside, weekly
from app.programme.coaching.openings import WeeklyWish
from app.programme.coaching.outside import Outside
from app.programme.refusals import Refusal
from app.queries import coaching_times
from app.queries.coaching_times import Coached

bp = Blueprint("coach_times", __name__, url_prefix="/muziek/<uuid:trajectory_id>/afspraken")

MOST_PROPOSED = 6


@bp.get("")
@policy(Action.COACH)
def show(trajectory_id: UUID) -> ResponseReturnValue:
    """Show the best weekly times, and why the others cannot be."""
    coached, form = _found(trajectory_id), _search_form(trajectory_id)
    if "duur" in request.args and not form.validate():
        return _page(coached, form), 422
    return _page(coached, form, looked=True)


@bp.post("")
@policy(Action.COACH)
def choose(trajectory_id: UUID) -> ResponseReturnValue:
    """Plan the appointments at a weekly time, or move all that are to come to it."""
    coached, form = _found(trajectory_id), ChooseForm()
    form.space.offer(coaching_times.spaces(db.session(), on_location=True))
    if not form.validate_on_submit():
        flash(_("Kies een van de tijden."), "error")
        return _page(coached, _search_form(trajectory_id), looked=True), 422
    act = weekly.move_all if coached.weekly else weekly.choose
    wish = form.wish()
    try:
        edit_id = act(db.session(), trajectory_id, wish, by=actor(), now=clock()).id
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _page(_found(trajectory_id), _search_form(trajectory_id), looked=True), 409
    db.session.commit()
    jobs.ring()
    text = _(
        "Elke %(day)s om %(at)s uur is nu de vaste afspraak.", day=words.weekday(wish.weekday), at=words.at(wish.starts)
    )
    undoing.offer_at(url_for("coach_appointments.undo", trajectory_id=trajectory_id, act_id=edit_id), text)
    return redirect(url_for("coach_week.this_week"))


@bp.get("/buiten")
@policy(Action.COACH)
def plan_outside(trajectory_id: UUID) -> ResponseReturnValue:
    """Show the form for an appointment away from the location."""
    return _outside_page(_found(trajectory_id), _outside_form())


@bp.post("/buiten")
@policy(Action.COACH)
def put_outside(trajectory_id: UUID) -> ResponseReturnValue:
    """Plan an appointment away from the location."""
    coached, form = _found(trajectory_id), _outside_form()
    slot = form.slot(location().zone) if form.validate_on_submit() else None
    if slot is None or form.space.data is None:
        return _outside_page(coached, form), 422
    wanted = Outside(
        slot=slot,
        space_id=form.space.data,
        coach_goes=form.who.data == "coach",
        volunteer_goes=form.who.data == "volunteer",
    )
    try:
        edit_id = outside.plan(db.session(), trajectory_id, wanted, by=actor(), now=clock()).id
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _outside_page(_found(trajectory_id), form), 409
    db.session.commit()
    text = _("De afspraak buiten de locatie is gepland.")
    undoing.offer_at(url_for("coach_appointments.undo", trajectory_id=trajectory_id, act_id=edit_id), text)
    day = slot.local(location().zone)[0].date()
    return redirect(url_for("coach_week.week", week=str(IsoWeek.containing(day))))


def _found(trajectory_id: UUID) -> Coached:
    try:
        return openings.mine(db.session(), trajectory_id, by=actor())
    except refusals.NotFound as error:
        raise NotFound from error


def _search_form(trajectory_id: UUID) -> SearchForm:
    asked = MultiDict(request.args) if "duur" in request.args else None
    spaces = coaching_times.spaces(db.session(), on_location=True)
    last = coaching_times.last_space(db.session(), trajectory_id)
    usual = last if any(one.id == last for one in spaces) else next((one.id for one in spaces), None)
    form = SearchForm(formdata=asked, data={"minutes": USUAL_LENGTH, "space": usual, "near": USUAL_TIME})
    form.space.offer(spaces)
    return form


def _outside_form() -> OutsideForm:
    form = OutsideForm()
    form.space.offer(coaching_times.spaces(db.session(), on_location=False))
    if form.day.data is None and not form.is_submitted():
        form.day.data = today()
    return form


def _page(coached: Coached, form: SearchForm, *, looked: bool = False) -> str:
    found = None
    minutes, space_id, near = form.minutes.data, form.space.data, form.near.data
    if looked and space_id is not None and near is not None and coached.activity_id is not None:
        wish = WeeklyWish(weekday=1, starts=near, minutes=minutes, space_id=space_id)
        wanted = openings.wanted_weekly(db.session(), coached, wish, location=location(), now=clock())
        found = times.weekly(wanted)
    return render_template(
        "coach_week/times.html",
        coached=coached,
        form=form,
        found=found,
        proposed=found.proposed(MOST_PROPOSED, minutes=minutes) if found else (),
        words=words,
        undo=undoing.last(),
    )


def _outside_page(coached: Coached, form: OutsideForm) -> str:
    return render_template("coach_week/outside.html", coached=coached, form=form)
