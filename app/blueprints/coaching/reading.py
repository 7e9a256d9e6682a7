"""Opening a dossier for the coach of it: common to the pages that show a part of it."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from werkzeug.exceptions import BadRequest, NotFound

from app.blueprints import sentences
from app.blueprints.coaching.forms import ButtonForm
from app.blueprints.context import actor, clock, location
from app.child_keys import ChildKeys
from app.extensions import db
from app.programme.coaching import circle, dossiers
from app.programme.coaching.dossiers import Dossier
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import coaching
from app.queries.coaching import Line


def read(trajectory_id: UUID) -> tuple[Line, Dossier]:
    """Return a trajectory of the coach who asks with what is written of it; that of another is not there.

    That it was read is committed at once: it counts also when nothing else comes of the request.
    """
    try:
        dossier = dossiers.read(db.session(), trajectory_id, keys=keys(), by=actor(), now=clock())
    except NoSuchThing as missing:
        raise NotFound from missing
    db.session.commit()
    return line(trajectory_id), dossier


def own_line(trajectory_id: UUID) -> Line:
    """Return a trajectory of the coach who asks; that of another is not there."""
    try:
        circle.own(db.session(), trajectory_id, by=actor())
    except NoSuchThing as missing:
        raise NotFound from missing
    return line(trajectory_id)


def line(trajectory_id: UUID) -> Line:
    """Return a trajectory of this location."""
    found = coaching.line(db.session(), trajectory_id, now=clock())
    if found is None:
        raise NotFound
    return found


def press() -> None:
    """Take a button that was pressed, or refuse what was forged."""
    if not ButtonForm().validate_on_submit():
        raise BadRequest


def why(dossier: Dossier) -> str:
    """Return why a part of it cannot be read, or nothing."""
    return sentences.refusal(dossier.why, location().zone) if dossier.why else ""


def keys() -> ChildKeys:
    """Return the keys of the children of this installation."""
    found: ChildKeys = current_app.config["CHILD_KEYS"]
    return found
