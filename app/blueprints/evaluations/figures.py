"""Figures of a safety day for the municipality: a page, and files."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.attachments import CSV, XLSX, attachment
from app.blueprints.context import actor, clock
from app.blueprints.evaluations import words
from app.extensions import db
from app.programme import exporting
from app.queries import rotation_figures
from app.queries.rotation_figures import Figures
from app.sheets.workbook import Sheet

bp = Blueprint("figures", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/terugblik/cijfers")


@bp.get("")
@policy(Action.EXPORT_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show the figures."""
    return render_template("evaluations/figures.html", found=_found(rotation_id), words=words)


@bp.get("/cijfers.xlsx")
@policy(Action.EXPORT_PLAN)
def as_workbook(rotation_id: UUID) -> ResponseReturnValue:
    """Send them as a workbook."""
    found = _found(rotation_id)
    sheet = Sheet(title=_("Cijfers"), rows=words.figures(found), widths=(34, 34, 14, 10))
    content = exporting.as_sheet(db.session(), sheet, subject=found.activity_id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, XLSX, name=f"cijfers-{found.day}.xlsx")


@bp.get("/cijfers.csv")
@policy(Action.EXPORT_PLAN)
def as_lines(rotation_id: UUID) -> ResponseReturnValue:
    """Send them as separated values."""
    found = _found(rotation_id)
    rows = words.figures(found)
    content = exporting.as_lines(db.session(), rows, subject=found.activity_id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, CSV, name=f"cijfers-{found.day}.csv")


def _found(rotation_id: UUID) -> Figures:
    found = rotation_figures.of_rotation(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found
