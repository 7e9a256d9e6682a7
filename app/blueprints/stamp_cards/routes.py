"""Stamp cards and signs of a course, as files to print."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.attachments import PDF, attachment
from app.blueprints.context import clock
from app.documents import stamp_cards
from app.documents.errors import NotPrintable
from app.documents.stamp_cards import Track
from app.extensions import db
from app.queries import courses
from app.queries.courses import CourseInPlan

bp = Blueprint("stamp_cards", __name__, url_prefix="/cursussen/<uuid:course_id>")


@bp.get("/stempelkaarten.pdf")
@policy(Action.SEE_PLAN)
def cards(course_id: UUID) -> ResponseReturnValue:
    """Send a card for each place in the course, without names."""
    course = _found(course_id)
    places = sum(group.capacity or 0 for group in course.groups)
    try:
        content = stamp_cards.print_cards(_track(course), number=places, now=clock())
    except NotPrintable:
        return _does_not_fit(course)
    return attachment(content, PDF, name="stempelkaarten.pdf")


@bp.get("/bordjes.pdf")
@policy(Action.SEE_PLAN)
def signs(course_id: UUID) -> ResponseReturnValue:
    """Send a sign for each obstacle."""
    course = _found(course_id)
    try:
        content = stamp_cards.print_signs(_track(course), now=clock())
    except NotPrintable:
        return _does_not_fit(course)
    return attachment(content, PDF, name="bordjes.pdf")


def _found(course_id: UUID) -> CourseInPlan:
    found = courses.find(db.session(), course_id)
    if found is None or not found.plan.outline.skills:
        raise NotFound
    return found


def _track(course: CourseInPlan) -> Track:
    return Track(title=course.title, obstacles=course.plan.outline.skills)


def _does_not_fit(course: CourseInPlan) -> ResponseReturnValue:
    flash(_("De namen passen niet op het papier, of er staat een teken in dat niet gedrukt kan worden."), "error")
    return redirect(url_for("courses.show", course_id=course.id))
