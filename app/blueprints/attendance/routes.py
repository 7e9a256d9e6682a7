"""Recording who was there, on a phone or behind a desk."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.extensions import db
from app.models.activities import ProgrammeSession
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance, sessions
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import attendance as lists

bp = Blueprint("attendance", __name__, url_prefix="/aanwezigheid")

LOOK_BACK = timedelta(days=28)
FIELD = "child-"


@bp.get("")
@policy(Action.RECORD_ATTENDANCE)
def missing() -> ResponseReturnValue:
    """Show the lists that are not complete yet."""
    now = clock()
    return render_template(
        "attendance/missing.html", found=lists.unrecorded(db.session(), since=now - LOOK_BACK, now=now)
    )


@bp.get("/<uuid:session_id>")
@policy(Action.RECORD_ATTENDANCE)
def show(session_id: UUID) -> ResponseReturnValue:
    """Show the list of a session."""
    row = _found(session_id)
    lines = lists.lines(db.session(), session_id, on=row.starts_local.date())
    return render_template("attendance/show.html", row=row, lines=lines, form=FlaskForm(formdata=None))


@bp.post("/<uuid:session_id>")
@policy(Action.RECORD_ATTENDANCE)
def record(session_id: UUID) -> ResponseReturnValue:
    """Save the marks that were sent; who is not on the form keeps its mark."""
    _found(session_id)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    marks = _marks(everybody="everybody" in request.form, session_id=session_id)
    changed = attendance.record(db.session(), session_id, marks=marks, by=actor(), now=clock())
    db.session.commit()
    flash(ngettext("%(num)s kind genoteerd.", "%(num)s kinderen genoteerd.", changed), "success")
    return redirect(url_for("attendance.show", session_id=session_id))


def _marks(*, everybody: bool, session_id: UUID) -> dict[UUID, AttendanceMark]:
    if everybody:
        row = _found(session_id)
        lines = lists.lines(db.session(), session_id, on=row.starts_local.date())
        open_lines = [line for line in lines if line.mark is AttendanceMark.NOT_RECORDED]
        return {line.child_id: AttendanceMark.PRESENT for line in open_lines}
    try:
        return {
            UUID(name.removeprefix(FIELD)): AttendanceMark(value)
            for name, value in request.form.items()
            if name.startswith(FIELD)
        }
    except ValueError as error:
        raise BadRequest from error


def _found(session_id: UUID) -> ProgrammeSession:
    try:
        return sessions.find(db.session(), session_id)
    except NoSuchThing as error:
        raise NotFound from error
