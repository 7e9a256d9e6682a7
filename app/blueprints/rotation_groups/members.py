"""Who goes round on a safety day: children of the location, and guests of whom no name is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import sentences, wording
from app.blueprints.context import actor, clock, location
from app.blueprints.rotation_groups.forms import ChildForm, GuestsForm, SourcesForm
from app.extensions import db
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.programme.rotations import grouping, grouping_members
from app.programme.rotations.grouping_members import Guests, NobodyAdded, Sources, TooManyMembers
from app.queries import rotation_groups

bp = Blueprint("rotation_members", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/groepen/kinderen")

MOST_REMOVED = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    id: UUID
    name: str


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show who goes round, and who can be added."""
    return _page(rotation_id)


@bp.post("")
@policy(Action.EDIT_PLAN)
def add(rotation_id: UUID) -> ResponseReturnValue:
    """Let children of the location go round: those of groups and ages."""
    form = SourcesForm()
    _offer(rotation_id, form)
    if not form.validate_on_submit():
        return _page(rotation_id, sources=form), 422
    sources = Sources(
        enrolled=form.enrolled.data,
        age_group_ids=form.age_groups.data or (),
        group_ids=form.groups.data or (),
        as_classes=form.as_classes.data,
    )
    return _added(
        rotation_id,
        form,
        lambda: grouping_members.add_children(db.session(), rotation_id, sources, by=actor(), now=clock()),
        sources=form,
    )


@bp.post("/een")
@policy(Action.EDIT_PLAN)
def add_child(rotation_id: UUID) -> ResponseReturnValue:
    """Let one child go round."""
    form = ChildForm()
    form.child.offer(_children(rotation_id), empty="")
    if not form.validate_on_submit() or form.child.data is None:
        return _page(rotation_id, child=form), 422
    child_id = form.child.data
    return _added(
        rotation_id,
        form,
        lambda: grouping_members.add_child(db.session(), rotation_id, child_id, by=actor(), now=clock()),
        child=form,
    )


@bp.post("/gasten")
@policy(Action.EDIT_PLAN)
def add_guests(rotation_id: UUID) -> ResponseReturnValue:
    """Let guests go round: a number of one age."""
    form = GuestsForm()
    if not form.validate_on_submit():
        return _page(rotation_id, guests=form), 422
    guests = Guests(
        name=str(form.name.data),
        number=form.number.data or 0,
        age=form.age.data or 0,
        languages=tuple(form.languages.data or ()),
        school_class=form.school_class.data or None,
    )
    return _added(
        rotation_id,
        form,
        lambda: grouping_members.add_guests(db.session(), rotation_id, guests, by=actor(), now=clock()),
        guests=form,
    )


@bp.post("/weg")
@policy(Action.EDIT_PLAN)
def remove(rotation_id: UUID) -> ResponseReturnValue:
    """Let those who were ticked not go round any more."""
    try:
        ids = [UUID(one) for one in request.form.getlist("kind")[:MOST_REMOVED]]
    except ValueError as error:
        raise BadRequest from error
    try:
        number = grouping_members.remove(db.session(), rotation_id, ids, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    if number:
        flash(ngettext("%(num)s kind doet niet meer mee.", "%(num)s kinderen doen niet meer mee.", number), "success")
    else:
        flash(_("Er verandert niets: u koos niemand."), "info")
    return redirect(url_for(".show", rotation_id=rotation_id))


def _added(rotation_id: UUID, form: FlaskForm, act: Callable[[], int], **shown: FlaskForm) -> ResponseReturnValue:
    try:
        number = act()
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(_refused(refusal))
        return _page(rotation_id, **shown), 409
    db.session.commit()
    flash(ngettext("%(num)s kind doet nu mee.", "%(num)s kinderen doen nu mee.", number), "success")
    return redirect(url_for(".show", rotation_id=rotation_id))


def _refused(why: Refusal) -> str:
    match why:
        case NobodyAdded():
            return _("Er komt niemand bij: deze kinderen doen al mee, of er is niemand.")
        case TooManyMembers():
            most = grouping_members.MOST_MEMBERS
            return _("Dat worden te veel kinderen. Op één dag kunnen er %(most)s meedoen.", most=most)
        case _:
            return sentences.refusal(why, location().zone)


def _page(rotation_id: UUID, **forms: FlaskForm) -> str:
    board = _board(rotation_id)
    sources = forms.get("sources") or SourcesForm(formdata=None)
    child = forms.get("child") or ChildForm(formdata=None)
    _offer(rotation_id, sources)
    child.child.offer(_children(rotation_id), empty="")
    page = render_template(
        "rotation_groups/members.html",
        board=board,
        enrolled=len(rotation_groups.enrolled(db.session(), board.grouping.activity_id)),
        sources=sources,
        child=child,
        guests=forms.get("guests") or GuestsForm(formdata=None),
        spoken=wording.languages,
    )
    db.session.commit()
    return page


def _board(rotation_id: UUID) -> grouping.Board:
    try:
        return grouping.look(db.session(), rotation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _offer(rotation_id: UUID, form: FlaskForm) -> None:
    """Let the age groups and groups be chosen, each with how many children it has."""
    try:
        day = grouping.found(db.session(), rotation_id).day
    except NoSuchThing as error:
        raise NotFound from error
    for field, found in (
        (form.age_groups, rotation_groups.age_groups(db.session(), day=day)),
        (form.groups, rotation_groups.groups(db.session())),
    ):
        field.offer(_Named(id=one.id, name=f"{one.name} ({one.children})") for one in found if one.id is not None)


def _children(rotation_id: UUID) -> list[_Named]:
    return [_Named(id=one, name=name) for one, name in rotation_groups.others(db.session(), rotation_id)]
