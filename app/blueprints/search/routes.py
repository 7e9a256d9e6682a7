"""Search everything that the one who asks may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access import Action, may, policy
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.planning import spoken_days
from app.queries import child_search, search

bp = Blueprint("search", __name__)

MOST_TYPED = 100


@bp.get("/zoeken")
@policy(Action.SEE_PLAN)
def everything() -> ResponseReturnValue:
    """Show what was found, in groups, the best first; children only to those who may see them."""
    typed = " ".join(request.args.get("q", "").replace("\x00", " ").split())[:MOST_TYPED]
    spoken = spoken_days.read(typed, today=today())
    scope, who = db.session(), actor()
    words = spoken.words if may(who, Action.SEE_CHILDREN) and spoken.first is None else ()
    return render_template(
        "search/found.html",
        typed=typed,
        week=spoken_days.week_of(spoken),
        plan=search.plan(scope, spoken, location=location(), now=clock()),
        people=search.people(scope, spoken) if may(who, Action.SEE_PEOPLE) else search.Found(),
        children=child_search.children(scope, words),
        most=search.MOST_FOUND,
    )
