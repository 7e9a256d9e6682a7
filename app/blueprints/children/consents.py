"""What parents, guardians and young people agreed with."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints.children import words
from app.blueprints.children.consent_forms import GiveForm, ManyForm, WithdrawForm
from app.blueprints.children.forms import id_of
from app.blueprints.context import actor, clock, location, today
from app.extensions import db
from app.models.children import Child
from app.planning import consent as rules
from app.planning.errors import PlanningError
from app.planning.vocabulary import ConsentPurpose
from app.programme import consents as noting
from app.programme.refusals import Refusal
from app.queries import child_forms
from app.queries import consents as reading
from app.queries.consents import Among

bp = Blueprint("consents", __name__, url_prefix="/kinderen")


@bp.get("/<uuid:child_id>/toestemming")
@policy(Action.SEE_CHILDREN)
def show(child_id: UUID) -> ResponseReturnValue:
    """Show what stands, what can be given, and what was before."""
    return _page(_found(child_id))


@bp.post("/<uuid:child_id>/toestemming")
@policy(Action.EDIT_CHILDREN)
def give(child_id: UUID) -> ResponseReturnValue:
    """Note that somebody agreed."""
    row, form = _found(child_id), GiveForm()
    form.offer(())
    given = form.given() if form.validate_on_submit() else None
    if given is None:
        return _page(row, fault=_first(form) or _("Kies waarvoor de toestemming is.")), 422
    try:
        noting.give(db.session(), child_id, given, by=actor(), now=clock())
    except PlanningError as error:
        db.session.rollback()
        return _page(_found(child_id), fault=words.not_theirs(error)), 409
    except Refusal as refusal:
        db.session.rollback()
        return _page(_found(child_id), fault=words.refusal(refusal, location().zone)), 409
    db.session.commit()
    flash(_("De toestemming voor %(purpose)s is genoteerd.", purpose=words.PURPOSES[given.purpose]), "success")
    return redirect(url_for("consents.show", child_id=child_id))


@bp.get("/<uuid:child_id>/toestemming/intrekken")
@policy(Action.EDIT_CHILDREN)
def look(child_id: UUID) -> ResponseReturnValue:
    """Say first which seats need the consent."""
    row, purpose = _found(child_id), _purpose()
    found = reading.needing(db.session(), child_id, purpose, now=clock())
    form = WithdrawForm(formdata=None)
    form.offer_needing(found)
    stands = noting.standing(db.session(), child_id, purpose)
    return render_template(
        "children/withdraw.html", child=row, purpose=purpose, found=found, form=form, stands=stands, words=words
    )


@bp.post("/<uuid:child_id>/toestemming/intrekken")
@policy(Action.EDIT_CHILDREN)
def withdraw(child_id: UUID) -> ResponseReturnValue:
    """Let a consent not stand any more, and give up the seats that were ticked."""
    _found(child_id)
    purpose, chosen = _purpose(), {id_of(one) for one in request.form.getlist("activities")} - {None}
    try:
        left = noting.withdraw(
            db.session(), child_id, purpose, giving_up=[one for one in chosen if one], by=actor(), now=clock()
        )
    except Refusal as refusal:
        db.session.rollback()
        return _page(_found(child_id), fault=words.refusal(refusal, location().zone)), 409
    db.session.commit()
    said = ngettext("%(num)s plek is opgegeven.", "%(num)s plekken zijn opgegeven.", left) if left else ""
    flash(
        _("De toestemming voor %(purpose)s is ingetrokken.", purpose=words.PURPOSES[purpose]) + f" {said}".rstrip(),
        "success",
    )
    return redirect(url_for("consents.show", child_id=child_id))


@bp.get("/toestemming")
@policy(Action.EDIT_CHILDREN)
def many() -> ResponseReturnValue:
    """Show for whom a consent is missing, to note it for several at once."""
    return _many_page(ManyForm(formdata=None, given_on=today()))


@bp.post("/toestemming")
@policy(Action.EDIT_CHILDREN)
def give_many() -> ResponseReturnValue:
    """Note that for several children agreed whoever usually does."""
    form = ManyForm()
    form.offer_children(())
    if not form.validate_on_submit():
        return _many_page(form), 422
    purpose, ids, on = _purpose(), form.children.data, form.given_on.data or date.min
    try:
        noted = noting.give_for_many(db.session(), ids, purpose, on=on, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(words.refusal(refusal, location().zone))
        return _many_page(form), 409
    db.session.commit()
    text = ngettext(
        "De toestemming van %(num)s kind is genoteerd.", "De toestemming van %(num)s kinderen is genoteerd.", noted
    )
    flash(text, "success")
    group_id, activity_id = id_of(request.args.get("groep")), id_of(request.args.get("activiteit"))
    return redirect(url_for("consents.many", doel=purpose.value, groep=group_id, activiteit=activity_id))


def _found(child_id: UUID) -> Child:
    row = db.session.get(Child, child_id)
    if row is None:
        raise NotFound
    return row


def _purpose() -> ConsentPurpose:
    """Return the purpose that the address names; an outing when it names none."""
    asked = request.args.get("doel", ConsentPurpose.OUTING.value)
    return next((one for one in ConsentPurpose if one.value == asked), ConsentPurpose.OUTING)


def _page(row: Child, *, fault: str = "") -> str:
    age = rules.surely_aged(today(), birth_month=row.birth_month)
    givers = rules.givers(age, unaccompanied=row.unaccompanied)
    forms = {}
    for purpose in ConsentPurpose:
        form = GiveForm(formdata=None, purpose=purpose.value, giver=givers[0].value, given_on=today(), prefix="")
        form.offer(givers)
        forms[purpose] = form
    history = reading.history(db.session(), row.id)
    return render_template(
        "children/consents.html",
        child=row,
        age=age,
        forms_of=forms,
        standing={one.purpose: one for one in history if one.withdrawn_on is None},
        history=history,
        fault=fault,
        words=words,
    )


def _many_page(form: ManyForm) -> str:
    purpose, group_id = _purpose(), id_of(request.args.get("groep"))
    activity_id = id_of(request.args.get("activiteit"))
    found = reading.lacking(db.session(), purpose, Among(group_id=group_id, activity_id=activity_id))
    ages = {one.id: rules.surely_aged(today(), birth_month=one.birth_month) for one in found}
    form.offer_children([one.id for one in found])
    return render_template(
        "children/consent_many.html",
        form=form,
        purpose=purpose,
        group_id=group_id,
        activity_id=activity_id,
        found=[(one, rules.givers(ages[one.id], unaccompanied=one.unaccompanied)[0]) for one in found],
        groups=child_forms.groups(db.session()),
        activities=reading.activities(db.session(), purpose, now=clock()),
        words=words,
    )


def _first(form: GiveForm) -> str:
    return next((str(error) for field in form for error in field.errors), "")
