"""The safety day on a phone, for whoever plans it: what is now and next everywhere, and what can be done about it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints.rotation_day import pages

bp = Blueprint("rotation_day", __name__)


@bp.get("/veiligheidsdag/<uuid:rotation_id>/dag")
@policy(Action.SEE_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show the day; with `at` as if it were another time, to practise."""
    mark = pages.mark(rotation_id, pages.SUPERVISES)
    found = pages.found(rotation_id, pages.SUPERVISES)
    wall = pages.rehearsed()
    return pages.show(
        "rotation_day/show.html",
        found if wall is None else found.at(wall),
        poll=url_for("rotation_day.state", rotation_id=rotation_id),
        scope=url_for("rotation_day.show", rotation_id=rotation_id),
        mark=mark,
        named=True,
        rehearsed=wall,
    )


@bp.get("/veiligheidsdag/<uuid:rotation_id>/dag/stand.json")
@policy(Action.SEE_PLAN)
def state(rotation_id: UUID) -> ResponseReturnValue:
    """Answer a page that asks whether anything changed."""
    return pages.polled(rotation_id, pages.SUPERVISES, named=True)


@bp.get("/dag-werker.js")
@policy(Action.OPEN_TO_ALL)
def worker() -> ResponseReturnValue:
    """Return the script that opens the page of a day without a connection; it stands at the root to answer for it."""
    answer = current_app.send_static_file("day_worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
