"""The safety day on a phone, for a volunteer or partner who takes part: their own card comes first."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.rotation_day import pages
from app.blueprints.rotation_day.routes import bp as bp  # noqa: PLC0414 - registered from here, with these routes
from app.extensions import db
from app.programme.rotations import marks
from app.queries import rotation_day
from app.queries.rotation_day import Own


@bp.get("/mijn-veiligheidsdag/<uuid:rotation_id>")
@policy(Action.SEE_OWN_DAY)
def own(rotation_id: UUID) -> ResponseReturnValue:
    """Show the day to somebody who takes part in it."""
    mine = _own(rotation_id)
    mark = pages.mark(rotation_id, mine)
    return pages.show(
        "rotation_day/own.html",
        pages.found(rotation_id, mine),
        poll=url_for("rotation_day.own_state", rotation_id=rotation_id),
        scope=url_for("rotation_day.own", rotation_id=rotation_id),
        mark=mark,
        named=False,
        rehearsed=None,
        leads=bool(mine.groups) and marks.is_open(db.session(), rotation_id, now=clock()),
    )


@bp.get("/mijn-veiligheidsdag/<uuid:rotation_id>/stand.json")
@policy(Action.SEE_OWN_DAY)
def own_state(rotation_id: UUID) -> ResponseReturnValue:
    """Answer a page of theirs that asks whether anything changed."""
    return pages.polled(rotation_id, _own(rotation_id), named=False)


def _own(rotation_id: UUID) -> Own:
    """Return where whoever asks takes part; to anybody else the day is not there."""
    who, session = actor(), db.session()
    mine = pages.SUPERVISES
    if who.volunteer_id is not None:
        mine = rotation_day.of_volunteer(session, rotation_id, who.volunteer_id)
    elif who.partner_id is not None:
        mine = rotation_day.of_partner(session, rotation_id, who.partner_id)
    if not mine:
        raise NotFound
    return mine
