"""A term and a month: to look at and to print, with a way into each week."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import location, today
from app.extensions import db
from app.planning import terms
from app.queries import periods

bp = Blueprint("periods", __name__)

YEARS = range(2001, 2190)
"""Years that can be shown with all that is looked at around them."""
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@bp.get("/kwartaal")
@policy(Action.SEE_PLAN)
def term() -> ResponseReturnValue:
    """Show the term round a day, or any stretch of days, as weeks by activities."""
    day = _day("dag") or today()
    first, last = _day("van"), _day("tot")
    chosen = first is not None and last is not None
    shown = (
        terms.between(first, last) if first and last else periods.term_around(db.session(), day, location=location())
    )
    return render_template(
        "periods/term.html",
        plan=periods.term_plan(db.session(), shown, location=location()),
        day=min(max(day, shown.first), shown.last) if not chosen else shown.first,
        today=today(),
    )


@bp.get("/maand")
@policy(Action.SEE_PLAN)
def this_month() -> ResponseReturnValue:
    """Lead to the month of a day."""
    asked = request.args.get("maand", "")
    return redirect(
        url_for("periods.month", month=asked if MONTH.fullmatch(asked) else f"{_day('dag') or today():%Y-%m}")
    )


@bp.get("/maand/<month>")
@policy(Action.SEE_PLAN)
def month(month: str) -> ResponseReturnValue:
    """Show a month as a calendar."""
    found = MONTH.fullmatch(month)
    if found is None or int(found[1]) not in YEARS or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - December
        raise NotFound
    first = date(int(found[1]), int(found[2]), 1)
    plan = periods.month_plan(db.session(), first, location=location(), today=today())
    same_month = (today().year, today().month) == (first.year, first.month)
    return render_template(
        "periods/month.html",
        plan=plan,
        day=today() if same_month else first,
        before=first - timedelta(days=1),
        after=(first + timedelta(days=31)).replace(day=1),
        today=today(),
    )


def _day(name: str) -> date | None:
    """Return a day from the address, if it is one that can be shown."""
    try:
        asked = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return asked if asked.year in YEARS else None
