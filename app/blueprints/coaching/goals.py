"""The goals of a young person: put in order, changed, ended; for the coach alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.coaching import reading, words
from app.blueprints.coaching.forms import GoalForm
from app.blueprints.context import actor, clock, location
from app.blueprints.freshness import fresh
from app.extensions import db
from app.planning.coaching.goals import IDEAS
from app.programme.coaching import goals
from app.programme.coaching.dossiers import Dossier
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.coaching import Line

bp = Blueprint("coaching_goals", __name__, url_prefix="/muziek/<uuid:trajectory_id>/doelen")


@bp.get("")
@policy(Action.COACH)
@fresh
def show(trajectory_id: UUID) -> ResponseReturnValue:
    """Show the goals in their order, and the form of a new one."""
    found, dossier = reading.read(trajectory_id)
    return _goals_page(found, dossier, _goal_form(formdata=None))


@bp.post("")
@policy(Action.COACH)
@fresh
def add(trajectory_id: UUID) -> ResponseReturnValue:
    """Add a goal."""
    return _save_goal(trajectory_id, None)


@bp.get("/<uuid:goal_id>")
@policy(Action.COACH)
@fresh
def edit(trajectory_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Show the form of one goal."""
    found, dossier = reading.read(trajectory_id)
    goal = next((one for one in dossier.goals if one.id == goal_id), None)
    if goal is None:
        raise NotFound
    said = {"text": goal.text.text, "behaviour": goal.text.behaviour} if goal.text else {}
    return _goals_page(found, dossier, _goal_form(formdata=None, **said), goal_id)


@bp.post("/<uuid:goal_id>")
@policy(Action.COACH)
@fresh
def change(trajectory_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Change a goal."""
    return _save_goal(trajectory_id, goal_id)


@bp.post("/<uuid:goal_id>/omhoog")
@policy(Action.COACH)
@fresh
def move_up(trajectory_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Let a goal stand one place higher."""
    reading.press()
    try:
        goals.move_up(db.session(), trajectory_id, goal_id, by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    db.session.commit()
    return redirect(url_for("coaching_goals.show", trajectory_id=trajectory_id))


@bp.post("/<uuid:goal_id>/klaar")
@policy(Action.COACH)
@fresh
def end(trajectory_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Say that a goal is reached or given up, or take that back."""
    reading.press()
    ended = request.form.get("klaar") != "nee"
    try:
        goals.end(db.session(), trajectory_id, goal_id, ended=ended, by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
    db.session.commit()
    return redirect(url_for("coaching_goals.show", trajectory_id=trajectory_id))


def _save_goal(trajectory_id: UUID, goal_id: UUID | None) -> ResponseReturnValue:
    form = _goal_form()
    found, dossier = reading.read(trajectory_id)
    wanted = form.wanted() if form.validate_on_submit() else None
    if wanted is None:
        if not form.errors:
            form.text.errors = [_("Kies een doel, of schrijf er een op met het gedrag dat erbij hoort.")]
        return _goals_page(found, dossier, form, goal_id), 422
    try:
        if goal_id is None:
            goals.add(db.session(), trajectory_id, wanted, keys=reading.keys(), by=actor(), now=clock())
        else:
            goals.change(db.session(), trajectory_id, goal_id, wanted, keys=reading.keys(), by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _goals_page(found, dossier, form, goal_id), 422
    db.session.commit()
    flash(_("Het doel is opgeslagen."), "success")
    return redirect(url_for("coaching_goals.show", trajectory_id=trajectory_id))


def _goals_page(found: Line, dossier: Dossier, form: GoalForm, goal_id: UUID | None = None) -> str:
    return render_template(
        "coaching/goals.html",
        found=found,
        dossier=dossier,
        form=form,
        goal_id=goal_id,
        ideas=IDEAS,
        why=reading.why(dossier),
        words=words,
    )


def _goal_form(**values: object) -> GoalForm:
    form = GoalForm(**values)
    form.offer()
    return form
