"""Certificates of a course: who gets one, with which name, as a file, and withdrawn."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints import course_words
from app.blueprints.certificates import words
from app.blueprints.certificates.answers import pdf
from app.blueprints.certificates.forms import ButtonForm, Typed, WithdrawForm, typed
from app.blueprints.context import actor, clock
from app.documents.errors import NotPrintable
from app.extensions import db
from app.programme import certificate_names, certificate_paper, certificates
from app.programme.certificate_paper import Press
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries.certificates import CertificatesOfCourse

bp = Blueprint("certificates", __name__, url_prefix="/cursussen/<uuid:course_id>/certificaten")


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show who has a certificate, who can get one, and who has something to do for it."""
    return _page(course_id)


@bp.post("")
@policy(Action.EDIT_CHILDREN)
def make(course_id: UUID) -> ResponseReturnValue:
    """Give certificates to those who were chosen, and keep the names that were typed."""
    sent = _sent()
    if not sent.chosen:
        return _page(course_id, sent, fault=words.nobody()), 422
    return _made(course_id, sent, sent.chosen)


def _made(course_id: UUID, sent: Typed, chosen: frozenset[UUID]) -> ResponseReturnValue:
    if sent.too_long:
        return _page(course_id, sent, fault=words.too_long()), 422
    try:
        number = certificate_paper.make(
            db.session(), course_id, chosen, sent.names, secret=_secret(), by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, NotPrintable) as why:
        db.session.rollback()
        return _page(course_id, sent, fault=words.refusal(why)), 409
    db.session.commit()
    made = ngettext("%(num)s certificaat gemaakt.", "%(num)s certificaten gemaakt.", number)
    flash(made if number else _("De namen zijn bewaard."), "success")
    return redirect(url_for("certificates.show", course_id=course_id))


@bp.post("/namen")
@policy(Action.EDIT_CHILDREN)
def keep(course_id: UUID) -> ResponseReturnValue:
    """Keep the names that were typed, and print nothing."""
    return _made(course_id, _sent(), frozenset())


@bp.post("/pdf")
@policy(Action.EDIT_CHILDREN)
def download(course_id: UUID) -> ResponseReturnValue:
    """Send the certificates of those who were chosen as one file, with the names that were typed."""
    sent = _sent()
    if sent.too_long:
        return _page(course_id, sent, fault=words.too_long()), 422
    press = Press(secret=_secret(), address=lambda number: url_for("verification.show", number=number, _external=True))
    try:
        content = certificate_paper.print_sheets(
            db.session(), course_id, sent.chosen, sent.names, press=press, by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, NotPrintable) as why:
        db.session.rollback()
        return _page(course_id, sent, fault=words.refusal(why)), 409
    db.session.commit()
    return pdf(content, "certificaten")


@bp.post("/<uuid:certificate_id>/ongedaan")
@policy(Action.EDIT_CHILDREN)
def take_back(course_id: UUID, certificate_id: UUID) -> ResponseReturnValue:
    """Let a certificate that was never printed be as if it had not been made."""
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    try:
        certificates.take_back(db.session(), course_id, certificate_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _page(course_id, fault=words.refusal(why)), 409
    db.session.commit()
    flash(_("Het certificaat is weer weg. Het was nog niet afgedrukt."), "success")
    return redirect(url_for("certificates.show", course_id=course_id))


@bp.get("/<uuid:certificate_id>/intrekken")
@policy(Action.EDIT_CHILDREN)
def confirm_withdrawal(course_id: UUID, certificate_id: UUID) -> ResponseReturnValue:
    """Ask why a certificate does not count any more."""
    return _withdrawal(course_id, certificate_id, WithdrawForm())


@bp.post("/<uuid:certificate_id>/intrekken")
@policy(Action.EDIT_CHILDREN)
def withdraw(course_id: UUID, certificate_id: UUID) -> ResponseReturnValue:
    """Let a certificate not count any more."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _withdrawal(course_id, certificate_id, form), 422
    try:
        certificates.withdraw(
            db.session(), course_id, certificate_id, because=str(form.because.data), by=actor(), now=clock()
        )
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _page(course_id, fault=words.refusal(why)), 409
    db.session.commit()
    flash(_("Het certificaat is ingetrokken. Wie het nummer opzoekt, leest dat."), "success")
    return redirect(url_for("certificates.show", course_id=course_id))


def _sent() -> Typed:
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    return typed(request.form)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _page(course_id: UUID, sent: Typed | None = None, *, fault: str = "") -> str:
    found = _found(course_id)
    known = certificate_names.known(found, secret=_secret())
    return render_template(
        "certificates/show.html",
        found=found,
        names=known | dict(sent.names) if sent else known,
        chosen=sent.chosen if sent else None,
        fault=fault,
        kept_until=certificate_names.kept_until(found, clock()),
        missing=course_words.missing,
    )


def _found(course_id: UUID) -> CertificatesOfCourse:
    try:
        found = certificates.look(db.session(), course_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return found


def _withdrawal(course_id: UUID, certificate_id: UUID, form: WithdrawForm) -> str:
    found = _found(course_id)
    one = next((one for one in found.issued if one.issued and one.issued.id == certificate_id), None)
    if one is None:
        raise NotFound
    return render_template("certificates/withdraw.html", found=found, one=one, form=form)
