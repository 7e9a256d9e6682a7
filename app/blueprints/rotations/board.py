"""The running order of a safety day: made, looked at, and changed by hand."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing, wording
from app.blueprints.context import actor, clock, location
from app.blueprints.rotations import clocks, outcomes, pages, words
from app.blueprints.rotations.board_forms import MoveForm
from app.blueprints.rotations.fields import version_seen
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import solving, visits
from app.programme.rotations.visits import Move
from app.queries import rotation_problem
from app.queries.rotation_plan import RotationInPlan

bp = Blueprint("rotation_board", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>")

SECONDS, LONGER = rotation_problem.SECONDS, 20
VIEWS = ("posten", "groepen")


@bp.get("/draaischema")
@policy(Action.SEE_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show who is where in which round."""
    plan = pages.find(rotation_id)
    form = MoveForm(formdata=None, version=plan.version).offer(plan)
    form.choose(request.args.get("groep"), request.args.get("post"))
    return _page(plan, form)


@bp.post("/draaischema")
@policy(Action.EDIT_PLAN)
def move(rotation_id: UUID) -> ResponseReturnValue:
    """Move a visit to another round."""
    plan = pages.find(rotation_id)
    form = MoveForm().offer(plan)
    if not form.validate_on_submit():
        return _page(plan, form), 422
    wanted, seen = form.wanted(), version_seen(form.version.data)
    try:
        event = visits.move(db.session(), rotation_id, wanted, seen=seen, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _page(pages.find(rotation_id), form), 409
    db.session.commit()
    if event is not None:
        undoing.offer_at(_undo_url(rotation_id, event.id), _moved(plan, wanted))
    anchor = f"bezoek-{wanted.group_id}-{wanted.station_id}"
    return redirect(url_for("rotation_board.show", rotation_id=rotation_id, per=_view(), _anchor=anchor))


@bp.post("/oplossen")
@policy(Action.EDIT_PLAN)
def solve(rotation_id: UUID) -> ResponseReturnValue:
    """Make the running order anew."""
    seen, seconds = version_seen(request.form.get("version")), LONGER if request.form.get("langer") else SECONDS
    try:
        done = solving.solve(db.session(), rotation_id, seen=seen, seconds=seconds, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("rotations.show", rotation_id=rotation_id))
    db.session.commit()
    if done.event is None:
        flash(_("Er is geen nieuw draaischema. Hieronder staat waarom."), "error")
        return redirect(url_for("rotations.show", rotation_id=rotation_id))
    undoing.offer_at(_undo_url(rotation_id, done.event.id), _("Het draaischema is gemaakt."))
    return redirect(url_for("rotation_board.show", rotation_id=rotation_id))


@bp.post("/draaischema/<uuid:event_id>/ongedaan")
@policy(Action.EDIT_PLAN)
def undo(rotation_id: UUID, event_id: UUID) -> ResponseReturnValue:
    """Put the running order back as it was before a change."""
    try:
        visits.undo(db.session(), rotation_id, event_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("rotation_board.show", rotation_id=rotation_id))
    db.session.commit()
    flash(_("Ongedaan gemaakt: het draaischema is weer zoals het was."), "success")
    return redirect(url_for("rotation_board.show", rotation_id=rotation_id))


def _page(plan: RotationInPlan, form: MoveForm) -> str:
    return render_template(
        "rotations/board.html",
        plan=plan,
        form=form,
        view=_view(),
        table=outcomes.table(plan),
        standing=outcomes.standing(plan),
        station_of={one.name: one for one in plan.stations},
        group_of={one.name: one for one in plan.groups},
        clocks=clocks,
        undo=undoing.last(),
    )


def _view() -> str:
    asked = request.values.get("per", VIEWS[0])
    return asked if asked in VIEWS else VIEWS[0]


def _undo_url(rotation_id: UUID, event_id: UUID) -> str:
    return url_for("rotation_board.undo", rotation_id=rotation_id, event_id=event_id)


def _moved(plan: RotationInPlan, wanted: Move) -> str:
    return _(
        "%(group)s is nu in ronde %(round)s bij %(station)s, om %(time)s uur.",
        group=wording.group(next(one.name for one in plan.groups if one.id == wanted.group_id)),
        station=next(one.name for one in plan.stations if one.id == wanted.station_id),
        round=wanted.to + 1,
        time=clocks.clock(plan.rounds[wanted.to].start),
    )
