"""Sets of books for new toddlers: who still has to get one, handing out, the stock."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import undoing, wording
from app.blueprints.context import actor, clock, location, today
from app.blueprints.library import words
from app.blueprints.library.set_forms import DeliveryForm, RuleForm
from app.extensions import db
from app.planning.languages import SPOKEN
from app.programme.library import book_sets
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import book_sets as queries

bp = Blueprint("book_sets", __name__, url_prefix="/bibliotheek/boekenpakketten")

MOST_AT_ONCE = 400


@bp.get("")
@policy(Action.EDIT_CHILDREN)
def show() -> ResponseReturnValue:
    """Show who still has to get a set, and who got one last."""
    scope = db.session()
    toddlers = book_sets.look(scope, today=today(), by=actor(), now=clock())
    page = render_template(
        "library/book_sets.html",
        toddlers=toddlers,
        handed=queries.handed(scope),
        stock=queries.stock(scope),
        rule=queries.rule(scope),
        spoken=[(code, wording.language(code)) for code in SPOKEN],
        undo=undoing.last(),
    )
    db.session.commit()
    return page


@bp.post("/uitdelen")
@policy(Action.EDIT_CHILDREN)
def hand_out() -> ResponseReturnValue:
    """Give one child a set, or all that were chosen."""
    chosen, language = _chosen(), request.form.get("taal") or None
    if language is not None and language not in SPOKEN:
        raise BadRequest
    if not chosen:
        flash(_("Kies eerst een kind."), "error")
        return redirect(url_for("book_sets.show"))
    try:
        made = book_sets.hand_out(db.session(), chosen, language=language, day=today(), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(words.book_set_refusal(refusal, location().zone), "error")
        return redirect(url_for("book_sets.show"))
    db.session.commit()
    text = ngettext("%(num)s boekenpakket is uitgedeeld.", "%(num)s boekenpakketten zijn uitgedeeld.", len(made))
    undoing.offer_at(url_for("book_sets.undo", handout_id=made[0]), text)
    return redirect(url_for("book_sets.show"))


@bp.post("/<uuid:handout_id>/ongedaan")
@policy(Action.EDIT_CHILDREN)
def undo(handout_id: UUID) -> ResponseReturnValue:
    """Take back what was just handed out, all of it."""
    try:
        number = book_sets.undo(db.session(), handout_id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(words.refusal(refusal, location().zone), "error")
        return redirect(url_for("book_sets.show"))
    db.session.commit()
    flash(
        ngettext("%(num)s boekenpakket is teruggenomen.", "%(num)s boekenpakketten zijn teruggenomen.", number),
        "success",
    )
    return redirect(url_for("book_sets.show"))


@bp.post("/<uuid:handout_id>/terug")
@policy(Action.EDIT_CHILDREN)
def take_back(handout_id: UUID) -> ResponseReturnValue:
    """Let a child have no set after all."""
    try:
        book_sets.take_back(db.session(), handout_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    flash(_("Het boekenpakket is teruggenomen."), "success")
    return redirect(url_for("book_sets.show"))


@bp.get("/voorraad")
@policy(Action.EDIT_CHILDREN)
def stock() -> ResponseReturnValue:
    """Show what came in and was corrected."""
    return _stock_page(DeliveryForm(formdata=None, received_on=today()), _rule_form())


@bp.post("/voorraad")
@policy(Action.EDIT_CHILDREN)
def deliver() -> ResponseReturnValue:
    """Note that sets came in, or correct the count."""
    form = DeliveryForm()
    if not form.validate_on_submit():
        return _stock_page(form, _rule_form()), 422
    try:
        book_sets.deliver(
            db.session(),
            form.sets.data or 0,
            note=(form.note.data or "").strip(),
            received_on=form.received_on.data or today(),
            by=actor(),
            now=clock(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _stock_page(form, _rule_form()), 409
    db.session.commit()
    flash(_("De voorraad is bijgewerkt."), "success")
    return redirect(url_for("book_sets.stock"))


@bp.post("/voor-wie")
@policy(Action.EDIT_CHILDREN)
def set_rule() -> ResponseReturnValue:
    """Keep for whom a set is meant."""
    form = RuleForm()
    if not form.validate_on_submit():
        return _stock_page(DeliveryForm(formdata=None, received_on=today()), form), 422
    book_sets.set_rule(db.session(), form.rule(), by=actor(), now=clock())
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("book_sets.stock"))


def _chosen() -> frozenset[UUID]:
    sent = request.form.getlist("kind")
    if len(sent) > MOST_AT_ONCE:
        raise BadRequest
    try:
        return frozenset(UUID(text) for text in sent)
    except ValueError as error:
        raise BadRequest from error


def _rule_form() -> RuleForm:
    return RuleForm(formdata=None, obj=queries.rule(db.session()))


def _stock_page(form: DeliveryForm, rule_form: RuleForm) -> str:
    scope = db.session()
    return render_template(
        "library/stock.html",
        form=form,
        rule_form=rule_form,
        stock=queries.stock(scope),
        rule=queries.rule(scope),
        deliveries=queries.deliveries(scope),
    )
