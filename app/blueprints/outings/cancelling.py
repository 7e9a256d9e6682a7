"""An outing that does not go on, with plan B in its place."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask import redirect as lead_to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock, location
from app.blueprints.outings import pages, words
from app.blueprints.outings.forms import CancelForm
from app.extensions import db
from app.programme.outings import cancelling
from app.programme.outings.cancelling import Cancelling
from app.programme.refusals import Refusal
from app.queries import outings

bp = Blueprint("outing_cancelling", __name__, url_prefix="/uitjes/<uuid:outing_id>/vervallen")

LONGEST_TITLE = 120


@bp.get("")
@policy(Action.EDIT_PLAN)
def ask(outing_id: UUID) -> ResponseReturnValue:
    """Ask why, and what is held instead."""
    head = pages.find(outing_id)
    first_line = next(iter(head.plan_b.splitlines()), "")
    return _page(outing_id, CancelForm(formdata=None, title=first_line[:LONGEST_TITLE]))


@bp.post("")
@policy(Action.EDIT_PLAN)
def cancel(outing_id: UUID) -> ResponseReturnValue:
    """Cancel the outing and plan B in its place, as one act."""
    head, form = pages.find(outing_id), CancelForm()
    _offer(form)
    if not (form.validate_on_submit() and _plan_b_is_whole(form)):
        return _page(outing_id, form), 422
    try:
        edit = cancelling.cancel(db.session(), outing_id, _wanted(form), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(outing_id, form), 409
    edit_id = edit.id
    db.session.commit()
    undoing.offer_all(
        edit_id, _("%(title)s is vervallen. Nog niemand weet dit: maak het nog bekend.", title=head.title)
    )
    return lead_to(url_for("outings.show", outing_id=outing_id))


def _plan_b_is_whole(form: CancelForm) -> bool:
    """Say whether plan B is complete, or left out; and beside the field what is not."""
    if (form.title.data or "").strip() and form.space.data is None:
        form.space.errors = (_("Kies een ruimte, of laat plan B leeg."),)
    elif form.space.data is not None and not (form.title.data or "").strip():
        form.title.errors = (_("Vul in wat u in plaats daarvan doet."),)
    return not form.errors


def _wanted(form: CancelForm) -> Cancelling:
    return Cancelling(
        reason=str(form.reason.data).strip(),
        title=(form.title.data or "").strip(),
        space_id=form.space.data,
        briefing_too=bool(form.briefing_too.data),
    )


def _offer(form: CancelForm) -> None:
    form.space.offer(outings.rooms(db.session()), empty=_("geen plan B"))


def _page(outing_id: UUID, form: CancelForm) -> str:
    _offer(form)
    found = pages.page(outing_id)
    return render_template("outings/cancel.html", page=found, head=found.head, form=form)
