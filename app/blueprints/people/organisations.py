"""One partner with its contact: added, changed, looked at, and asked to sign in."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.people import links, words
from app.blueprints.people.partner_forms import PARTNER_KINDS, PartnerForm
from app.extensions import db
from app.models.feeds import Feed, FeedScope
from app.models.messages import Message
from app.models.people import Contact, Partner
from app.planning.vocabulary import PartnerKind
from app.programme import marks, partners
from app.programme.readdressing import Whom
from app.programme.refusals import NameInUse, Refusal
from app.queries import calendar_choices, person_page, returned_mail

bp = Blueprint("organisations", __name__, url_prefix="/mensen/partners")


@bp.get("/nieuw")
@policy(Action.EDIT_PEOPLE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("people/partner_new.html", form=PartnerForm(formdata=None), taken=None)


@bp.post("/nieuw")
@policy(Action.EDIT_PEOPLE)
def add() -> ResponseReturnValue:
    """Add a partner."""
    form = PartnerForm()
    if not form.validate_on_submit():
        return render_template("people/partner_new.html", form=form, taken=None), 422
    try:
        row = partners.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("people/partner_new.html", form=form, taken=_taken(refusal)), 409
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.name), "success")
    return redirect(url_for("organisations.show", partner_id=row.id))


@bp.get("/<uuid:partner_id>")
@policy(Action.SEE_PEOPLE)
def show(partner_id: UUID) -> ResponseReturnValue:
    """Show a partner: what it is asked for, what its contact was told."""
    (row, contact), now = _found(partner_id), clock()
    return render_template(
        "people/partner.html",
        partner=row,
        contact=contact,
        sort=PARTNER_KINDS[PartnerKind(row.sort)],
        requests=person_page.requests(db.session(), row.id, now=now),
        letters=person_page.told(db.session(), Message.contact_id == contact.id, now=now),
        calendars=person_page.calendars(db.session(), Feed.partner_id == row.id),
        choice=calendar_choices.of(db.session(), FeedScope.PARTNER, row.id),
        acts=person_page.acts(db.session(), [row.id]),
        returned=returned_mail.by_person(db.session()),
        words=words,
    )


@bp.get("/<uuid:partner_id>/wijzigen")
@policy(Action.EDIT_PEOPLE)
def edit(partner_id: UUID) -> ResponseReturnValue:
    """Show the form with what a partner is."""
    row, contact = _found(partner_id)
    details = partners.details_of(row, contact)
    form = PartnerForm(formdata=None, seen=marks.of(details), **asdict(details))
    return render_template("people/partner_edit.html", partner=row, form=form, taken=None)


@bp.post("/<uuid:partner_id>/wijzigen")
@policy(Action.EDIT_PEOPLE)
def change(partner_id: UUID) -> ResponseReturnValue:
    """Change a partner; a contact with a new address is invited anew."""
    (row, _contact), form = _found(partner_id), PartnerForm()
    if not form.validate_on_submit():
        return render_template("people/partner_edit.html", partner=row, form=form, taken=None), 422
    seen = form.seen.data or ""
    try:
        mails = partners.change(db.session(), partner_id, form.details(), seen=seen, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        row, _contact = _found(partner_id)
        return render_template("people/partner_edit.html", partner=row, form=form, taken=_taken(refusal)), 409
    db.session.commit()
    jobs.ring()
    flash(words.saved(row.name, mails=mails), "success")
    return redirect(url_for("organisations.show", partner_id=partner_id))


@bp.post("/<uuid:partner_id>/inloglink")
@policy(Action.EDIT_PEOPLE)
def invite(partner_id: UUID) -> ResponseReturnValue:
    """Mail the contact a link that signs them in once."""
    _row, contact = _found(partner_id)
    return links.mail(
        Whom(contact_id=contact.id), name=contact.name, back=url_for("organisations.show", partner_id=partner_id)
    )


def _found(partner_id: UUID) -> tuple[Partner, Contact]:
    row = db.session.get(Partner, partner_id)
    if row is None:
        raise NotFound
    return row, partners.contact_of(db.session(), partner_id)


def _taken(refusal: Refusal) -> NameInUse | None:
    return refusal if isinstance(refusal, NameInUse) else None
