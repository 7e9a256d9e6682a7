"""The progress board of a course. Every look is noted in the audit log."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import course_words
from app.blueprints.context import actor, clock, location
from app.blueprints.course_marks import columns
from app.blueprints.course_marks.columns import Asked
from app.extensions import db
from app.planning.course.progress import LessonState
from app.programme import course_marks
from app.programme.refusals import NotFound as NoSuchThing

bp = Blueprint("course_marks", __name__)


@bp.get("/cursussen/<uuid:course_id>/voortgang")
@policy(Action.SEE_CHILDREN)
def board(course_id: UUID) -> ResponseReturnValue:
    """Show how far each child is."""
    now = clock()
    try:
        found = course_marks.board(db.session(), course_id, by=actor(), now=now)
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    asked = Asked(
        group_id=request.args.get("groep", type=UUID),
        nearly=request.args.get("wie") == "bijna",
        by_missing=request.args.get("volgorde") == "mist",
    )
    parts = columns.parts(found, asked, zone=location().zone, now=now)
    lines = columns.lines(found, asked)
    return render_template(
        "course_marks/board.html",
        # The tabs of a course ask for its id and its title alone.
        course=SimpleNamespace(id=found.course_id, title=found.title),
        board=found,
        asked=asked,
        parts=parts,
        numbers=[column.number for part in parts for column in part.columns],
        lines=lines,
        said=columns.said(lines),
        nearly=sum(map(columns.nearly, lines)),
        columns=columns,
        cells=columns.cells(),
        states=LessonState,
        words=course_words,
    )
