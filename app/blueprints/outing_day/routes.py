"""Counting children on the way, for staff and, on its day, for whoever has a seat in the outing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.outing_day import pages, sent
from app.extensions import db
from app.planning.vocabulary import CountPoint
from app.programme.outings import counting
from app.queries import outing_day

bp = Blueprint("outing_day", __name__, url_prefix="/uitjes/<uuid:outing_id>/onderweg")


@bp.get("")
@policy(Action.USE_ACCOUNT)
def phone(outing_id: UUID) -> ResponseReturnValue:
    """Show who goes along, who is where, and what was counted."""
    pages.admit(outing_id)
    return pages.show(outing_id)


@bp.post("")
@policy(Action.USE_ACCOUNT)
def tick(outing_id: UUID) -> ResponseReturnValue:
    """Note that children left, are back, or stay here after all; also late, as long as it was ticked on the day."""
    now = clock()
    moves = sent.moves(now=now)
    session_id = pages.admit_late(outing_id, moves)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    if sent.EVERYBODY in request.form:
        moves = (*moves, *sent.everybody(outing_day.going(db.session(), outing_id), now=now))
    stands = counting.move(db.session(), session_id, moves, by=actor(), now=now)
    db.session.commit()
    if pages.is_script():
        stale = {
            str(one.child_id): stands[one.child_id].value for one in moves if stands.get(one.child_id, one.to) != one.to
        }
        return jsonify(changed=len(stands), conflicts=[], stands=stale)
    flash(ngettext("%(num)s kind genoteerd.", "%(num)s kinderen genoteerd.", len(stands)), "success")
    return redirect(url_for("outing_day.phone", outing_id=outing_id))


@bp.get("/stand.json")
@policy(Action.USE_ACCOUNT)
def state(outing_id: UUID) -> ResponseReturnValue:
    """Tell a telephone where everybody is by now."""
    now, places = clock(), outing_day.places(db.session(), pages.admit(outing_id))
    found = pages.state(places, now=now)
    mark = str(found["mark"])
    answer = make_response("", 304) if request.if_none_match.contains(mark) else jsonify(found)
    answer.set_etag(mark)
    answer.headers["Weekwijzer-Now"] = str(pages.milliseconds(now))
    return answer


@bp.post("/tellen")
@policy(Action.USE_ACCOUNT)
def count(outing_id: UUID) -> ResponseReturnValue:
    """Note how many heads were counted at a point."""
    pages.admit(outing_id)
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    found = sent.count(now=clock())
    if found is None:
        return pages.show(outing_id, faulty=CountPoint(request.form["punt"]))
    counting.count(db.session(), outing_id, found, by=actor(), now=clock())
    db.session.commit()
    flash(_("De telling is genoteerd."), "success")
    return redirect(url_for("outing_day.phone", outing_id=outing_id, _anchor=f"tellen-{found.point.value}"))
