"""The wishes of a round: by child, by activity, and taken over from who asked already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.allocations import sentences
from app.blueprints.allocations.forms import AddForm, NewWishForm, WishForm
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.programme import marks
from app.programme.allocations import dividing, wishes
from app.programme.allocations.wishes import Added
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import allocations
from app.queries.allocations import ChildChoice, Choosable, RoundPage

bp = Blueprint("allocation_wishes", __name__, url_prefix="/verdelingen/<uuid:allocation_id>")

MOST_SEARCH = 80
NOTHING = marks.of(())
"""The mark of a child without wishes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    id: UUID
    name: str


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(allocation_id: UUID) -> ResponseReturnValue:
    """Show the wishes of a round, and a form for those of the next child."""
    return _page(_round(allocation_id), NewWishForm(formdata=None, seen=NOTHING))


@bp.post("/wensen")
@policy(Action.EDIT_CHILDREN)
def put(allocation_id: UUID) -> ResponseReturnValue:
    """Enter the wishes of a child that has none yet."""
    found, form = _round(allocation_id), NewWishForm()
    children = _offer_new(found, form)
    if not form.validate_on_submit() or form.child.data is None:
        return _page(found, form), 422
    child_id = form.child.data
    refusal = _tried(lambda: _put(allocation_id, child_id, form, together=form.together.data or None))
    if refusal is not None:
        form.form_errors.append(refusal)
        return _page(found, form), 409
    name = next(child.name for child in children if child.id == child_id)
    flash(_("De wensen van %(name)s staan erbij.", name=name), "success")
    return redirect(url_for(".show", allocation_id=allocation_id, volgende=1, _anchor="invoeren"))


@bp.get("/kinderen/<uuid:child_id>")
@policy(Action.EDIT_CHILDREN)
def child(allocation_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Show the wishes of one child, to be changed."""
    found, one = _round(allocation_id), _child(child_id)
    own = wishes.of_child(db.session(), allocation_id, child_id)
    first, second, third = (*own, None, None, None)[: wishes.MOST_WISHES]
    form = WishForm(
        formdata=None,
        first=first,
        second=second,
        third=third,
        together=one.family_id in found.families,
        seen=marks.of(own),
    )
    return _child_page(found, one, form)


@bp.post("/kinderen/<uuid:child_id>")
@policy(Action.EDIT_CHILDREN)
def change(allocation_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Change the wishes of one child; none takes it out of the round."""
    found, one, form = _round(allocation_id), _child(child_id), WishForm()
    _offer(found, form)
    if not form.validate_on_submit():
        return _child_page(found, one, form), 422
    refusal = _tried(lambda: _put(allocation_id, child_id, form, together=bool(form.together.data)))
    if refusal is not None:
        form.form_errors.append(refusal)
        return _child_page(found, one, form), 409
    flash(_("De wensen van %(name)s zijn opgeslagen.", name=one.name), "success")
    return redirect(url_for(".show", allocation_id=allocation_id))


@bp.get("/activiteiten/<uuid:activity_id>")
@policy(Action.EDIT_CHILDREN)
def activity(allocation_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """Show who wishes one activity, and who can be added."""
    found = _round(allocation_id)
    return _activity_page(found, _activity(found, activity_id), AddForm(formdata=None))


@bp.post("/activiteiten/<uuid:activity_id>")
@policy(Action.EDIT_CHILDREN)
def add(allocation_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """Let an activity be the next wish of several children."""
    found, form = _round(allocation_id), AddForm()
    one = _activity(found, activity_id)
    form.children.offer(_without(found, one))
    if not form.validate_on_submit():
        return _activity_page(found, one, form), 422
    done: list[Added] = []
    refusal = _tried(
        lambda: done.append(
            wishes.add_to_activity(
                db.session(), allocation_id, activity_id, form.children.data, by=actor(), now=clock()
            )
        )
    )
    if refusal is not None:
        form.form_errors.append(refusal)
        return _activity_page(found, one, form), 409
    flash(_added(done[0]), "success")
    return redirect(url_for(".activity", allocation_id=allocation_id, activity_id=activity_id))


@bp.post("/overnemen")
@policy(Action.EDIT_CHILDREN)
def take_over(allocation_id: UUID) -> ResponseReturnValue:
    """Take over whoever asked for an activity of the round before."""
    done: list[Added] = []
    refusal = _tried(lambda: done.append(wishes.take_over(db.session(), allocation_id, by=actor(), now=clock())))
    flash(refusal or _added(done[0]), "error" if refusal else "success")
    return redirect(url_for(".show", allocation_id=allocation_id))


def _put(allocation_id: UUID, child_id: UUID, form: WishForm, *, together: bool | None) -> None:
    wanted, seen = form.wished(together=together), form.seen.data or ""
    wishes.put(db.session(), allocation_id, child_id, wanted, seen=seen, by=actor(), now=clock())


def _tried(act: Callable[[], object]) -> str | None:
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


def _added(done: Added) -> str:
    if not done.wishes and not done.full:
        return _("Er is niets bijgekomen: deze wensen staan er al, of niemand vroeg erom.")
    said = ngettext("%(num)s wens staat erbij.", "%(num)s wensen staan erbij.", done.wishes)
    if done.full:
        said += " " + ngettext("%(num)s kind had al drie wensen.", "%(num)s kinderen hadden al drie wensen.", done.full)
    return said


def _round(allocation_id: UUID) -> RoundPage:
    try:
        return dividing.look(db.session(), allocation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _child(child_id: UUID) -> ChildChoice:
    found = next((one for one in allocations.children(db.session()) if one.id == child_id), None)
    if found is None:
        raise NotFound
    return found


def _activity(found: RoundPage, activity_id: UUID) -> Choosable:
    one = next((one for one in found.activities if one.id == activity_id), None)
    if one is None:
        raise NotFound
    return one


def _without(found: RoundPage, one: Choosable) -> list[ChildChoice]:
    wishing = {child.id for _rank, child in found.wishing(one.id)}
    return [child for child in allocations.children(db.session()) if child.id not in wishing]


def _offer(found: RoundPage, form: WishForm) -> None:
    choices = [_Named(id=one.id, name=one.title) for one in found.activities]
    for field in (form.first, form.second, form.third):
        field.offer(choices, empty=_("geen"))


def _offer_new(found: RoundPage, form: NewWishForm) -> list[ChildChoice]:
    """Let children be chosen who have no wishes yet."""
    _offer(found, form)
    known = {one.id for one in found.children}
    children = [one for one in allocations.children(db.session()) if one.id not in known]
    form.child.offer(children, empty=_("Kies een kind"))
    return children


def _page(found: RoundPage, form: FlaskForm) -> str:
    children = _offer_new(found, form) if isinstance(form, NewWishForm) else []
    search = request.args.get("zoek", "").strip()[:MOST_SEARCH]
    shown = [one for one in found.children if search.casefold() in one.name.casefold()]
    page = render_template(
        "allocations/show.html",
        found=found,
        form=form,
        left=len(children),
        next="volgende" in request.args,
        shown=shown,
        search=search,
        now=clock(),
    )
    db.session.commit()
    return page


def _child_page(found: RoundPage, one: ChildChoice, form: WishForm) -> str:
    _offer(found, form)
    page = render_template("allocations/child.html", found=found, child=one, form=form, now=clock())
    db.session.commit()
    return page


def _activity_page(found: RoundPage, one: Choosable, form: AddForm) -> str:
    form.children.offer(_without(found, one))
    page = render_template("allocations/activity.html", found=found, one=one, form=form, now=clock())
    db.session.commit()
    return page
