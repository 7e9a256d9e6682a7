"""The list of a session on its day, for the volunteers and partners who stand beside the children."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.attendance import pages, ticks
from app.blueprints.attendance.pages import Addresses
from app.blueprints.attendance.routes import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.programme import attendance, attendance_lists
from app.programme.attendance_lists import NotToday
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import attendance as lists

_FORBIDDEN = 403


@bp.get("/mijn-dag/<uuid:session_id>")
@policy(Action.SEE_OWN_DAY)
def own(session_id: UUID) -> ResponseReturnValue:
    """Show who is in a session to somebody who has a seat in it today."""
    return _page(session_id)


@bp.post("/mijn-dag/<uuid:session_id>")
@policy(Action.SEE_OWN_DAY)
def own_record(session_id: UUID) -> ResponseReturnValue:
    """Note what was sent; also late, as long as it was ticked on the day."""
    now, session, meeting = clock(), db.session(), pages.found(session_id)
    sent = ticks.sent(meeting, now=now)
    try:
        attendance_lists.refuse_late(session, session_id, sent.ticks, by=actor(), now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except NotToday:
        return _not_today()
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    if sent.faults:
        return _page(session_id, faults=sent.faults)
    lines = lists.lines(session, session_id, on=meeting.starts_local.date()) if ticks.EVERYBODY in request.form else ()
    everybody = ticks.everybody_else(lines, sent.ticks, now=now)
    done = attendance.record_ticks(session, session_id, (*sent.ticks, *everybody), by=actor(), now=now)
    db.session.commit()
    if pages.is_script():
        return ticks.answer(done, meeting.zone)
    ticks.tell(done)
    return redirect(url_for("attendance.own", session_id=session_id))


@bp.get("/mijn-dag/<uuid:session_id>/stand.json")
@policy(Action.SEE_OWN_DAY)
def own_state(session_id: UUID) -> ResponseReturnValue:
    """Tell the telephone of whoever has a seat today what is noted by now."""
    now = clock()
    try:
        attendance_lists.refuse_others(db.session(), session_id, by=actor(), now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except NotToday:
        return jsonify(), _FORBIDDEN
    return pages.polled(session_id, attendance_lists.stand(db.session(), session_id), now=now)


@bp.post("/mijn-dag/<uuid:session_id>/keuze")
@policy(Action.SEE_OWN_DAY)
def own_choose(session_id: UUID) -> ResponseReturnValue:
    """Decide about a tick that somebody else contradicts."""
    try:
        attendance_lists.refuse_others(db.session(), session_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotToday:
        return _not_today()
    pages.decide(session_id)
    return redirect(url_for("attendance.own", session_id=session_id))


def _page(session_id: UUID, faults: dict[str, str] | None = None) -> ResponseReturnValue:
    now = clock()
    try:
        sheet = attendance_lists.of_own(db.session(), session_id, by=actor(), now=now)
    except NoSuchThing as error:
        raise NotFound from error
    except NotToday:
        return _not_today()
    db.session.commit()
    addresses = Addresses(
        page=url_for("attendance.own", session_id=session_id),
        ticks=url_for("attendance.own_record", session_id=session_id),
        choose=url_for("attendance.own_choose", session_id=session_id),
        poll=url_for("attendance.own_state", session_id=session_id),
    )
    return pages.show(sheet, addresses, own=True, now=now, faults=faults)


def _not_today() -> ResponseReturnValue:
    """Say that the list is there on the day alone."""
    return render_template("attendance/not_today.html", whose=actor().user_id, zone=location().zone), _FORBIDDEN
