"""Lists on paper, and entering them afterwards with the keyboard."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.attendance import ticks
from app.blueprints.attendance.adults import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.blueprints.context import actor, clock, location
from app.documents.errors import NotPrintable
from app.extensions import db
from app.programme import attendance_lists, attendance_papers
from app.programme.refusals import NotFound as NoSuchThing


@bp.get("/aanwezigheid/<uuid:session_id>/lijst.pdf")
@policy(Action.RECORD_ATTENDANCE)
def paper(session_id: UUID) -> ResponseReturnValue:
    """Send the list of a session to be printed."""
    try:
        content = attendance_papers.print_list(db.session(), session_id, location=location(), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotPrintable:
        return _unprintable(url_for("attendance.show", session_id=session_id))
    return _sent(content, "aanwezigheid.pdf")


@bp.get("/aanwezigheid/dag/<printed_day>.pdf")
@policy(Action.RECORD_ATTENDANCE)
def papers_of_day(printed_day: str) -> ResponseReturnValue:
    """Send the lists of all sessions of a day to be printed."""
    try:
        on = date.fromisoformat(printed_day)
        content = attendance_papers.print_day(db.session(), on, location=location(), by=actor(), now=clock())
    except (ValueError, OverflowError) as error:
        raise NotFound from error
    except NotPrintable:
        return _unprintable(url_for("attendance.missing"))
    if content is None:
        flash(_("Op deze dag zijn er geen bijeenkomsten met kinderen."), "warning")
        return redirect(url_for("attendance.missing"))
    return _sent(content, f"aanwezigheid-{on}.pdf")


@bp.get("/aanwezigheid/<uuid:session_id>/invoeren")
@policy(Action.RECORD_ATTENDANCE)
def enter(session_id: UUID) -> ResponseReturnValue:
    """Show a list to be entered from paper: one key a child, in the order in which it was printed."""
    try:
        sheet = attendance_lists.of_session(db.session(), session_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return render_template("attendance/enter.html", sheet=sheet, meeting=sheet.meeting, ticks=ticks)


def _sent(content: bytes, name: str) -> ResponseReturnValue:
    db.session.commit()
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _unprintable(back: str) -> ResponseReturnValue:
    db.session.rollback()
    flash(_("Dit kan niet worden afgedrukt: een naam heeft letters waarvoor er geen lettertype is."), "error")
    return redirect(back)
