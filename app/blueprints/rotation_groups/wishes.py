"""What a division takes into account: families, friends, who may never be together, and whole classes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.context import actor, clock
from app.blueprints.rotation_groups.forms import PairForm
from app.extensions import db
from app.models.participants import PairSort, SiblingWish
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.rotations import grouping, grouping_wishes
from app.programme.rotations.grouping import Board
from app.programme.rotations.grouping_wishes import SameChild, TooManyPairs

bp = Blueprint("rotation_wishes", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/groepen")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    id: UUID
    name: str


@bp.get("/wensen")
@policy(Action.SEE_CHILDREN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show what is taken into account."""
    return _page(rotation_id)


@bp.post("/wensen/gezinnen")
@policy(Action.EDIT_PLAN)
def families(rotation_id: UUID) -> ResponseReturnValue:
    """Note what families wish, and which classes stay whole."""
    try:
        wishes = {
            UUID(name.removeprefix("gezin-")): SiblingWish(value) if value else None
            for name, value in request.form.items()
            if name.startswith("gezin-")
        }
    except ValueError as error:
        raise BadRequest from error
    try:
        if wishes:
            grouping_wishes.wish(db.session(), rotation_id, wishes, by=actor(), now=clock())
        classes = request.form.getlist("klas")
        grouping_wishes.keep_whole(db.session(), rotation_id, classes, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Opgeslagen. Verdeel opnieuw om de groepen aan te passen."), "success")
    return redirect(url_for(".show", rotation_id=rotation_id))


@bp.post("/wensen/paren")
@policy(Action.EDIT_PLAN)
def pair(rotation_id: UUID) -> ResponseReturnValue:
    """Note how two children belong together."""
    form = PairForm()
    _offer(_board(rotation_id), form)
    if not form.validate_on_submit() or form.one.data is None or form.other.data is None:
        return _page(rotation_id, form), 422
    two, sort = (form.one.data, form.other.data), PairSort(form.sort.data)
    try:
        grouping_wishes.pair(db.session(), rotation_id, two, sort=sort, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except (SameChild, TooManyPairs) as refusal:
        db.session.rollback()
        form.form_errors.append(_refused(refusal))
        return _page(rotation_id, form), 409
    db.session.commit()
    flash(_("Opgeslagen. Verdeel opnieuw om de groepen aan te passen."), "success")
    return redirect(url_for(".show", rotation_id=rotation_id, _anchor="paren"))


@bp.post("/wensen/paren/<uuid:pair_id>/weg")
@policy(Action.EDIT_PLAN)
def unpair(rotation_id: UUID, pair_id: UUID) -> ResponseReturnValue:
    """Forget a pair."""
    try:
        grouping_wishes.unpair(db.session(), rotation_id, pair_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Deze twee staan niet meer in de lijst."), "success")
    return redirect(url_for(".show", rotation_id=rotation_id, _anchor="paren"))


def _refused(why: SameChild | TooManyPairs) -> str:
    match why:
        case SameChild():
            return _("Kies twee verschillende kinderen.")
        case TooManyPairs():
            return _("Er zijn al heel veel paren. Haal er eerst een weg.")


def _page(rotation_id: UUID, form: PairForm | None = None) -> str:
    board = _board(rotation_id)
    shown = form or PairForm(formdata=None)
    _offer(board, shown)
    db.session.commit()
    return render_template("rotation_groups/wishes.html", board=board, form=shown, wishes=dict(board.grouping.wishes))


def _board(rotation_id: UUID) -> Board:
    try:
        return grouping.look(db.session(), rotation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _offer(board: Board, form: PairForm) -> None:
    named = sorted(
        (_Named(id=card.id, name=card.name) for card in board.grouping.cards), key=lambda one: one.name.casefold()
    )
    for field in (form.one, form.other):
        field.offer(named, empty="")
