"""The children of an activity: who takes part, waits, was offered a seat; what is done with each, and undone."""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import sentences, undoing, way_back
from app.blueprints.context import actor, clock, location, today
from app.blueprints.enrolments import words
from app.blueprints.enrolments.forms import Deed, DeedForm, SeatsForm, filled
from app.extensions import db
from app.programme import enrolment_lists, enrolment_offers, enrolment_settings, enrolment_undoing, enrolments
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal

bp = Blueprint("enrolments", __name__)


@bp.get("/activiteiten/<uuid:activity_id>/kinderen")
@policy(Action.SEE_CHILDREN)
def show(activity_id: UUID) -> ResponseReturnValue:
    """Show the children of an activity, and those who were searched with what is against each."""
    return page(activity_id)


@bp.post("/activiteiten/<uuid:activity_id>/kinderen/<uuid:child_id>")
@policy(Action.EDIT_CHILDREN)
def act(activity_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Do something with one child: place it, offer it a seat, let it go."""
    form = DeedForm()
    if not form.validate_on_submit():
        faults = [text for texts in form.errors.values() for text in texts]
        return page(activity_id, faults=faults), 422
    try:
        change_id, said = _done(Deed(str(form.deed.data)), activity_id, child_id, str(form.comment.data or ""))
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        faults = [sentences.refusal(refusal, location().zone)]
        return page(activity_id, faults=faults, consent_of=words.lacks_consent(refusal)), 409
    db.session.commit()
    if change_id is None:
        flash(said, "info")
    else:
        undoing.offer_at(url_for("enrolments.undo", step_id=change_id), said)
    return redirect(way_back.inside(request.form.get("terug")) or url_for("enrolments.show", activity_id=activity_id))


@bp.post("/aanmeldingen/<uuid:step_id>/ongedaan")
@policy(Action.EDIT_CHILDREN)
def undo(step_id: UUID) -> ResponseReturnValue:
    """Take back what was done with one child, or with several at once."""
    try:
        activity_id = enrolment_undoing.activity_of(db.session(), step_id)
    except NoSuchThing as error:
        raise NotFound from error
    try:
        enrolment_undoing.undo(db.session(), step_id, by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        flash(words.not_undone(refusal, location().zone), "error")
        return redirect(url_for("enrolments.show", activity_id=activity_id))
    db.session.commit()
    flash(_("Het is ongedaan gemaakt."), "success")
    return redirect(url_for("enrolments.show", activity_id=activity_id))


@bp.get("/activiteiten/<uuid:activity_id>/kinderen/plaatsen")
@policy(Action.SEE_CHILDREN)
def seats(activity_id: UUID) -> ResponseReturnValue:
    """Show how many seats an activity has and what it asks of children."""
    try:
        found = enrolment_settings.seats(db.session(), activity_id)
    except NoSuchThing as error:
        raise NotFound from error
    return _seats_page(activity_id, filled(found))


@bp.post("/activiteiten/<uuid:activity_id>/kinderen/plaatsen")
@policy(Action.EDIT_CHILDREN)
def change_seats(activity_id: UUID) -> ResponseReturnValue:
    """Change how many seats an activity has and what it asks of children."""
    form = SeatsForm()
    try:
        form.languages.offer(*enrolment_settings.seats(db.session(), activity_id).languages)
        if not form.validate_on_submit():
            return _seats_page(activity_id, form), 422
        offered = enrolment_settings.change(
            db.session(), activity_id, form.seats(), seen=form.seen.data or "", by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return _seats_page(activity_id, form), 409
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    if offered:
        said = ngettext(
            "%(num)s kind kreeg een plek aangeboden.", "%(num)s kinderen kregen een plek aangeboden.", offered
        )
        flash(said, "success")
    return redirect(url_for("enrolments.show", activity_id=activity_id))


def _done(deed: Deed, activity_id: UUID, child_id: UUID, comment: str) -> tuple[UUID | None, str]:  # noqa: C901, PLR0911 - one deed each
    """Do what was asked; return the change that undo takes back, and what to say of it."""
    session, by, now = db.session(), actor(), clock()
    match deed:
        case Deed.PLACE | Deed.ANYWAY:
            done = enrolments.place(
                session, activity_id, child_id, by=by, now=now, anyway=deed is Deed.ANYWAY, comment=comment
            )
            return done.change_id, words.placed(done, location().zone)
        case Deed.WANT:
            return enrolments.want(session, activity_id, child_id, by=by, now=now, comment=comment), _(
                "Aangemeld. Er is nog geen plek."
            )
        case Deed.OFFER:
            offered = enrolment_offers.offer(session, activity_id, child_id, by=by, now=now, comment=comment)
            return offered.change_id, words.offered(offered.until, location().zone)
        case Deed.ACCEPT:
            return enrolment_offers.accept(session, activity_id, child_id, by=by, now=now), _(
                "Geplaatst: het kind komt."
            )
        case Deed.DECLINE:
            declined = enrolment_offers.decline(session, activity_id, child_id, by=by, now=now, comment=comment)
            return declined, _("Het kind komt niet. De plek is weer vrij.")
        case Deed.LEAVE:
            left = enrolments.leave(session, activity_id, child_id, by=by, now=now, comment=comment)
            return left, _("Het kind doet niet meer mee en wacht niet meer.")
        case Deed.REFUSE:
            refused = enrolments.refuse(session, activity_id, child_id, by=by, now=now, comment=comment)
            return refused, _("Genoteerd dat dit kind niet kan meedoen.")
        case _:
            assert_never(deed)


def page(activity_id: UUID, *, faults: list[str] | None = None, consent_of: UUID | None = None) -> str:
    """Return the page about the children of an activity, with what went wrong."""
    typed = words.typed(request.args.get("q", ""))
    try:
        found = enrolment_lists.look(db.session(), activity_id, words.searched(typed), by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    shown = render_template(
        "enrolments/show.html",
        found=found,
        typed=typed,
        room=words.room(found),
        faults=faults or [],
        consent_of=consent_of,
        words=words,
        undo=undoing.last(),
        today=today(),
    )
    db.session.commit()
    return shown


def _seats_page(activity_id: UUID, form: SeatsForm) -> str:
    form.languages.offer(*(form.languages.data or ()))
    return render_template("enrolments/seats.html", form=form, activity_id=activity_id)
