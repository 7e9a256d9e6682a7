"""One volunteer: added, changed, looked at, asked to sign in, and stopping."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location, today
from app.blueprints.people import links, words
from app.blueprints.people.forms import ButtonForm, VolunteerForm, filled
from app.extensions import db
from app.models.feeds import Feed, FeedScope
from app.models.messages import Message
from app.models.people import Volunteer
from app.programme import leaving, marks, volunteers
from app.programme.readdressing import Whom
from app.programme.refusals import AddressInUse, Refusal
from app.programme.refusals import NotFound as NoSuchThing
from app.queries import calendar_choices, person_page, returned_mail

bp = Blueprint("volunteers", __name__, url_prefix="/mensen/vrijwilligers")


@bp.get("/nieuw")
@policy(Action.EDIT_PEOPLE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = VolunteerForm(formdata=None, vog_seen_by=None)
    form.languages.offer()
    return render_template("people/volunteer_new.html", form=form, taken=None)


@bp.post("/nieuw")
@policy(Action.EDIT_PEOPLE)
def add() -> ResponseReturnValue:
    """Add a volunteer."""
    form = VolunteerForm()
    form.languages.offer()
    if not form.validate_on_submit():
        return render_template("people/volunteer_new.html", form=form, taken=None), 422
    try:
        row = volunteers.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.email.errors = [sentences.refusal(refusal, location().zone)]
        return render_template("people/volunteer_new.html", form=form, taken=_taken(refusal)), 409
    db.session.commit()
    flash(_("%(name)s staat erbij.", name=row.name), "success")
    return redirect(url_for("volunteers.show", volunteer_id=row.id))


@bp.get("/<uuid:volunteer_id>")
@policy(Action.SEE_PEOPLE)
def show(volunteer_id: UUID) -> ResponseReturnValue:
    """Show a volunteer: what is coming, what they were told, how much they do."""
    row, now = _found(volunteer_id), clock()
    return render_template(
        "people/volunteer.html",
        person=row,
        details=volunteers.details_of(db.session(), row),
        shifts=person_page.coming(db.session(), row.id, now=now),
        letters=person_page.told(db.session(), Message.volunteer_id == row.id, now=now),
        load=person_page.load(db.session(), row.id, zone=location().zone, now=now),
        calendars=person_page.calendars(db.session(), Feed.volunteer_id == row.id),
        choice=calendar_choices.of(db.session(), FeedScope.VOLUNTEER, row.id),
        acts=person_page.acts(db.session(), [row.id]),
        returned=returned_mail.by_person(db.session()),
        words=words,
        today=today(),
        undo=session.pop("people", None),
    )


@bp.get("/<uuid:volunteer_id>/wijzigen")
@policy(Action.EDIT_PEOPLE)
def edit(volunteer_id: UUID) -> ResponseReturnValue:
    """Show the form with what a volunteer is."""
    row = _found(volunteer_id)
    details = volunteers.details_of(db.session(), row)
    form = filled(details, seen=marks.of(details))
    return render_template("people/volunteer_edit.html", person=row, form=form, taken=None)


@bp.post("/<uuid:volunteer_id>/wijzigen")
@policy(Action.EDIT_PEOPLE)
def change(volunteer_id: UUID) -> ResponseReturnValue:
    """Change a volunteer; at a new address they are invited anew."""
    row, form = _found(volunteer_id), VolunteerForm()
    form.languages.offer(*row.languages)
    if not form.validate_on_submit():
        return render_template("people/volunteer_edit.html", person=row, form=form, taken=None), 422
    seen = form.seen.data or ""
    try:
        done = volunteers.change(db.session(), volunteer_id, form.details(), seen=seen, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        page = render_template(
            "people/volunteer_edit.html", person=_found(volunteer_id), form=form, taken=_taken(refusal)
        )
        return page, 409
    db.session.commit()
    jobs.ring()
    flash(words.saved(row.name, mails=done.mails), "success")
    return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))


@bp.post("/<uuid:volunteer_id>/inloglink")
@policy(Action.EDIT_PEOPLE)
def invite(volunteer_id: UUID) -> ResponseReturnValue:
    """Mail a volunteer a link that signs them in once."""
    row = _found(volunteer_id)
    return links.mail(
        Whom(volunteer_id=row.id), name=row.name, back=url_for("volunteers.show", volunteer_id=volunteer_id)
    )


@bp.get("/<uuid:volunteer_id>/stoppen")
@policy(Action.EDIT_PEOPLE)
def confirm_leaving(volunteer_id: UUID) -> ResponseReturnValue:
    """Say first what happens when a volunteer stops."""
    row = _found(volunteer_id)
    departure = leaving.look(db.session(), row.id, now=clock())
    return render_template(
        "people/volunteer_leave.html", person=row, departure=departure, form=ButtonForm(formdata=None)
    )


@bp.post("/<uuid:volunteer_id>/stoppen")
@policy(Action.EDIT_PEOPLE)
def leave(volunteer_id: UUID) -> ResponseReturnValue:
    """Let a volunteer stop."""
    row = _found(volunteer_id)
    try:
        left = leaving.leave(db.session(), row.id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))
    db.session.commit()
    jobs.ring()
    said = ngettext("%(num)s dienst is nu open.", "%(num)s diensten zijn nu open.", left.seats)
    text = _("%(name)s is gestopt.", name=row.name) + (f" {said}" if left.seats else "")
    session["people"] = {
        "text": text,
        "url": url_for("volunteers.undo_leaving", volunteer_id=row.id, edit_id=left.edit_id) if left.edit_id else None,
    }
    return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))


@bp.post("/<uuid:volunteer_id>/stoppen/<uuid:edit_id>/ongedaan")
@policy(Action.EDIT_PEOPLE)
def undo_leaving(volunteer_id: UUID, edit_id: UUID) -> ResponseReturnValue:
    """Take stopping back, with the shifts."""
    try:
        leaving.undo(db.session(), volunteer_id, edit_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        flash(sentences.refusal(refusal, location().zone), "error")
        return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))
    db.session.commit()
    jobs.ring()
    flash(_("Dit is ongedaan gemaakt. De diensten zijn terug."), "success")
    return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))


@bp.post("/<uuid:volunteer_id>/terug")
@policy(Action.EDIT_PEOPLE)
def come_back(volunteer_id: UUID) -> ResponseReturnValue:
    """Let somebody who stopped help again."""
    row = _found(volunteer_id)
    leaving.come_back(db.session(), row.id, by=actor(), now=clock())
    db.session.commit()
    flash(_("%(name)s helpt weer mee, en kan worden ingedeeld.", name=row.name), "success")
    return redirect(url_for("volunteers.show", volunteer_id=volunteer_id))


def _found(volunteer_id: UUID) -> Volunteer:
    row = db.session.get(Volunteer, volunteer_id)
    if row is None:
        raise NotFound
    return row


def _taken(refusal: Refusal) -> AddressInUse | None:
    return refusal if isinstance(refusal, AddressInUse) else None
