"""Figures of a course for the municipality: a page, and files."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.attachments import CSV, XLSX, attachment
from app.blueprints.context import actor, clock
from app.blueprints.course_figures import words
from app.blueprints.funding_words import SOURCES
from app.extensions import db
from app.programme import exporting
from app.queries import course_figures
from app.queries.course_figures import CourseFigures
from app.sheets.workbook import Sheet

bp = Blueprint("course_figures", __name__, url_prefix="/cursussen/<uuid:course_id>/cijfers")

WIDTHS = (16, 34, 18, 14, 12, 12, 14, 12, 16)


@bp.get("")
@policy(Action.EXPORT_PLAN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the figures."""
    found = _found(course_id)
    return render_template("course_figures/show.html", found=found, course=found.course, words=words, sources=SOURCES)


@bp.get("/cijfers.xlsx")
@policy(Action.EXPORT_PLAN)
def as_workbook(course_id: UUID) -> ResponseReturnValue:
    """Send them as a workbook."""
    found = _found(course_id)
    sheet = Sheet(title=_("Cijfers"), rows=words.rows(found), widths=WIDTHS)
    content = exporting.as_sheet(db.session(), sheet, subject=course_id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, XLSX, name="cijfers-cursus.xlsx")


@bp.get("/cijfers.csv")
@policy(Action.EXPORT_PLAN)
def as_lines(course_id: UUID) -> ResponseReturnValue:
    """Send them as separated values."""
    found = _found(course_id)
    content = exporting.as_lines(db.session(), words.rows(found), subject=course_id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, CSV, name="cijfers-cursus.csv")


def _found(course_id: UUID) -> CourseFigures:
    found = course_figures.of_course(db.session(), course_id, now=clock())
    if found is None:
        raise NotFound
    return found
