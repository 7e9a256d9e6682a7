"""Figures of a year for the municipality: a page, and files."""

from __future__ import annotations

from datetime import date, time

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.attachments import CSV, XLSX, attachment
from app.blueprints.context import actor, clock, location, today
from app.blueprints.funding_forms import FIRST_YEAR, LAST_YEAR
from app.blueprints.funding_words import SOURCES, euro
from app.blueprints.wording import KINDS
from app.blueprints.year_figures import rows
from app.extensions import db
from app.planning.timeslots import Period, local_moment
from app.programme import exporting
from app.queries import year_figures
from app.queries.year_figures import YearFigures
from app.sheets.workbook import Sheet

bp = Blueprint("year_figures", __name__, url_prefix="/jaarcijfers")

WIDTHS = (26, 26, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16)


@bp.get("")
@policy(Action.EXPORT_PLAN)
def this_year() -> ResponseReturnValue:
    """Lead to the year that it is."""
    return redirect(url_for("year_figures.show", year=today().year))


@bp.get("/<int:year>")
@policy(Action.EXPORT_PLAN)
def show(year: int) -> ResponseReturnValue:
    """Show the figures of a year, so far."""
    return render_template(
        "year_figures/show.html",
        found=_found(year),
        year=year,
        kinds=KINDS,
        sources=SOURCES,
        euro=euro,
        first=FIRST_YEAR,
        last=min(LAST_YEAR, today().year),
    )


@bp.get("/<int:year>/cijfers.xlsx")
@policy(Action.EXPORT_PLAN)
def as_workbook(year: int) -> ResponseReturnValue:
    """Send them as a workbook."""
    sheet = Sheet(title=_("Cijfers"), rows=list(rows.of_year(_found(year), year)), widths=WIDTHS)
    content = exporting.as_sheets(db.session(), [sheet], by=actor(), now=clock())
    db.session.commit()
    return attachment(content, XLSX, name=f"jaarcijfers-{year}.xlsx")


@bp.get("/<int:year>/cijfers.csv")
@policy(Action.EXPORT_PLAN)
def as_lines(year: int) -> ResponseReturnValue:
    """Send them as separated values."""
    lines = rows.of_year(_found(year), year)
    content = exporting.as_lines(db.session(), lines, subject=location().id, by=actor(), now=clock())
    db.session.commit()
    return attachment(content, CSV, name=f"jaarcijfers-{year}.csv")


def _found(year: int) -> YearFigures:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise NotFound
    starts, ends = (local_moment(day=date(each, 1, 1), at=time(), zone=location().zone) for each in (year, year + 1))
    during = Period(starts_at=starts, ends_at=ends)
    return year_figures.of_year(db.session(), year, during=during, now=clock())
