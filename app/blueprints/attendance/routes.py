"""Recording who was there, on a phone or behind a desk: the lists of staff."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.attendance import pages, ticks
from app.blueprints.attendance.pages import Addresses
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.programme import attendance, attendance_choices, attendance_lists
from app.programme.refusals import ChangedSince
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import adult_presence
from app.queries import attendance as lists

bp = Blueprint("attendance", __name__)

LOOK_BACK = timedelta(days=28)


@bp.get("/aanwezigheid")
@policy(Action.RECORD_ATTENDANCE)
def missing() -> ResponseReturnValue:
    """Show the lists of today, and those that are not complete yet."""
    now, session, zone = clock(), db.session(), location().zone
    today = now.astimezone(ZoneInfo(zone)).date()
    return render_template(
        "attendance/missing.html",
        found=lists.unrecorded(session, since=now - LOOK_BACK, now=now),
        uncounted=adult_presence.uncounted(session, since=now - LOOK_BACK, now=now),
        today=today,
        meetings=lists.on_day(session, today, zone=zone),
    )


@bp.get("/aanwezigheid/<uuid:session_id>")
@policy(Action.RECORD_ATTENDANCE)
def show(session_id: UUID) -> ResponseReturnValue:
    """Show the list of a session."""
    return page(session_id)


@bp.post("/aanwezigheid/<uuid:session_id>")
@policy(Action.RECORD_ATTENDANCE)
def record(session_id: UUID) -> ResponseReturnValue:
    """Note what was sent; who is not on the form keeps its mark."""
    now, session, meeting = clock(), db.session(), pages.found(session_id)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    sent = ticks.sent(meeting, now=now)
    if sent.faults:
        return page(session_id, faults=sent.faults)
    lines = lists.lines(session, session_id, on=meeting.starts_local.date()) if ticks.EVERYBODY in request.form else ()
    everybody = ticks.everybody_else(lines, sent.ticks, now=now)
    done = attendance.record_ticks(session, session_id, (*sent.ticks, *everybody), by=actor(), now=now)
    db.session.commit()
    if pages.is_script():
        return ticks.answer(done, meeting.zone)
    ticks.tell(done)
    return redirect(url_for("attendance.show", session_id=session_id))


@bp.get("/aanwezigheid/<uuid:session_id>/stand.json")
@policy(Action.RECORD_ATTENDANCE)
def state(session_id: UUID) -> ResponseReturnValue:
    """Tell a telephone what is noted by now."""
    return pages.polled(session_id, attendance_lists.stand(db.session(), session_id), now=clock())


@bp.post("/aanwezigheid/<uuid:session_id>/keuze")
@policy(Action.RECORD_ATTENDANCE)
def choose(session_id: UUID) -> ResponseReturnValue:
    """Decide about a tick that somebody else contradicts."""
    pages.found(session_id)
    pages.decide(session_id)
    return redirect(url_for("attendance.show", session_id=session_id))


@bp.post("/aanwezigheid/<uuid:session_id>/terug/<uuid:noted_id>")
@policy(Action.RECORD_ATTENDANCE)
def undo(session_id: UUID, noted_id: UUID) -> ResponseReturnValue:
    """Take back what was noted last."""
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    try:
        number = attendance_choices.undo(db.session(), session_id, noted_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except ChangedSince:
        flash(_("Er is daarna nog iets genoteerd. Kijk eerst wat er nu staat."), "error")
    else:
        db.session.commit()
        flash(ngettext("%(num)s kind teruggezet.", "%(num)s kinderen teruggezet.", number), "success")
    return redirect(url_for("attendance.show", session_id=session_id))


def page(session_id: UUID, faults: dict[str, str] | None = None) -> ResponseReturnValue:
    """Return the page of a list for staff, with what is wrong with what was typed, if anything is."""
    now = clock()
    try:
        sheet = attendance_lists.of_session(db.session(), session_id, by=actor(), now=now)
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    addresses = Addresses(
        page=url_for("attendance.show", session_id=session_id),
        ticks=url_for("attendance.record", session_id=session_id),
        choose=url_for("attendance.choose", session_id=session_id),
        poll=url_for("attendance.state", session_id=session_id),
    )
    return pages.show(sheet, addresses, own=False, now=now, faults=faults)
