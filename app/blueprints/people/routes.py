"""Volunteers and partners, found by name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints.context import clock, location
from app.extensions import db
from app.queries import people

bp = Blueprint("people", __name__, url_prefix="/mensen")

MOST_SEARCH = 80


@bp.get("/vrijwilligers")
@policy(Action.SEE_PEOPLE)
def volunteers() -> ResponseReturnValue:
    """Show the volunteers."""
    now = clock()
    return render_template(
        "people/volunteers.html",
        found=people.volunteers(db.session(), search=_search(), now=now),
        search=_search(),
        today=now.astimezone(ZoneInfo(location().zone)).date(),
    )


@bp.get("/partners")
@policy(Action.SEE_PEOPLE)
def partners() -> ResponseReturnValue:
    """Show the partners with their contacts."""
    return render_template(
        "people/partners.html", found=people.partners(db.session(), search=_search()), search=_search()
    )


def _search() -> str:
    return request.args.get("zoek", "")[:MOST_SEARCH]
