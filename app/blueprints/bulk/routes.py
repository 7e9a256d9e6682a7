"""Many sessions at once: choose, see what follows, do it, and take it back in one go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import conflict_sentences, sentences, undoing, way_back
from app.blueprints.bulk.forms import ActForm, SelectionForm
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.planning.errors import PlanningError
from app.programme import bulk, bulk_previews, plan_edits
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import NothingToChange, Refusal
from app.queries import selection, session_page
from app.queries.plan import SessionInPlan

bp = Blueprint("bulk", __name__, url_prefix="/veel-tegelijk")

AHEAD = timedelta(days=6)


@bp.get("")
@policy(Action.EDIT_PLAN)
def choose() -> ResponseReturnValue:
    """Show which sessions there are by the filter, each with a tick."""
    return _choose(_act_form(fresh=True))


@bp.post("/bekijken")
@policy(Action.EDIT_PLAN)
def look() -> ResponseReturnValue:
    """Show what would follow, and change nothing."""
    form = _act_form()
    if not form.validate_on_submit():
        return _choose(form), 422
    try:
        found = bulk_previews.preview(db.session(), _ticked(), form.act(), location=location(), now=clock())
        if not found.lines:
            raise NothingToChange
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return _choose(form), 422
    except Refusal as refusal:
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _choose(form), 409
    form.publish.data = True
    return render_template(
        "bulk/preview.html", form=form, found=found, say=conflict_sentences.conflict_on, query=_query()
    )


@bp.post("")
@policy(Action.EDIT_PLAN)
def do() -> ResponseReturnValue:
    """Do it: to all that were chosen, or to none; and tell everybody at once when that was ticked."""
    form = _act_form()
    if not form.validate_on_submit():
        return _choose(form), 422
    tell = bool(form.publish.data)
    try:
        done = bulk.apply(
            db.session(), _ticked(), form.act(), tell=tell, along=_ticked("along"), by=actor(), now=clock()
        )
    except PlanningError as error:
        form.form_errors.append(sentences.unplannable(error))
        return _choose(form), 422
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _choose(form), 409
    db.session.commit()
    jobs.ring()
    undoing.offer_all(done.edit_id, _said(done))
    return redirect(f"{url_for('bulk.choose')}?{_query()}")


@bp.post("/<uuid:edit_id>/ongedaan")
@policy(Action.EDIT_PLAN)
def undo(edit_id: UUID) -> ResponseReturnValue:
    """Take back everything that one act did."""
    try:
        number = plan_edits.undo(db.session(), edit_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(way_back.inside(request.referrer) or url_for("bulk.choose"))
    db.session.commit()
    jobs.ring()
    text = ngettext(
        "%(num)s bijeenkomst is weer zoals hij was.", "%(num)s bijeenkomsten zijn weer zoals ze waren.", number
    )
    flash(text, "success")
    return redirect(way_back.inside(request.referrer) or url_for("bulk.choose"))


def _choose(form: ActForm) -> str:
    """Return the page on which sessions are chosen; what was ticked stays ticked."""
    asked = SelectionForm(_asked())
    asked.groep.offer(session_page.age_groups(db.session()))
    asked.ruimte.offer(session_page.spaces(db.session()))
    found: tuple[SessionInPlan, ...] = ()
    if asked.validate():
        found = selection.find(db.session(), asked.selection(), location=location(), now=clock())
    return render_template(
        "bulk/choose.html",
        selection=asked,
        form=form,
        found=found[: bulk.MOST_SESSIONS],
        more=len(found) - bulk.MOST_SESSIONS,
        ticked=None if request.method == "GET" else _ticked(),
        query=_query(),
        undo=undoing.last(),
    )


def _asked() -> MultiDict[str, str]:
    """Return the filter of the address: from today a week ahead, unless it says otherwise."""
    asked = MultiDict(request.args)
    asked.setdefault("van", today().isoformat())
    asked.setdefault("tot", (today() + AHEAD).isoformat())
    asked.setdefault("waar", selection.Whereabouts.ANYWHERE.value)
    return asked


def _query() -> str:
    """Return the filter as it stands in the address: as keywords it could name what `url_for` has a use for."""
    return request.query_string.decode("ascii", "replace")


def _act_form(*, fresh: bool = False) -> ActForm:
    form = ActForm(formdata=None) if fresh else ActForm()
    form.space.offer(session_page.offered_spaces(db.session()), empty=_("Kies…"))
    return form


def _ticked(name: str = "session") -> set[UUID]:
    return set(request.form.getlist(name, type=UUID))


def _said(done: bulk.Done) -> str:
    changed = ngettext("%(num)s bijeenkomst is gewijzigd.", "%(num)s bijeenkomsten zijn gewijzigd.", done.sessions)
    if not done.messages:
        return changed
    mails = ngettext("%(num)s bericht wordt nu verstuurd.", "%(num)s berichten worden nu verstuurd.", done.messages)
    return f"{changed} {mails}"
