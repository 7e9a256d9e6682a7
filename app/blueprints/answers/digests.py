"""The page behind the yes and no of a digest: all of its meetings at once, or each on its own; no sign-in is asked."""

from __future__ import annotations

from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access import Action, policy
from app.blueprints import mailed_links
from app.blueprints.answers import series
from app.blueprints.context import clock
from app.notify import links
from app.queries import series_asked
from app.queries.series_asked import SeriesAsked

bp = Blueprint("digest_answers", __name__, url_prefix="/antwoord/lijst")


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show what is asked; mail scanners open this too, so nothing is noted yet."""
    return series.shown(_asked(token))


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
def answer(token: str) -> ResponseReturnValue:
    """Note the answers, all or none of them; later ones replace these."""
    return series.answered(lambda: _asked(token))


def _asked(token: str) -> SeriesAsked:
    return mailed_links.opened(token, links.read_digest, partial(series_asked.of_digest, now=clock()))
