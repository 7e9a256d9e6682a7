"""The lesson on a phone, for the volunteer or partner who stands beside the children today (ADR 20)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints.course_marks import pages

bp = Blueprint("own_lessons", __name__)


@bp.get("/mijn-les/<uuid:lesson_id>")
@policy(Action.SEE_OWN_DAY)
def lesson(lesson_id: UUID) -> ResponseReturnValue:
    """Show a lesson: its skills and its children, or one of either."""
    return pages.lesson(lesson_id)


@bp.post("/mijn-les/<uuid:lesson_id>")
@policy(Action.SEE_OWN_DAY)
def stamp(lesson_id: UUID) -> ResponseReturnValue:
    """Note stamps."""
    return pages.stamp(lesson_id)


@bp.post("/mijn-les/<uuid:lesson_id>/terug")
@policy(Action.SEE_OWN_DAY)
def undo(lesson_id: UUID) -> ResponseReturnValue:
    """Take back the stamps that were noted last."""
    return pages.undo(lesson_id)


@bp.get("/mijn-les/<uuid:lesson_id>/fiets/<uuid:rider_id>")
@policy(Action.SEE_OWN_DAY)
def bike(lesson_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Show the check of the bike of a child."""
    return pages.bike(lesson_id, rider_id)


@bp.post("/mijn-les/<uuid:lesson_id>/fiets/<uuid:rider_id>")
@policy(Action.SEE_OWN_DAY)
def save_bike(lesson_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Note what was good of a bike."""
    return pages.save_bike(lesson_id, rider_id)


@bp.get("/mijn-examen/<uuid:test_id>")
@policy(Action.SEE_OWN_DAY)
def trial_day(test_id: UUID) -> ResponseReturnValue:
    """Show the children of a test, with what became of it."""
    return pages.trial_day(test_id)


@bp.get("/mijn-examen/<uuid:test_id>/<uuid:rider_id>")
@policy(Action.SEE_OWN_DAY)
def trial_form(test_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Show the form of whoever looks for a try of a child."""
    return pages.trial_form(test_id, rider_id)


@bp.post("/mijn-examen/<uuid:test_id>/<uuid:rider_id>")
@policy(Action.SEE_OWN_DAY)
def save_trial(test_id: UUID, rider_id: UUID) -> ResponseReturnValue:
    """Note the points of a try."""
    return pages.save_trial(test_id, rider_id)
