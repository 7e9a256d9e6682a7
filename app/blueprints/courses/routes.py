"""Courses: the list, and one as a whole."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints import wording
from app.blueprints.context import clock
from app.blueprints.courses import pages
from app.extensions import db
from app.queries import courses
from app.queries.courses import Standing

bp = Blueprint("courses", __name__, url_prefix="/cursussen")

ORDER = (Standing.RUNNING, Standing.COMING, Standing.EMPTY, Standing.OVER, Standing.CLOSED)


@bp.get("")
@policy(Action.SEE_PLAN)
def overview() -> ResponseReturnValue:
    """Show the courses that run, that come, and that were."""
    now = clock()
    found = sorted(courses.overview(db.session(), now=now), key=lambda line: ORDER.index(line.standing(now)))
    standings = {standing: list(lines) for standing, lines in groupby(found, key=lambda line: line.standing(now))}
    return render_template("courses/overview.html", standings=standings, now=now)


@bp.get("/<uuid:course_id>")
@policy(Action.SEE_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show a course with its parts, its groups and their meetings."""
    course = pages.find(course_id)
    return render_template(
        "courses/show.html", course=course, interpreters=wording.languages(course.interpreters), now=clock()
    )
