"""The groups of a safety day: everybody as a card in a group, to be divided, moved and pinned."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import sentences, undoing, wording
from app.blueprints.context import actor, clock, location
from app.blueprints.rotation_groups import findings
from app.blueprints.rotation_groups.forms import DivideForm
from app.extensions import db
from app.planning.grouping.problem import Ages
from app.programme.refusals import ChangedSince, Refusal
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.rotations import grouping, grouping_division, grouping_edits
from app.programme.rotations.grouping import Board, Move
from app.programme.rotations.grouping_division import (
    CannotDivide,
    Divided,
    NobodyToDivide,
    TooManyGroups,
    Wanted,
)

bp = Blueprint("rotation_groups", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/groepen")

MOST_SEARCH = 80
_LONGEST_NUMBER = 9


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show every group with who is in it."""
    return _page(rotation_id)


@bp.post("/verdelen")
@policy(Action.EDIT_PLAN)
def divide(rotation_id: UUID) -> ResponseReturnValue:
    """Divide everybody over as many groups as are wanted."""
    form = DivideForm()
    if not form.validate_on_submit():
        return _page(rotation_id, form), 422
    try:
        done = grouping_division.divide_all(db.session(), rotation_id, _wanted(form), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except CannotDivide as why:
        db.session.rollback()
        return _page(rotation_id, form, why=why), 409
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(_refused(refusal))
        return _page(rotation_id, form), 409
    db.session.commit()
    _say(rotation_id, done)
    return redirect(url_for(".show", rotation_id=rotation_id))


@bp.post("/verplaatsen")
@policy(Action.EDIT_PLAN)
def move(rotation_id: UUID) -> ResponseReturnValue:
    """Put somebody in another group; the button's value says who, and where the page showed them."""
    who, _colon, from_ = request.form.get("wie", "").partition(":")
    wanted = Move(
        participant_id=_id(who) or _refuse(),
        from_id=_id(from_),
        to_id=_id(request.form.get(f"naar-{who}", "")),
    )
    return _change(
        rotation_id,
        lambda: grouping.move(db.session(), rotation_id, wanted, by=actor(), now=clock()).id,
        _("Het kind zit nu in een andere groep, en blijft daar als u opnieuw verdeelt."),
        who=wanted.participant_id,
    )


@bp.post("/vastzetten")
@policy(Action.EDIT_PLAN)
def pin(rotation_id: UUID) -> ResponseReturnValue:
    """Let somebody stay where they are, or not any more."""
    who, _colon, pinned = request.form.get("vast", "").partition(":")
    one, is_pinned = _id(who) or _refuse(), pinned == "ja"
    return _change(
        rotation_id,
        lambda: grouping.pin(db.session(), rotation_id, one, pinned=is_pinned, by=actor(), now=clock()).id,
        _("Het kind blijft in deze groep.") if is_pinned else _("Het kind mag weer in een andere groep komen."),
        who=one,
    )


@bp.post("/losmaken")
@policy(Action.EDIT_PLAN)
def unpin(rotation_id: UUID) -> ResponseReturnValue:
    """Let nobody be pinned any more."""
    return _change(
        rotation_id,
        lambda: grouping.unpin_all(db.session(), rotation_id, by=actor(), now=clock()).id,
        _("Niemand staat meer vast."),
    )


@bp.post("/ongedaan/<uuid:edit_id>")
@policy(Action.EDIT_PLAN)
def undo(rotation_id: UUID, edit_id: UUID) -> ResponseReturnValue:
    """Take back what was done last."""
    try:
        grouping_edits.undo(db.session(), rotation_id, edit_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(_refused(refusal), "error")
        return redirect(url_for(".show", rotation_id=rotation_id))
    db.session.commit()
    flash(_("De groepen zijn weer zoals ze waren."), "success")
    return redirect(url_for(".show", rotation_id=rotation_id))


def _change(rotation_id: UUID, act: Callable[[], UUID], text: str, *, who: UUID | None = None) -> ResponseReturnValue:
    """Do something that can be undone, and go back to the groups, to the card of whom it was about."""
    try:
        edit_id = act()
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(_refused(refusal), "error")
    else:
        db.session.commit()
        undoing.offer_at(url_for(".undo", rotation_id=rotation_id, edit_id=edit_id), text)
    return redirect(url_for(".show", rotation_id=rotation_id, _anchor=f"kind-{who}" if who else None))


def _say(rotation_id: UUID, done: Divided) -> None:
    groups = len(done.division.groups)
    text = ngettext("Verdeeld over %(num)s groep.", "Verdeeld over %(num)s groepen.", groups)
    undoing.offer_at(url_for(".undo", rotation_id=rotation_id, edit_id=done.edit_id), text)
    if done.outdated:
        flash(_("Het draaischema was voor een ander aantal groepen. Maak het draaischema opnieuw."), "warning")


def _wanted(form: DivideForm) -> Wanted:
    version = (form.version.data or "")[:_LONGEST_NUMBER]
    return Wanted(
        version=int(version) if version.isascii() and version.isdecimal() else 0,
        size=int(form.size.data or 0),
        number=form.number.data,
        mixed=form.ages.data == Ages.MIXED.value,
    )


def _page(rotation_id: UUID, form: DivideForm | None = None, *, why: CannotDivide | None = None) -> str:
    try:
        board = grouping.look(db.session(), rotation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    search = request.args.get("zoek", "").strip()[:MOST_SEARCH]
    return render_template(
        "rotation_groups/show.html",
        board=board,
        form=form or _fresh(board),
        said=findings.by_team(board),
        search=search,
        hits=[card for card in board.grouping.cards if search and search.casefold() in card.name.casefold()],
        why=why,
        reasons=[findings.reason(board.grouping, one) for one in why.reasons] if why else [],
        spoken=wording.languages,
        undo=undoing.last(),
    )


def _fresh(board: Board) -> DivideForm:
    there = board.grouping
    ages = Ages.MIXED if there.mixed else Ages.ALIKE
    return DivideForm(
        formdata=None,
        version=there.version,
        size=there.size,
        number=len(there.teams) or None,
        ages=ages.value,
    )


def _refused(why: Refusal) -> str:
    match why:
        case NobodyToDivide():
            return _("Er doet nog niemand mee. Kies eerst wie er meedoen.")
        case TooManyGroups():
            return _("Dat worden te veel groepen. Maak de groepen groter.")
        case ChangedSince():
            return _("De groepen zijn daarna nog gewijzigd. Verplaats het kind zelf.")
        case _:
            return sentences.refusal(why, location().zone)


def _id(text: str) -> UUID | None:
    """Return an identifier; an empty text is none."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise BadRequest from error


def _refuse() -> UUID:
    raise BadRequest
