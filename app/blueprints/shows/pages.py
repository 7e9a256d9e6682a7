"""What the pages of a show share: finding it, doing something with it, and the order as a word in an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.blueprints.context import actor, clock, location
from app.blueprints.shows import sentences
from app.extensions import db
from app.planning.line_up.by_hand import Placed
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.shows import opening
from app.queries.shows import ShowPage

_PINNED, _PAUSE = "v", "p"


def look(show_id: UUID) -> ShowPage:
    """Return a show of which the look is noted, or answer that there is none."""
    try:
        return opening.look(db.session(), show_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def tried(act: Callable[[], object]) -> str | None:
    """Do and commit, or return why not."""
    try:
        act()
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        return sentences.refused(refusal, location().zone)
    db.session.commit()
    return None


def said(refusal: str | None, done: str) -> None:
    """Say what was done, or why not."""
    flash(refusal or done, "error" if refusal else "success")


def written(order: Sequence[Placed]) -> str:
    """Return an order as a short word: for each place the number of its act, by id, with its pin and its break."""
    number_of = {act_id: number for number, act_id in enumerate(sorted(one.id for one in order))}
    return ".".join(f"{number_of[one.id]}{_PINNED * one.pinned}{_PAUSE * one.break_after}" for one in order)


def read(word: str, found: ShowPage) -> tuple[Placed, ...]:
    """Return the order that a word means for the acts of a show, or answer that it means none."""
    ids = sorted(one.id for one in found.order)
    try:
        return tuple(
            Placed(id=ids[int(part.rstrip(_PINNED + _PAUSE))], pinned=_PINNED in part, break_after=_PAUSE in part)
            for part in word.split(".")
        )
    except (ValueError, IndexError) as error:
        raise BadRequest(_("Deze volgorde past niet bij de optredens.")) from error
