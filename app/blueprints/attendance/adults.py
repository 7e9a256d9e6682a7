"""Which adults were there, below the list of the children."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.attendance import pages, ticks
from app.blueprints.attendance.own import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.blueprints.attendance.ticks import Faulty
from app.blueprints.context import actor, clock
from app.extensions import db
from app.programme import adult_presence
from app.programme.adult_presence import MOST_ADULTS, AdultNoted
from app.programme.refusals import Refusal
from app.queries.attendance import Meeting

NEW = "nieuw"
COUNT, NAME = "aantal", "naam"
_MOST = 1_000
_LABEL = 60


@bp.post("/aanwezigheid/<uuid:session_id>/volwassenen")
@policy(Action.RECORD_ATTENDANCE)
def adults(session_id: UUID) -> ResponseReturnValue:
    """Note which adults were there."""
    meeting = pages.found(session_id)
    if not FlaskForm().validate_on_submit() or len(request.form) > _MOST:
        raise BadRequest
    try:
        noted = tuple(_sent(meeting))
        adult_presence.record(db.session(), session_id, noted, by=actor(), now=clock())
    except Faulty as fault:
        flash(fault.sentence, "error")
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, meeting.zone), "error")
    else:
        db.session.commit()
        flash(_("De volwassenen zijn genoteerd."), "success")
    return redirect(url_for("attendance.show", session_id=session_id, _anchor="volwassenen"))


def _sent(meeting: Meeting) -> Iterator[AdultNoted]:
    for field, typed in request.form.items():
        sort, _colon, key = field.partition(":")
        if sort != COUNT:
            continue
        label = request.form.get(NAME, "").strip() if key == NEW else ""
        if key == NEW and not label:
            continue
        if len(label) > _LABEL:
            raise Faulty(NAME, _("Schrijf de naam korter, in ten hoogste 60 tekens."))
        number = _number(typed.strip(), fallback=1 if key == NEW else None)
        came, left = (
            ticks.moment_of(request.form.get(f"{name}:{key}", "").strip(), name, meeting)
            for name in (ticks.CAME, ticks.LEFT)
        )
        if came and left and came >= left:
            raise Faulty(ticks.LEFT, _("Weggaan is later dan komen."))
        yield AdultNoted(key=None if key == NEW else key, adults=number, arrived_at=came, left_at=left, label=label)


def _number(typed: str, *, fallback: int | None) -> int | None:
    if not typed:
        return fallback
    if not typed.isdecimal() or len(typed) > 2 or int(typed) > MOST_ADULTS:  # noqa: PLR2004 - two digits
        raise Faulty(COUNT, _("Vul een aantal van 0 tot 50 in."))
    return int(typed)
