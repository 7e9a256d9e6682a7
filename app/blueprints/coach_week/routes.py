"""The week of the coach who asks, with how full it is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.coach_week import words
from app.blueprints.coach_week.forms import USUAL_LENGTH
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.planning.coaching.load import gaps
from app.planning.errors import PlanningError
from app.planning.weeks import IsoWeek
from app.queries import coach_week
from app.queries.coach_week import Meeting

bp = Blueprint("coach_week", __name__, url_prefix="/muziek")


@bp.get("/week")
@policy(Action.COACH)
def this_week() -> ResponseReturnValue:
    """Lead to the week in which today is."""
    return redirect(url_for("coach_week.week", week=str(IsoWeek.containing(today()))))


@bp.get("/week/<week>")
@policy(Action.COACH)
def week(week: str) -> ResponseReturnValue:
    """Show the week of the coach who asks."""
    shown = _week(week)
    found = coach_week.find(db.session(), shown, coach_id=actor().user_id, location=location(), now=clock())
    return render_template(
        "coach_week/week.html",
        found=found,
        this_week=IsoWeek.containing(today()),
        gaps={day: _gaps(meetings) for day, meetings in found.days.items()},
        room=found.load.room_for(USUAL_LENGTH),
        usual=USUAL_LENGTH,
        now=clock(),
        today=today(),
        words=words,
        undo=undoing.last(),
    )


def _gaps(meetings: tuple[Meeting, ...]) -> tuple[str, ...]:
    """Return where an appointment fits between two others of a day."""
    local = [one.slot.local(location().zone) for one in meetings if one.goes and not one.cancelled]
    busy = [(starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute) for starts, ends in local]
    found = gaps(busy, shortest=USUAL_LENGTH + 15)
    return tuple(f"{_clock(gap.starts)}–{_clock(gap.ends)}" for gap in found)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"


def _week(text: str) -> IsoWeek:
    try:
        return IsoWeek.parse(text)
    except PlanningError as error:
        raise NotFound from error
