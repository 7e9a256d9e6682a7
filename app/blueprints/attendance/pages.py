"""What the lists of staff and of whoever has a seat today have in common: the page, and the answer to a poll."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.blueprints.attendance import ticks
from app.blueprints.context import actor, clock
from app.extensions import db
from app.planning.vocabulary import AttendanceMark
from app.programme import attendance_choices
from app.programme.attendance_lists import Sheet, Stand
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import attendance
from app.queries.attendance import Meeting
from app.queries.seats_today import Seat

MANY = 30
"""With more children than this a list can be searched."""

_KEPT_AFTER = timedelta(hours=4)
_UNPROCESSABLE = 422


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where a list is, where ticks and choices go, and where a telephone asks for news."""

    page: str
    ticks: str
    choose: str
    poll: str


def show(
    sheet: Sheet, addresses: Addresses, *, own: bool, now: datetime, faults: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Return the page of a list, with until when a telephone may keep it: on its day, until four hours after its end.

    With `faults` it is what was typed, and what is wrong with it.
    """
    meeting = sheet.meeting
    kept_until = _milliseconds(meeting.ends_at + _KEPT_AFTER) if _is_on(meeting, now) and not faults else None
    stand = Stand(
        noted={line.child_id: line.noted for line in sheet.lines},
        choices=tuple(choice.step.id for choice in sheet.choices),
    )
    page = render_template(
        "attendance/list.html",
        sheet=sheet,
        meeting=meeting,
        at=addresses,
        own=own,
        now=now,
        state=_state(stand, meeting, now=now),
        ticks=ticks,
        faults=faults or {},
        typed=request.form if faults else {},
        searchable=len(sheet.lines) > MANY,
        whose=actor().user_id,
        keep=kept_until,
        Mark=AttendanceMark,
    )
    answer = make_response(page, _UNPROCESSABLE if faults else 200)
    if kept_until:
        answer.headers["Weekwijzer-Keep-Until"] = str(kept_until)
    return answer


def polled(session_id: UUID, stand: Stand, *, now: datetime) -> ResponseReturnValue:
    """Answer a page that asks whether anything changed: with nothing, when nothing did. Ids and marks, and no name."""
    meeting = found(session_id)
    state = _state(stand, meeting, now=now)
    mark = str(state["mark"])
    answer = make_response("", 304) if request.if_none_match.contains(mark) else jsonify(state)
    answer.set_etag(mark)
    answer.headers["Weekwijzer-Now"] = str(_milliseconds(now))
    return answer


def found(session_id: UUID) -> Meeting:
    """Return the session that a list is of."""
    meeting = attendance.meeting(db.session(), session_id)
    if meeting is None:
        raise NotFound
    return meeting


def decide(session_id: UUID) -> None:
    """Decide what a form chose about a tick that waits for a choice, and say so on the next page.

    :raises BadRequest: when no page of ours can have sent it.
    """
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    taken, left = request.form.get("klopt"), request.form.get("laat")
    try:
        change_id = UUID(taken or left or "")
    except ValueError as error:
        raise BadRequest from error
    act = attendance_choices.take if taken else attendance_choices.leave
    try:
        act(db.session(), session_id, change_id, by=actor(), now=clock())
    except NoSuchThing:
        flash(_("Hierover is al gekozen."), "warning")
    else:
        db.session.commit()
        flash(_("Genoteerd."), "success")


def is_script() -> bool:
    """Say whether a script asks, and not a form."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _state(stand: Stand, meeting: Meeting, *, now: datetime) -> dict[str, object]:
    # In an order of their own: the names, by which the page is ordered, are not known to a poll.
    cards = {str(child_id): ticks.value(noted, meeting.zone) for child_id, noted in sorted(stand.noted.items())}
    waiting = [str(change_id) for change_id in stand.choices]
    mark = hashlib.sha256(repr((cards, waiting)).encode()).hexdigest()[:24]
    day = meeting.starts_local.date().isoformat()
    return {"now": _milliseconds(now), "date": day, "mark": mark, "cards": cards, "choices": waiting}


def _is_on(meeting: Meeting, now: datetime) -> bool:
    return Seat(starts_at=meeting.starts_at, ends_at=meeting.ends_at, zone=meeting.zone).is_on(now)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
