"""Enrolling a whole group at once: chosen, looked over, with exceptions, and undone in one go."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.enrolments import words
from app.extensions import db
from app.programme import enrolments_together
from app.programme.enrolments_together import Done, Source
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal

bp = Blueprint("enrolments_together", __name__, url_prefix="/activiteiten/<uuid:activity_id>/kinderen/samen")

MOST = 500
EVERYBODY = "iedereen"
AGES, GROUP = "leeftijd:", "groep:"


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(activity_id: UUID) -> ResponseReturnValue:
    """Show which groups can be chosen, and of the chosen one what becomes of each child."""
    return _page(activity_id, request.args.get("bron", ""))


@bp.post("")
@policy(Action.EDIT_CHILDREN)
def enrol(activity_id: UUID) -> ResponseReturnValue:
    """Place whoever is ticked, or let them wait."""
    chosen_of = request.form.get("bron", "")
    source = _source(chosen_of)
    try:
        chosen = [UUID(one) for one in request.form.getlist("kind")[:MOST]]
    except ValueError as error:
        raise BadRequest from error
    if source is None:
        raise BadRequest
    seen = request.form.get("seen", "")
    try:
        done = enrolments_together.enrol(
            db.session(), activity_id, source, chosen=chosen, seen=seen, by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        return _page(activity_id, chosen_of, fault=words.not_together(refusal, location().zone)), 409
    db.session.commit()
    undoing.offer_at(url_for("enrolments.undo", step_id=done.change_id), _said(done))
    return redirect(url_for("enrolments.show", activity_id=activity_id))


def _page(activity_id: UUID, chosen: str, fault: str = "") -> str:
    source = _source(chosen)
    try:
        choices = enrolments_together.choices(db.session(), activity_id, now=clock())
        preview = (
            enrolments_together.look(db.session(), activity_id, source, by=actor(), now=clock()) if source else None
        )
    except NoSuchThing as error:
        raise NotFound from error
    page = render_template(
        "enrolments/together.html",
        choices=choices,
        chosen=chosen,
        group_id=source.group_id if source else None,
        preview=preview,
        fault=fault,
        words=words,
        ways=(EVERYBODY, AGES, GROUP),
    )
    db.session.commit()
    return page


def _source(chosen: str) -> Source | None:
    """Return what was chosen; nothing when nothing was, or what is no such choice."""
    if chosen == EVERYBODY:
        return Source()
    try:
        if chosen.startswith(AGES):
            return Source(age_group_id=UUID(chosen.removeprefix(AGES)))
        if chosen.startswith(GROUP):
            return Source(group_id=UUID(chosen.removeprefix(GROUP)))
    except ValueError:
        return None
    return None


def _said(done: Done) -> str:
    parts = []
    if done.placed:
        parts.append(ngettext("%(num)s kind geplaatst.", "%(num)s kinderen geplaatst.", done.placed))
    if done.waiting:
        said = ngettext("%(num)s kind op de wachtlijst.", "%(num)s kinderen op de wachtlijst.", done.waiting)
        parts.append(said)
    return " ".join(parts) or _("Er verandert niets.")
