"""Rounds: the list, one made and changed, closed, and thrown away."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.allocations import sentences
from app.blueprints.allocations.forms import RoundForm
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.programme import marks
from app.programme.allocations import rounds
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import allocations
from app.queries.allocations import Choosable, RoundPage

bp = Blueprint("allocations", __name__, url_prefix="/verdelingen")

MOST_SEEDS = 1_000_000
"""Six digits can be read out and written down."""
USUALLY_CLOSES = (timedelta(days=3), time(17))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    id: UUID
    name: str


@bp.get("")
@policy(Action.SEE_CHILDREN)
def overview() -> ResponseReturnValue:
    """Show the rounds."""
    return render_template("allocations/overview.html", found=allocations.overview(db.session()), now=clock())


@bp.get("/nieuw")
@policy(Action.EDIT_CHILDREN)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    later, at = USUALLY_CLOSES
    form = RoundForm(formdata=None, closes_on=today() + later, closes_at=at)
    return _new_page(form)


@bp.post("/nieuw")
@policy(Action.EDIT_CHILDREN)
def make() -> ResponseReturnValue:
    """Make a round; its lots are fixed before anybody wishes anything."""
    form, zone = RoundForm(), location().zone
    _offer(form, ())
    if not (form.validate_on_submit() and form.is_possible(zone)):
        return _new_page(form), 422
    try:
        wanted, seed = form.details(zone), secrets.randbelow(MOST_SEEDS)
        row = rounds.make(db.session(), wanted, seed=seed, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refused(refusal, zone))
        return _new_page(form), 409
    db.session.commit()
    flash(_("%(title)s is gemaakt. Vul nu de wensen in.", title=row.title), "success")
    return redirect(url_for("allocation_wishes.show", allocation_id=row.id))


@bp.get("/<uuid:allocation_id>/wijzigen")
@policy(Action.EDIT_CHILDREN)
def edit(allocation_id: UUID) -> ResponseReturnValue:
    """Show the form with what a round is."""
    found = _found(allocation_id)
    closes = found.closes_at.astimezone(ZoneInfo(location().zone))
    details = rounds.details_of(found)
    form = RoundForm(
        formdata=None,
        title=found.title,
        activities=[str(one) for one in details.activity_ids],
        closes_on=closes.date(),
        closes_at=closes.time(),
        seen=marks.of(details),
    )
    return _edit_page(found, form)


@bp.post("/<uuid:allocation_id>/wijzigen")
@policy(Action.EDIT_CHILDREN)
def change(allocation_id: UUID) -> ResponseReturnValue:
    """Change a round."""
    found, form, zone = _found(allocation_id), RoundForm(), location().zone
    _offer(form, found.activities)
    if not (form.validate_on_submit() and form.is_possible(zone)):
        return _edit_page(found, form), 422
    try:
        wanted, seen = form.details(zone, former=found.closes_at), form.seen.data or ""
        rounds.change(db.session(), allocation_id, wanted, seen=seen, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refused(refusal, zone))
        return _edit_page(found, form), 409
    db.session.commit()
    flash(_("%(title)s is opgeslagen.", title=wanted.title), "success")
    return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))


@bp.post("/<uuid:allocation_id>/sluiten")
@policy(Action.EDIT_CHILDREN)
def close(allocation_id: UUID) -> ResponseReturnValue:
    """Let a round take no wishes any more."""
    try:
        rounds.close(db.session(), allocation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refused(refusal, location().zone), "error")
        return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))
    db.session.commit()
    flash(_("De verdeling is gesloten. U kunt de plekken nu verdelen."), "success")
    return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))


@bp.post("/<uuid:allocation_id>/weg")
@policy(Action.EDIT_CHILDREN)
def remove(allocation_id: UUID) -> ResponseReturnValue:
    """Throw a round away with its wishes."""
    try:
        title = rounds.remove(db.session(), allocation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refused(refusal, location().zone), "error")
        return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))
    db.session.commit()
    flash(_("%(title)s is weg, met de wensen.", title=title), "success")
    return redirect(url_for("allocations.overview"))


def _found(allocation_id: UUID) -> RoundPage:
    found = allocations.find(db.session(), allocation_id, now=clock())
    if found is None:
        raise NotFound
    return found


def _new_page(form: RoundForm) -> str:
    _offer(form, ())
    return render_template("allocations/new.html", form=form)


def _edit_page(found: RoundPage, form: RoundForm) -> str:
    _offer(form, found.activities)
    return render_template("allocations/edit.html", found=found, form=form)


def _offer(form: RoundForm, kept: Sequence[Choosable]) -> None:
    """Let what has a meeting to come be chosen, and what was chosen before."""
    known = {one.id: one for one in (*allocations.choosable(db.session(), now=clock()), *kept)}
    form.activities.offer(_Named(id=one.id, name=_said(one)) for one in known.values())


def _said(one: Choosable) -> str:
    said = [one.title]
    if one.starts_at is not None and one.zone is not None:
        said.append(wording.moment(one.starts_at, one.zone))
    if one.coming > 1:
        said.append(ngettext("%(num)s bijeenkomst", "%(num)s bijeenkomsten", one.coming))
    if one.free is None:
        said.append(_("zoveel als er komen"))
    else:
        said.append(ngettext("%(num)s vrije plek", "%(num)s vrije plekken", one.free))
    return ", ".join(said)
