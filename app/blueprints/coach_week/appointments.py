"""One appointment of a young person: another moment with two taps, cancelled, made up for, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import jobs
from app.access import Action, policy
from app.blueprints import undoing, wording
from app.blueprints.coach_week import words
from app.blueprints.coach_week.forms import CancelForm, MakeUpForm, MoveForm
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.models.activities import PlanEdit
from app.planning.coaching import times
from app.planning.weeks import IsoWeek
from app.programme import refusals
from app.programme.coaching import appointments, openings
from app.programme.coaching.openings import Appointment
from app.programme.refusals import Refusal

bp = Blueprint("coach_appointments", __name__, url_prefix="/muziek/<uuid:trajectory_id>/afspraken")

MOST_PROPOSED = 3


@bp.get("/<uuid:session_id>")
@policy(Action.COACH)
def show(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Show an appointment with the moments to which it can go."""
    return _page(_found(trajectory_id, session_id), CancelForm())


@bp.post("/<uuid:session_id>/verzetten")
@policy(Action.COACH)
def move(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Hold an appointment at another moment."""
    one, form = _found(trajectory_id, session_id), MoveForm()
    if not form.validate_on_submit() or form.starts_at.data is None:
        flash(_("Kies een van de momenten."), "error")
        return _page(one, CancelForm()), 422
    starts_at = form.starts_at.data

    def act() -> PlanEdit:
        return appointments.move(
            db.session(),
            trajectory_id,
            session_id,
            starts_at=starts_at,
            version=form.version.data or 0,
            by=actor(),
            now=clock(),
        )

    return _done(one, act, _("De afspraak staat nu op %(moment)s uur.", moment=_moment(starts_at)))


@bp.post("/<uuid:session_id>/vervallen")
@policy(Action.COACH)
def cancel(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Let an appointment not go on, and come back to the moments that are free."""
    one, form = _found(trajectory_id, session_id), CancelForm()
    if not form.validate_on_submit():
        return _page(one, form), 422
    reason = str(words.REASONS[form.reason.data])

    def act() -> PlanEdit:
        return appointments.cancel(db.session(), trajectory_id, session_id, reason=reason, by=actor(), now=clock())

    at = _moment(one.found.meeting.slot.starts_at)
    return _done(one, act, _("De afspraak van %(moment)s uur gaat niet door.", moment=at), stay=True)


@bp.post("/<uuid:session_id>/inhalen")
@policy(Action.COACH)
def make_up(trajectory_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Plan an appointment in the place of one that does not go on."""
    one, form = _found(trajectory_id, session_id), MakeUpForm()
    if not form.validate_on_submit() or form.starts_at.data is None:
        flash(_("Kies een van de momenten."), "error")
        return _page(one, CancelForm()), 422
    starts_at = form.starts_at.data

    def act() -> PlanEdit:
        return appointments.make_up(
            db.session(), trajectory_id, session_id, starts_at=starts_at, by=actor(), now=clock()
        )

    return _done(one, act, _("Er is een extra afspraak op %(moment)s uur.", moment=_moment(starts_at)))


@bp.post("/ongedaan/<uuid:act_id>")
@policy(Action.COACH)
def undo(trajectory_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Take back what was done to the appointments of a young person."""
    back = redirect(url_for("coach_week.this_week"))
    try:
        appointments.undo(db.session(), trajectory_id, act_id, by=actor(), now=clock())
    except refusals.NotFound as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return back
    db.session.commit()
    jobs.ring()
    flash(_("Ongedaan gemaakt: de afspraken staan weer zoals ze stonden."), "success")
    return back


def _found(trajectory_id: UUID, session_id: UUID) -> Appointment:
    try:
        return openings.appointment(db.session(), trajectory_id, session_id, by=actor())
    except refusals.NotFound as error:
        raise NotFound from error


def _done(one: Appointment, act: Callable[[], PlanEdit], text: str, *, stay: bool = False) -> ResponseReturnValue:
    """Do it, and offer to take it back; or show the appointment again with what is in the way."""
    session_id = one.found.meeting.id
    try:
        edit_id = act().id
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return _page(_found(one.coached.id, session_id), CancelForm()), 409
    db.session.commit()
    jobs.ring()
    undoing.offer_at(url_for("coach_appointments.undo", trajectory_id=one.coached.id, act_id=edit_id), text)
    return _back(one, stay=stay)


def _back(one: Appointment, *, stay: bool) -> Response:
    if stay:
        address = url_for("coach_appointments.show", trajectory_id=one.coached.id, session_id=one.found.meeting.id)
    else:
        week = IsoWeek.containing(one.found.meeting.wall[0].date())
        address = url_for("coach_week.week", week=str(week))
    return redirect(address)


def _moment(value: datetime) -> str:
    return wording.moment(value, location().zone)


def _page(one: Appointment, form: CancelForm) -> str:
    meeting = one.found.meeting
    wanted = openings.wanted_once(db.session(), one, location=location(), now=clock())
    proposed = times.moments(
        wanted, around=meeting.wall[0].date(), besides=[meeting.slot.starts_at], most=MOST_PROPOSED
    )
    return render_template(
        "coach_week/appointment.html",
        one=one,
        meeting=meeting,
        proposed=proposed,
        over=meeting.slot.starts_at <= clock(),
        space=one.found.entry.planned.space_name,
        form=form,
        week=IsoWeek.containing(meeting.wall[0].date()),
        undo=undoing.last(),
    )
