"""Signing up acts, changing them, and withdrawing them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.context import actor, clock
from app.blueprints.shows import pages
from app.blueprints.shows.forms import ActForm
from app.extensions import db
from app.programme import marks
from app.programme.shows import acts
from app.queries import allocations
from app.queries.shows import ActInShow, Performer, ShowPage

bp = Blueprint("show_acts", __name__, url_prefix="/shows/<uuid:show_id>/optredens")


@bp.get("/nieuw")
@policy(Action.RECORD_ATTENDANCE)
def new(show_id: UUID) -> ResponseReturnValue:
    """Show an empty form for an act."""
    return _page(pages.look(show_id), None, ActForm(formdata=None, minutes=4))


@bp.post("/nieuw")
@policy(Action.RECORD_ATTENDANCE)
def sign_up(show_id: UUID) -> ResponseReturnValue:
    """Sign an act up."""
    found, form = pages.look(show_id), ActForm()
    _offer(form, None)
    if not form.validate_on_submit():
        return _page(found, None, form), 422
    wanted = form.details()
    refusal = pages.tried(lambda: acts.sign_up(db.session(), show_id, wanted, by=actor(), now=clock()))
    if refusal is not None:
        form.form_errors.append(refusal)
        return _page(pages.look(show_id), None, form), 409
    pages.said(None, _("%(title)s is aangemeld.", title=wanted.title))
    return redirect(url_for("shows.show", show_id=show_id))


@bp.get("/<uuid:stage_act_id>")
@policy(Action.RECORD_ATTENDANCE)
def edit(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Show an act, to be changed."""
    found = pages.look(show_id)
    one = _act(found, stage_act_id)
    form = ActForm(formdata=None, seen=marks.of(acts.details_of(one)))
    form.show(acts.details_of(one))
    return _page(found, one, form)


@bp.post("/<uuid:stage_act_id>")
@policy(Action.RECORD_ATTENDANCE)
def change(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Change an act."""
    found, form = pages.look(show_id), ActForm()
    one = _act(found, stage_act_id)
    _offer(form, one)
    if not form.validate_on_submit():
        return _page(found, one, form), 422
    wanted, seen = form.details(), form.seen.data or ""
    refusal = pages.tried(
        lambda: acts.change(db.session(), show_id, stage_act_id, wanted, seen=seen, by=actor(), now=clock())
    )
    if refusal is not None:
        form.form_errors.append(refusal)
        return _page(found, one, form), 409
    pages.said(None, _("%(title)s is opgeslagen.", title=wanted.title))
    return redirect(url_for("shows.show", show_id=show_id))


@bp.post("/<uuid:stage_act_id>/terugtrekken")
@policy(Action.RECORD_ATTENDANCE)
def withdraw(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Take an act out of the show."""
    done: list[str] = []
    refusal = pages.tried(
        lambda: done.append(acts.withdraw(db.session(), show_id, stage_act_id, by=actor(), now=clock()))
    )
    if refusal is not None:
        pages.said(refusal, "")
    else:
        undo = url_for("show_acts.take_back", show_id=show_id, stage_act_id=stage_act_id)
        undoing.offer_at(undo, _("%(title)s doet niet meer mee.", title=done[0]))
    return redirect(url_for("shows.show", show_id=show_id))


@bp.post("/<uuid:stage_act_id>/terughalen")
@policy(Action.RECORD_ATTENDANCE)
def take_back(show_id: UUID, stage_act_id: UUID) -> ResponseReturnValue:
    """Let a withdrawn act come at the end."""
    done: list[str] = []
    refusal = pages.tried(
        lambda: done.append(acts.take_back(db.session(), show_id, stage_act_id, by=actor(), now=clock()))
    )
    pages.said(refusal, "" if refusal else _("%(title)s doet weer mee, als laatste.", title=done[0]))
    return redirect(url_for("shows.show", show_id=show_id))


def _act(found: ShowPage, stage_act_id: UUID) -> ActInShow:
    one = found.act(stage_act_id)
    if one is None:
        raise NotFound
    return one


def _offer(form: ActForm, one: ActInShow | None) -> None:
    """Let every child be chosen who is here, and those who are in the act already."""
    here = [Performer(id=child.id, name=child.name) for child in allocations.children(db.session())]
    known = {child.id for child in here}
    form.children.offer([*here, *(child for child in (one.children if one else ()) if child.id not in known)])


def _page(found: ShowPage, one: ActInShow | None, form: ActForm) -> str:
    _offer(form, one)
    page = render_template("shows/act.html", found=found, one=one, form=form)
    db.session.commit()
    return page
