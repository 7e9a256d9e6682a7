"""Children who leave, alone or with their family, and what goes along with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.children import words
from app.blueprints.children.forms import id_of
from app.blueprints.context import actor, clock, location, today
from app.documents.errors import NotPrintable
from app.extensions import db
from app.programme import child_departures, child_returns, handovers
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import child_page
from app.queries.child_page import ChildRecord

bp = Blueprint("departures", __name__, url_prefix="/kinderen/<uuid:child_id>")


@bp.get("/vertrek")
@policy(Action.EDIT_CHILDREN)
def look(child_id: UUID) -> ResponseReturnValue:
    """Say first what happens when a child leaves, with the brothers and sisters that go along."""
    record = _found(child_id)
    chosen = _chosen(record, request.args.getlist("kinderen") if "dag" in request.args else None)
    return _page(record, chosen, _day(request.args.get("dag")) or today())


@bp.post("/vertrek")
@policy(Action.EDIT_CHILDREN)
def leave(child_id: UUID) -> ResponseReturnValue:
    """Let children leave."""
    record, on = _found(child_id), _day(request.form.get("dag"))
    chosen = _chosen(record, request.form.getlist("kinderen"))
    if on is None:
        return _page(record, chosen, today(), fault=_("Vul de laatste dag in.")), 422
    try:
        left = child_departures.leave(db.session(), chosen, on=on, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        return _page(_found(child_id), chosen, on, fault=words.refusal(refusal, location().zone)), 409
    db.session.commit()
    text = ngettext("%(num)s kind is vertrokken.", "%(num)s kinderen zijn vertrokken.", left.children)
    freed = ngettext("%(num)s plek is nu vrij.", "%(num)s plekken zijn nu vrij.", left.seats) if left.seats else ""
    flash(f"{text} {freed}".strip(), "success")
    return redirect(url_for("participation.child", child_id=child_id))


@bp.post("/vertrek/ongedaan")
@policy(Action.EDIT_CHILDREN)
def undo(child_id: UUID) -> ResponseReturnValue:
    """Take leaving back, on the same day."""
    _found(child_id)
    try:
        differs = child_returns.come_back(db.session(), child_id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(words.not_back(refusal, location().zone), "error")
        return redirect(url_for("participation.child", child_id=child_id))
    db.session.commit()
    flash(_("Dit is ongedaan gemaakt. Het kind doet weer mee."), "success")
    for one in differs:
        flash(words.differs(one), "warning")
    return redirect(url_for("participation.child", child_id=child_id))


@bp.get("/overdracht.pdf")
@policy(Action.EDIT_CHILDREN)
def handover(child_id: UUID) -> ResponseReturnValue:
    """Send the sheet that goes along with a child."""
    try:
        content = handovers.print_sheet(db.session(), child_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except NotPrintable as why:
        db.session.rollback()
        flash(words.unprintable(why), "error")
        return redirect(url_for("participation.child", child_id=child_id))
    db.session.commit()
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="overdracht.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _found(child_id: UUID) -> ChildRecord:
    record = child_page.record(db.session(), child_id)
    if record is None:
        raise NotFound
    return record


def _chosen(record: ChildRecord, typed: Sequence[str] | None) -> list[UUID]:
    """Return the child itself and its brothers and sisters who go along: those that were ticked, at first all."""
    here = [one.id for one in record.siblings if one.left_on is None]
    wanted = set(here) if typed is None else {id_of(one) for one in typed}
    return [record.id, *(one for one in here if one in wanted)]


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None


def _page(record: ChildRecord, chosen: list[UUID], on: date, *, fault: str = "") -> str:
    held = child_departures.look(db.session(), chosen, on=on, by=actor(), now=clock())
    return render_template(
        "children/leave.html", record=record, chosen=chosen, on=on, held=held, fault=fault, today=today()
    )
