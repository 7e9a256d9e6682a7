"""Which adults were there, below the list of the children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.attendance import pages, routes, ticks
from app.blueprints.attendance.own import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.blueprints.attendance.ticks import Faulty
from app.blueprints.context import actor, clock
from app.extensions import db
from app.planning.vocabulary import Audience
from app.programme import adult_presence
from app.programme.adult_presence import MOST_ADULTS, AdultNoted
from app.programme.refusals import Refusal
from app.queries.adult_presence import PARENTS
from app.queries.attendance import Meeting

NEW, GROUP = "nieuw", "ouders"
COUNT, NAME = "aantal", "naam"
_MOST = 1_000
_LABEL = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """Who was there by the form, and what is wrong with which field."""

    noted: tuple[AdultNoted, ...]
    faults: dict[str, str]


@bp.post("/aanwezigheid/<uuid:session_id>/volwassenen")
@policy(Action.RECORD_ATTENDANCE)
def adults(session_id: UUID) -> ResponseReturnValue:
    """Note which adults were there."""
    meeting = pages.found(session_id)
    if not FlaskForm().validate_on_submit() or len(request.form) > _MOST:
        raise BadRequest
    sent = _sent(meeting)
    if sent.faults:
        return routes.page(session_id, faults=sent.faults)
    try:
        adult_presence.record(db.session(), session_id, sent.noted, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        return routes.page(session_id, faults={NAME: sentences.refusal(refusal, meeting.zone)})
    db.session.commit()
    flash(_("De volwassenen zijn genoteerd."), "success")
    return redirect(url_for("attendance.show", session_id=session_id, _anchor="volwassenen"))


def _sent(meeting: Meeting) -> Sent:
    """Return what the form says of each adult, and everything that is wrong with it."""
    noted, faults = [], {}
    for field in request.form:
        sort, _colon, key = field.partition(":")
        if sort != COUNT:
            continue
        try:
            noted.append(_of(key, meeting))
        except Faulty as fault:
            faults[fault.field] = fault.sentence
    return Sent(noted=tuple(filter(None, noted)), faults=faults)


def _of(key: str, meeting: Meeting) -> AdultNoted | None:
    if key == NEW:
        return _others(meeting)
    if key == GROUP:
        return _parents(meeting)
    return _expected(key, meeting)


def _parents(meeting: Meeting) -> AdultNoted | None:
    """Return how many parents came, where it is parents who come; nothing when that was left open."""
    number, (came, left) = _number(GROUP), _times(GROUP, meeting)
    if meeting.audience is not Audience.PARENTS or (number is None and not came and not left):
        return None
    if number is None:
        raise Faulty(f"{COUNT}:{GROUP}", _("Vul ook in hoeveel er waren."))
    return AdultNoted(key=None, adults=number, arrived_at=came, left_at=left, label=PARENTS)


def _expected(key: str, meeting: Meeting) -> AdultNoted:
    number = _number(key)
    came, left = _times(key, meeting)
    if number is None and (came or left):
        raise Faulty(f"{COUNT}:{key}", _("Vul ook in hoeveel er waren."))
    return AdultNoted(key=key, adults=number, arrived_at=came, left_at=left)


def _others(meeting: Meeting) -> AdultNoted | None:
    """Return the others, who are one when nobody says how many; nothing when their line was left open."""
    label, number, (came, left) = request.form.get(NAME, "").strip(), _number(NEW), _times(NEW, meeting)
    if len(label) > _LABEL:
        raise Faulty(NAME, _("Schrijf de naam korter, in ten hoogste 60 tekens."))
    if label:
        return AdultNoted(key=None, adults=1 if number is None else number, arrived_at=came, left_at=left, label=label)
    if number or came or left:
        raise Faulty(NAME, _("Vul in wie er nog meer waren."))
    return None


def _times(key: str, meeting: Meeting) -> tuple[datetime | None, datetime | None]:
    names = [f"{sort}:{key}" for sort in (ticks.CAME, ticks.LEFT)]
    came, left = (ticks.moment_of(request.form.get(name, "").strip(), name, meeting) for name in names)
    if came and left and came >= left:
        raise Faulty(names[1], _("Weggaan is later dan komen."))
    return came, left


def _number(key: str) -> int | None:
    typed = request.form.get(f"{COUNT}:{key}", "").strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 2 or int(typed) > MOST_ADULTS:  # noqa: PLR2004 - two digits
        raise Faulty(f"{COUNT}:{key}", _("Vul een aantal van 0 tot 50 in."))
    return int(typed)
