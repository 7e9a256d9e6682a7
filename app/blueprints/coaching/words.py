"""How the states and times of music coaching are written."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.blueprints import moods
from app.blueprints.coaching.forms import ASKERS, PROGRESS
from app.planning.vocabulary import TrajectoryState
from app.queries.coaching import Line

STATES = {
    TrajectoryState.ASKED: (_l("Aangevraagd"), "warning", "hourglass-medium"),
    TrajectoryState.INTAKE: (_l("Kennismaking"), "draft", "calendar-blank"),
    TrajectoryState.WAITING: (_l("Wacht op plek"), "warning", "hourglass-medium"),
    TrajectoryState.RUNNING: (_l("Loopt"), "good", "music-notes"),
    TrajectoryState.CLOSED: (_l("Afgesloten"), "neutral", "check"),
    TrajectoryState.WITHDRAWN: (_l("Ingetrokken"), "neutral", "x"),
}
"""A word, a tone and a sign for each state."""
ASKED_BY, FACES, STEPS = ASKERS, moods.FACES, PROGRESS
_WEEK = 7
_EVALUATIONS = "coaching_evaluations.overview"


def state(found: TrajectoryState) -> tuple[str, str, str]:
    """Return what a badge says of a state."""
    word, tone, sign = STATES[found]
    return str(word), tone, sign


def shown(code: str) -> TrajectoryState | None:
    """Return the state that an address asks for, or none for all that is open."""
    return TrajectoryState(code) if code in set(TrajectoryState) else None


def waited(days: int) -> str:
    """Return how long somebody waits: in days, and from two weeks on in weeks."""
    if days == 0:
        return _("vandaag")
    if days < 2 * _WEEK:
        return ngettext("%(num)s dag", "%(num)s dagen", days)
    return ngettext("%(num)s week", "%(num)s weken", days // _WEEK)


def evaluations_url(found: Line) -> str | None:
    """Return the address of the evaluations of a trajectory, where the closing one is written."""
    if _EVALUATIONS not in current_app.view_functions:
        return None
    return url_for(_EVALUATIONS, trajectory_id=found.id)
