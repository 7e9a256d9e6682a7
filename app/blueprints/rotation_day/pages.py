"""What the pages of the day have in common, whoever looks: finding it, its rehearsal, and the answer to a poll."""

from __future__ import annotations

import hashlib
from datetime import time
from typing import Any
from uuid import UUID

from flask import jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import NotFound

from app.blueprints.context import actor, clock, location
from app.blueprints.rotation_day import board, words
from app.blueprints.rotation_day.board import Board
from app.extensions import db
from app.queries import rotation_day
from app.queries.rotation_day import Own

SUPERVISES = Own(groups=frozenset(), stations=frozenset())
"""Whoever sees all and stands nowhere in particular."""


def found(rotation_id: UUID, own: Own) -> Board:
    """Return the day as it is now."""
    day = rotation_day.find(db.session(), rotation_id)
    if day is None:
        raise NotFound
    return board.board(day, own=own, zone=location().zone, now=clock())


def show(template: str, shown: Board, *, poll: str, mark: str, named: bool, **more: Any) -> ResponseReturnValue:
    """Return a page of the day as it is at the board's moment, with until when a phone may keep it."""
    kept_until = None if more.get("rehearsed") else shown.kept_until
    page = render_template(
        template,
        board=shown,
        state=board.state(shown, mark=mark, named=named),
        named=named,
        poll=poll,
        whose=actor().user_id,
        keep=kept_until,
        news=board.news,
        wall=words.wall,
        round_=words.round_,
        **more,
    )
    answer = make_response(page)
    if kept_until:
        answer.headers["Weekwijzer-Keep-Until"] = str(kept_until)
    return answer


def rehearsed() -> time | None:
    """Return the time on the day that is practised with, or nothing; what is no time is passed over."""
    asked = request.args.get("at", "").replace(".", ":")
    try:
        return time.fromisoformat(asked.zfill(5)) if len(asked) in (4, 5) else None
    except ValueError:
        return None


def mark(rotation_id: UUID, own: Own) -> str:
    """Return a mark of all that the page is made from: the same for the same page."""
    seen = rotation_day.fingerprint(db.session(), rotation_id)
    if seen is None:
        raise NotFound
    whose = sorted(map(str, own.groups | own.stations))
    parts = (seen, whose, location().plan_version, str(get_locale()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def polled(rotation_id: UUID, own: Own, *, named: bool) -> ResponseReturnValue:
    """Answer a page that asks whether anything changed: with nothing, when nothing did."""
    current = mark(rotation_id, own)
    if request.if_none_match.contains(current):
        answer = make_response("", 304)
    else:
        answer = jsonify(board.state(found(rotation_id, own), mark=current, named=named))
    answer.set_etag(current)
    answer.headers["Weekwijzer-Now"] = str(int(clock().timestamp() * 1000))
    return answer


def is_script() -> bool:
    """Say whether a script asks, and not a form."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
