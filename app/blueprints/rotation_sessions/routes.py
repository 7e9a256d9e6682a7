"""The sessions that a safety day becomes: looked over, put in the plan, and made known together."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences, undoing
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning.publication import NoticeKind
from app.programme import publishing
from app.programme.publishing import Announcement
from app.programme.refusals import Refusal
from app.programme.rotations import scheduling
from app.programme.rotations.parts import Scheduled
from app.programme.rotations.scheduling import Difference
from app.queries import rotation_plan
from app.queries.plan import SessionInPlan, sessions_of
from app.queries.rotation_plan import RotationInPlan

bp = Blueprint("rotation_sessions", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/bijeenkomsten")


@bp.get("")
@policy(Action.EDIT_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show what of the day is in the plan, and what is not as the running order says."""
    plan = _find(rotation_id)
    found = _sessions(plan)
    difference, obstacle = _difference(rotation_id)
    told = publishing.preview(found, now=clock())
    return render_template(
        "rotation_sessions/show.html",
        plan=plan,
        sessions=found,
        difference=difference,
        obstacle=obstacle,
        told=told,
        messages={kind.value: _number(told, kind) for kind in NoticeKind},
        zone=location().zone,
        undo=undoing.last(),
    )


@bp.post("")
@policy(Action.EDIT_PLAN)
def put(rotation_id: UUID) -> ResponseReturnValue:
    """Let the sessions be what the running order says."""
    _find(rotation_id)
    try:
        done = scheduling.put(db.session(), rotation_id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        for sentence in sentences.refusals_of(refusal, location().zone):
            flash(sentence, "error")
        return redirect(url_for("rotation_sessions.show", rotation_id=rotation_id))
    db.session.commit()
    _say(done)
    return redirect(url_for("rotation_sessions.show", rotation_id=rotation_id))


@bp.post("/bekendmaken")
@policy(Action.PUBLISH_PLAN)
def publish(rotation_id: UUID) -> ResponseReturnValue:
    """Make every part of the day known, and tell whom it concerns."""
    plan = _find(rotation_id)
    ids = [entry.planned.id for entry in _sessions(plan)]
    done = publishing.publish(db.session(), ids, by=actor(), now=clock())
    db.session.commit()
    jobs.ring()
    flash(
        ngettext("%(num)s bericht gaat eruit.", "%(num)s berichten gaan eruit.", done.messages)
        if done.sessions
        else _("Alles was al bekend."),
        "success",
    )
    return redirect(url_for("rotation_sessions.show", rotation_id=rotation_id))


def _find(rotation_id: UUID) -> RotationInPlan:
    found = rotation_plan.find(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found


def _sessions(plan: RotationInPlan) -> tuple[SessionInPlan, ...]:
    """Return the stations and then the groups, each by name."""
    parts = (one for one in sessions_of(db.session(), plan.activity_id) if one.planned.rotation_id == plan.id)
    return tuple(sorted(parts, key=lambda one: (one.planned.goes_round, one.planned.title)))


def _difference(rotation_id: UUID) -> tuple[Difference | None, str]:
    """Return what putting it in the plan would do, or why it cannot be."""
    try:
        return scheduling.look(db.session(), rotation_id, by=actor(), now=clock()), ""
    except Refusal as refusal:
        return None, " ".join(sentences.refusals_of(refusal, location().zone))


def _number(told: tuple[Announcement, ...], kind: NoticeKind) -> int:
    return sum(one.counts[kind] for one in told)


def _say(done: Scheduled) -> None:
    if done.edit is None:
        flash(_("De planning is al zoals het draaischema zegt."), "success")
    else:
        undoing.offer_act(done.edit, _("Het draaischema staat in de planning. Nog niemand heeft er bericht van."))
    for one in done.not_free:
        flash(
            _(
                "%(name)s kan niet bij %(group)s: die is dan al ingedeeld, of de plek is bezet.",
                name=one.volunteer,
                group=one.group,
            ),
            "warning",
        )
