"""Who takes part in what: by age group, by child and by week. Every look is noted in the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import course_words, enrolment_sentences
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning.participation import Cell
from app.planning.retention import kept_until
from app.programme import child_returns, children
from app.programme.children import Span
from app.programme.refusals import NotFound as NoSuchThing

bp = Blueprint("participation", __name__, url_prefix="/kinderen")

PERIODS = (2, 4, 8)
USUAL_PERIOD = 4
MEASURES = ("uren", "kinderen")
MOST_SEARCH = 80
SHADES = (30, 90, 180, 300)
"""Minutes for each child from which a cell is a shade darker."""


@bp.get("")
@policy(Action.SEE_CHILDREN)
def overview() -> ResponseReturnValue:
    """Show who did nothing lately, each age group, and each child."""
    asked = _asked()
    found = children.overview(db.session(), asked, by=actor(), now=clock())
    db.session.commit()
    search = request.args.get("zoek", "").strip()[:MOST_SEARCH]
    shown = [share for share in found.children if search.casefold() in share.child.name.casefold()]
    return render_template("participation/overview.html", found=found, shown=shown, search=search, **_choices(asked))


@bp.get("/weken")
@policy(Action.SEE_CHILDREN)
def weeks() -> ResponseReturnValue:
    """Show the weeks by age group and kind."""
    asked = _asked()
    found = children.week_map(db.session(), asked, by=actor(), now=clock())
    db.session.commit()
    measure = request.args.get("meet") if request.args.get("meet") in MEASURES else MEASURES[0]
    return render_template("participation/weeks.html", found=found, measure=measure, shade=_shade, **_choices(asked))


@bp.get("/vertrokken")
@policy(Action.SEE_CHILDREN)
def departed() -> ResponseReturnValue:
    """Show who left and is still known, and until when."""
    found = children.departed(db.session(), by=actor(), now=clock())
    db.session.commit()
    return render_template("participation/departed.html", found=found, kept_until=kept_until)


@bp.get("/<uuid:child_id>")
@policy(Action.SEE_CHILDREN)
def child(child_id: UUID) -> ResponseReturnValue:
    """Show what a child did, is going to do, and could join."""
    asked = _asked()
    try:
        found = children.one(db.session(), child_id, asked, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    left = found.record.left_on is not None
    can_come_back = left and child_returns.can_come_back(db.session(), child_id, by=actor(), now=clock())
    db.session.commit()
    return render_template(
        "participation/child.html",
        found=found,
        now=clock(),
        can_come_back=can_come_back,
        reason=enrolment_sentences.reason,
        missing=course_words.missing,
        **_choices(asked),
    )


def _shade(cell: Cell, measure: str) -> int:
    """Return how dark a cell is, from 0 (nothing) to 5; it says the same as the number in it."""
    if not cell.children:
        return 0
    if measure == "uren":
        return 1 + sum(cell.minutes_each >= least for least in SHADES)
    return 1 + min(4, 5 * cell.children // max(1, cell.of))


def _asked() -> Span:
    """Return what the address asks for; what it does not say, or says wrongly, is as usual."""
    zone = location().zone
    weeks = request.args.get("weken", type=int)
    return Span(
        today=clock().astimezone(ZoneInfo(zone)).date(),
        weeks=weeks if weeks in PERIODS else USUAL_PERIOD,
        zone=zone,
        age_group_id=request.args.get("leeftijd", type=UUID),
    )


def _choices(asked: Span) -> dict[str, Any]:
    return {"asked": asked, "periods": PERIODS}
