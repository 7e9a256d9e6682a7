"""What came of a round: computed, explained, drawn again, carried out, taken back, printed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import undoing
from app.blueprints.allocations import sentences
from app.blueprints.allocations.forms import AgainForm, SeenForm
from app.blueprints.allocations.routes import MOST_SEEDS
from app.blueprints.context import actor, clock, location
from app.extensions import db
from app.planning.allocation.outcome import Outcome, Told
from app.programme.allocations import applying, dividing
from app.programme.allocations.applying import Applied
from app.programme.allocations.dividing import Result
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.allocations import Choosable

bp = Blueprint("allocation_results", __name__, url_prefix="/verdelingen/<uuid:allocation_id>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A child with what came of the round for it; `rank` of its best place, 0 for none."""

    id: UUID
    name: str
    rank: int
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListOf:
    """Who gets in and who waits at an activity, by pseudonym; `seats` were divided (none: as many as come)."""

    activity: Choosable
    seats: int | None
    placed: tuple[str, ...]
    waiting: tuple[str, ...]


@bp.post("/verdelen")
@policy(Action.EDIT_CHILDREN)
def compute(allocation_id: UUID) -> ResponseReturnValue:
    """Divide the seats of a closed round."""
    refusal = _tried(lambda: dividing.compute(db.session(), allocation_id, by=actor(), now=clock()))
    if refusal is not None:
        flash(refusal, "error")
        return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))
    flash(_("De plekken zijn verdeeld. Kijk de uitslag na. Er is nog niemand geplaatst."), "success")
    return redirect(url_for(".show", allocation_id=allocation_id))


@bp.get("/uitslag")
@policy(Action.SEE_CHILDREN)
def show(allocation_id: UUID) -> ResponseReturnValue:
    """Show what came of a round."""
    return _page(allocation_id, AgainForm(formdata=None))


@bp.get("/uitslag/lijst")
@policy(Action.SEE_CHILDREN)
def printed(allocation_id: UUID) -> ResponseReturnValue:
    """Show who gets in and who waits, to be printed."""
    found = _result(allocation_id)
    if found.kept is None:
        return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))
    page = render_template("allocations/list.html", found=found.page, lists=_lists(found, found.kept.outcome))
    db.session.commit()
    return page


@bp.post("/opnieuw-loten")
@policy(Action.EDIT_CHILDREN)
def again(allocation_id: UUID) -> ResponseReturnValue:
    """Divide with other lots, for a reason."""
    form = AgainForm()
    if not form.validate_on_submit():
        return _page(allocation_id, form, 422)
    seed, reason, seen = secrets.randbelow(MOST_SEEDS), str(form.reason.data), form.seen.data or ""
    refusal = _tried(
        lambda: dividing.draw_again(
            db.session(), allocation_id, seed=seed, reason=reason, seen=seen, by=actor(), now=clock()
        )
    )
    if refusal is not None:
        form.form_errors.append(refusal)
        return _page(allocation_id, form, 409)
    flash(_("Er is opnieuw geloot. De reden staat bij de uitslag."), "success")
    return redirect(url_for(".show", allocation_id=allocation_id))


@bp.post("/uitvoeren")
@policy(Action.EDIT_CHILDREN)
def apply(allocation_id: UUID) -> ResponseReturnValue:
    """Place those who got in, and let the others wait."""
    seen, done = SeenForm().seen.data or "", list[Applied]()
    refusal = _tried(
        lambda: done.append(applying.apply(db.session(), allocation_id, seen=seen, by=actor(), now=clock()))
    )
    if refusal is not None:
        flash(refusal, "error")
        return redirect(url_for(".show", allocation_id=allocation_id))
    undoing.offer_at(url_for(".undo", allocation_id=allocation_id), _applied(done[0]))
    return redirect(url_for(".show", allocation_id=allocation_id))


@bp.post("/terug")
@policy(Action.EDIT_CHILDREN)
def undo(allocation_id: UUID) -> ResponseReturnValue:
    """Take back that an outcome was carried out."""
    refusal = _tried(lambda: applying.undo(db.session(), allocation_id, by=actor(), now=clock()))
    done = _("Het uitvoeren is ongedaan gemaakt. De uitslag staat er nog.")
    flash(refusal or done, "error" if refusal else "success")
    return redirect(url_for(".show", allocation_id=allocation_id))


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


def _applied(done: Applied) -> str:
    placed = ngettext("%(num)s kind is geplaatst.", "%(num)s kinderen zijn geplaatst.", done.placed)
    waiting = ngettext(
        "%(num)s kind staat op een wachtlijst.", "%(num)s kinderen staan op een wachtlijst.", done.waiting
    )
    return f"{placed} {waiting}"


def _result(allocation_id: UUID) -> Result:
    try:
        return dividing.result(db.session(), allocation_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error


def _page(allocation_id: UUID, form: AgainForm, status: int = 200) -> ResponseReturnValue:
    found = _result(allocation_id)
    if found.kept is None:
        db.session.commit()
        return redirect(url_for("allocation_wishes.show", allocation_id=allocation_id))
    computed = found.page.computed_at
    form.seen.data = computed.isoformat() if computed else ""
    outcome = found.kept.outcome
    lines = [_line(told, found) for told in outcome.children]
    page = render_template(
        "allocations/result.html",
        found=found.page,
        kept=found.kept,
        stale=found.stale,
        form=form,
        people=found.people,
        lists=_lists(found, outcome),
        lines=sorted(lines, key=lambda line: line.name.casefold()),
        figures=[outcome.with_rank(rank) for rank in (1, 2, 3, 0)],
        undo=undoing.last(),
        now=clock(),
    )
    db.session.commit()
    return page, status


def _line(told: Told, found: Result) -> Line:
    name = found.names.get(told.child_id) or _("een kind dat er niet meer is")
    return Line(
        id=told.child_id,
        name=name,
        rank=min((got.rank for got in told.got), default=0),
        said=tuple(sentences.explained(told, name, found.page.titles)),
    )


def _lists(found: Result, outcome: Outcome) -> list[ListOf]:
    seats = found.kept.seats if found.kept else {}
    gone = _("een kind dat er niet meer is")
    return [
        ListOf(
            activity=one,
            seats=seats.get(one.id),
            placed=tuple(sorted((found.names.get(child, gone) for child in outcome.placed(one.id)), key=str.casefold)),
            waiting=tuple(found.names.get(child, gone) for child in outcome.waiting.get(one.id, ())),
        )
        for one in found.page.activities
    ]
