"""The papers of a safety day: one page to choose them, and the files."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.access import Action, may, policy
from app.blueprints.context import actor, clock
from app.blueprints.papers import words
from app.blueprints.papers.forms import BookletForm, OrderForm
from app.documents.errors import NotPrintable
from app.documents.orders import Paper
from app.extensions import db
from app.programme.refusals import ChangedMeanwhile
from app.programme.rotations import papers
from app.programme.rotations.papers import NotSolvedYet
from app.queries import rotation_papers, rotation_plan, rotation_problem
from app.queries.rotation_papers import Printable

bp = Blueprint("papers", __name__, url_prefix="/veiligheidsdag/<uuid:rotation_id>/papier")


@bp.get("")
@policy(Action.SEE_PLAN)
def show(rotation_id: UUID) -> ResponseReturnValue:
    """Show what can be printed."""
    return _page(_found(rotation_id))


@bp.get("/<paper>.pdf")
@policy(Action.SEE_PLAN)
def download(rotation_id: UUID, paper: str) -> ResponseReturnValue:
    """Send a paper, all of them, or those that were ticked, as one file."""
    found = _found(rotation_id)
    form = _order_form(found, request.args)
    wanted = _papers(paper, form)
    if not form.validate():
        return _page(found, form), 422
    if not wanted:
        return _page(found, form, fault=_("Kies ten minste één papier.")), 422
    if form.kinderen.data and not may(actor(), Action.SEE_CHILDREN):
        abort(403)
    try:
        content = papers.print_papers(
            db.session(),
            rotation_id,
            form.wanted(wanted),
            with_children=bool(form.kinderen.data),
            by=actor(),
            now=clock(),
        )
    except NotSolvedYet:
        return _page(found, form), 409
    except NotPrintable as why:
        db.session.rollback()
        return _page(_found(rotation_id), form, fault=words.refusal(why)), 409
    db.session.commit()
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="veiligheidsdag-{found.day.day}-{paper}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/boekje")
@policy(Action.EDIT_PLAN)
def keep_booklet(rotation_id: UUID) -> ResponseReturnValue:
    """Keep the words of the word search and the language of the booklet."""
    found = _found(rotation_id)
    form = BookletForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(found, booklet=form), 422
    try:
        papers.keep_booklet(db.session(), rotation_id, form.wishes(), seen=_seen(form), by=actor(), now=clock())
    except ChangedMeanwhile:
        db.session.rollback()
        fault = _("Iemand anders heeft deze dag net gewijzigd. Kijk wat er nu staat en bewaar opnieuw.")
        return _page(_found(rotation_id), booklet=form, fault=fault), 409
    db.session.commit()
    flash(_("De woorden en de taal van het boekje zijn bewaard."), "success")
    return redirect(url_for("papers.show", rotation_id=rotation_id))


def _found(rotation_id: UUID) -> Printable:
    found = rotation_papers.find(db.session(), rotation_id)
    if found is None:
        raise NotFound
    return found


def _papers(name: str, form: OrderForm) -> frozenset[Paper]:
    match name:
        case "alles":
            return frozenset(Paper)
        case "keuze":
            return frozenset(paper for paper in Paper if paper in (form.papier.data or ()))
        case _ if name in set(Paper):
            return frozenset({Paper(name)})
        case _:
            raise NotFound


def _order_form(found: Printable, given: MultiDict[str, str]) -> OrderForm:
    """Return the form as the address fills it; what it does not say is as usual."""
    given = MultiDict(given)
    for field, usual in (("maat", "a4"), ("vouwen", "ja"), ("taal", found.language)):
        if field not in given:
            given[field] = usual
    form = OrderForm(formdata=given)
    form.offer(found)
    return form


def _booklet_form(found: Printable) -> BookletForm:
    form = BookletForm(formdata=None, words="\n".join(found.words), language=found.language, version=str(found.version))
    form.offer()
    return form


def _seen(form: BookletForm) -> int:
    """Return the version that the page was made from; none is as old as can be."""
    typed = str(form.version.data or "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0


def _page(
    found: Printable, form: OrderForm | None = None, *, booklet: BookletForm | None = None, fault: str = ""
) -> str:
    if form is None:
        form = _order_form(found, MultiDict())
        form.papier.data = [paper.value for paper in Paper]
    return render_template(
        "papers/show.html",
        found=found,
        form=form,
        booklet=booklet or _booklet_form(found),
        fault=fault,
        papers=[(paper, words.NAMES[paper], words.PURPOSES[paper], words.ICONS[paper]) for paper in Paper],
        may_edit=may(actor(), Action.EDIT_PLAN),
        may_see_children=may(actor(), Action.SEE_CHILDREN),
        stale=_is_stale(found.id),
    )


def _is_stale(rotation_id: UUID) -> bool:
    plan = rotation_plan.find(db.session(), rotation_id)
    return plan is not None and rotation_problem.is_stale(plan)
