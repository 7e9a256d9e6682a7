"""Outings and weekly sport: the list, one as a whole, made known, and its tickets divided."""

from __future__ import annotations

import secrets
from datetime import time, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_currency, ngettext
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock, location, today
from app.blueprints.outings import pages, words
from app.blueprints.outings.forms import DivideForm
from app.extensions import db
from app.planning.errors import PlanningError
from app.planning.timeslots import local_moment
from app.planning.vocabulary import OutingSort
from app.programme import publishing
from app.programme.outings import tickets
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import outing_lists
from app.queries.outing_lists import Asked

bp = Blueprint("outings", __name__, url_prefix="/uitjes")

LONGEST_SEARCH = 80
MOST_SEEDS = 1_000_000
"""Six digits can be read out and written down."""
CLOSES_BEFORE = timedelta(days=3)
CLOSES_AT = time(17)


@bp.get("")
@policy(Action.SEE_PLAN)
def overview() -> ResponseReturnValue:
    """Show outings to come and past ones, and the sport of every week."""
    asked, now = _asked(), clock()
    return render_template(
        "outings/overview.html",
        asked=asked,
        coming=outing_lists.coming(db.session(), asked, now=now),
        past=outing_lists.past(db.session(), asked, now=now),
        weekly=outing_lists.weekly(db.session(), now=now),
        sorts=words.SORTS,
        signs=words.SIGNS,
    )


@bp.get("/<uuid:outing_id>")
@policy(Action.SEE_PLAN)
def show(outing_id: UUID) -> ResponseReturnValue:
    """Show an outing with all that belongs to it, also for paper."""
    found = pages.page(outing_id)
    usual = min(max(pages.day_of(found.head) - CLOSES_BEFORE, today()), pages.day_of(found.head))
    return render_template(
        "outings/show.html",
        page=found,
        head=found.head,
        sorts=words.SORTS,
        signs=words.SIGNS,
        modes=words.MODES,
        divide=DivideForm(formdata=None, closes_on=usual),
        now=clock(),
        undo=undoing.last(),
        euro=lambda amount: format_currency(amount, "EUR"),
    )


@bp.post("/<uuid:outing_id>/bekendmaken")
@policy(Action.PUBLISH_PLAN)
def publish(outing_id: UUID) -> ResponseReturnValue:
    """Make the outing known with its briefing and plan B: everybody is told once."""
    head = pages.find(outing_id)
    ids = [one for one in (head.briefing_id, head.session_id, head.plan_b_id) if one]
    try:
        done = publishing.publish(db.session(), ids, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("outings.show", outing_id=outing_id))
    db.session.commit()
    jobs.ring()
    known = _("Het uitje is bekendgemaakt.") if done.sessions else _("Alles was al bekend.")
    mails = ngettext("%(num)s bericht gaat eruit.", "%(num)s berichten gaan eruit.", done.messages)
    flash(f"{known} {mails}" if done.messages else known, "success")
    return redirect(url_for("outings.show", outing_id=outing_id))


@bp.post("/<uuid:outing_id>/kaartjes")
@policy(Action.EDIT_CHILDREN)
def divide(outing_id: UUID) -> ResponseReturnValue:
    """Let children wish for the tickets, in a round."""
    head, form = pages.find(outing_id), DivideForm()
    if not form.validate_on_submit() or form.closes_on.data is None:
        flash(_("Kies tot en met welke dag kinderen kunnen wensen."), "error")
        return redirect(url_for("outings.show", outing_id=outing_id))
    try:
        closes = local_moment(day=form.closes_on.data, at=CLOSES_AT, zone=location().zone)
        seed = secrets.randbelow(MOST_SEEDS)
        row = tickets.divide(db.session(), head.id, closes_at=closes, seed=seed, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, PlanningError) as refusal:
        db.session.rollback()
        flash(_said(refusal), "error")
        return redirect(url_for("outings.show", outing_id=outing_id))
    db.session.commit()
    flash(_("De kaartjes worden verdeeld. Vul nu de wensen in."), "success")
    return redirect(url_for("allocation_wishes.show", allocation_id=row.id))


def _said(why: Refusal | PlanningError) -> str:
    if isinstance(why, Refusal):
        return words.refusal(why, location().zone)
    return _("Kies een andere dag.")


def _asked() -> Asked:
    """Return what is looked for; what is no sort is passed over."""
    sort = request.args.get("soort", "")
    return Asked(
        sort=OutingSort(sort) if sort in set(OutingSort) else None,
        text=request.args.get("zoek", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )
