"""Visits to the library: every group with its visits, and what is still to be planned."""

from __future__ import annotations

from collections import defaultdict
from datetime import time
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock, location, today
from app.blueprints.library import words
from app.blueprints.library.visit_forms import VisitsForm
from app.extensions import db
from app.planning.errors import PlanningError
from app.planning.school_years import bounds, school_year_of
from app.programme.library import visits
from app.programme.library.refusals import TemplateMissing
from app.programme.library.visits import Outlook
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import library_visits as queries
from app.queries import session_page
from app.queries.library_visits import VisitTemplate

bp = Blueprint("library", __name__, url_prefix="/bibliotheek")

USUALLY = time(10)


@bp.get("")
@policy(Action.SEE_PLAN)
def overview() -> ResponseReturnValue:
    """Show each group with its visits of this school year."""
    scope, year = db.session(), school_year_of(today())
    first, last = bounds(year)
    found = defaultdict(list)
    for visit in queries.visits(scope, first=first, last=last):
        found[visit.group_id].append(visit)
    template = queries.template(scope)
    return render_template(
        "library/visits.html",
        groups=[one for one in queries.groups(scope) if one.age_group_id or one.id in found],
        visits=found,
        least=_times(template)[0] if template else 0,
        template=template,
        library=queries.library(scope),
        year=year,
        now=clock(),
        undo=undoing.last(),
    )


@bp.get("/voorstel")
@policy(Action.EDIT_PLAN)
def propose() -> ResponseReturnValue:
    """Ask which groups go, and show when that would be."""
    asked = bool(request.args.get("starts"))
    form = VisitsForm(request.args if asked else None, meta={"csrf": False})
    return _page(form, asked=asked)


@bp.post("/voorstel")
@policy(Action.EDIT_PLAN)
def plan() -> ResponseReturnValue:
    """Plan the visits that were shown, all of them or none."""
    form = VisitsForm()
    _offer(form, _template())
    if not form.validate_on_submit():
        return _page(form, asked=False), 422
    try:
        edit = visits.plan(
            db.session(),
            form.wish(school_year_of(today())),
            seen=str(form.seen.data),
            location=location(),
            by=actor(),
            now=clock(),
        )
    except (Refusal, PlanningError) as refusal:
        db.session.rollback()
        form.form_errors.append(words.unplanned(refusal, location().zone))
        return _page(form, asked=True), 409
    number = len(edit.before["visits"])
    db.session.commit()
    text = ngettext("%(num)s bezoek is gepland.", "%(num)s bezoeken zijn gepland.", number)
    undoing.offer_at(url_for("library.undo", edit_id=edit.id), text)
    return redirect(url_for("library.overview"))


@bp.post("/voorstel/<uuid:edit_id>/ongedaan")
@policy(Action.EDIT_PLAN)
def undo(edit_id: UUID) -> ResponseReturnValue:
    """Take back the visits that were just planned."""
    try:
        visits.undo(db.session(), edit_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("library.overview"))
    db.session.commit()
    flash(_("De bezoeken staan niet meer in de planning."), "success")
    return redirect(url_for("library.overview"))


def _page(form: VisitsForm, *, asked: bool) -> str:
    """Return the form, with the proposal when something was asked that can be."""
    scope, template = db.session(), _template()
    groups = _offer(form, template)
    outlook: Outlook | None = None
    if asked and form.validate():
        outlook = visits.look(scope, form.wish(school_year_of(today())), location=location(), now=clock())
        form.seen.data = outlook.mark
    elif not form.is_submitted() and not asked:
        _usual(form, [one.id for one in groups if one.age_group_id])
    return render_template(
        "library/proposal.html",
        form=form,
        outlook=outlook,
        lines=words.proposal(outlook) if outlook else (),
        left=words.left(outlook) if outlook else (),
        year=school_year_of(today()),
    )


def _template() -> VisitTemplate:
    found = queries.template(db.session())
    if found is None:
        raise NotFound(description=words.refusal(TemplateMissing(), location().zone))
    return found


def _offer(form: VisitsForm, template: VisitTemplate) -> tuple[queries.GroupToGo, ...]:
    scope = db.session()
    groups = queries.groups(scope)
    form.groups.offer(groups)
    form.offer_times(*_times(template))
    form.space.offer(session_page.offered_spaces(scope), empty=_("Kies…"))
    form.responsible.offer(session_page.staff(scope, location().id))
    return groups


def _usual(form: VisitsForm, groups: list[UUID]) -> None:
    form.groups.data, form.starts.data = groups, USUALLY
    form.responsible.data = actor().user_id


def _times(template: VisitTemplate) -> tuple[int, int]:
    times = template.specification.get("per_year")
    return (int(times["least"]), int(times["most"])) if isinstance(times, dict) else (1, 3)
