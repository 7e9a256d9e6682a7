"""The ceremony of a course: the order, the names to read out, guests and invitations."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.access import Action, policy
from app.blueprints.certificates import words
from app.blueprints.certificates.answers import pdf
from app.blueprints.certificates.forms import ButtonForm, chosen_id
from app.blueprints.context import actor, clock
from app.catalogue.translations import translations
from app.documents.errors import NotPrintable
from app.extensions import db
from app.programme import ceremonies, certificates
from app.programme.certificates import Direction
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import session_page
from app.queries.certificates import CertificatesOfCourse

bp = Blueprint("ceremony", __name__, url_prefix="/cursussen/<uuid:course_id>/uitreiking")


@bp.get("")
@policy(Action.SEE_CHILDREN)
def show(course_id: UUID) -> ResponseReturnValue:
    """Show the ceremony: when it is, what is ready, who is called in which order, and who comes."""
    return _page(course_id)


@bp.get("/voorlezen")
@policy(Action.SEE_CHILDREN)
def aloud(course_id: UUID) -> ResponseReturnValue:
    """Show the names as large as who reads them out needs them."""
    found = _found(course_id)
    return render_template("certificates/aloud.html", found=found, turns=ceremonies.turns(found, secret=_secret()))


@bp.get("/voorlezen.pdf")
@policy(Action.SEE_CHILDREN)
def reading_list(course_id: UUID) -> ResponseReturnValue:
    """Send the names to read out as a file."""
    return _paper(
        course_id,
        lambda: ceremonies.print_list(db.session(), course_id, secret=_secret(), by=actor(), now=clock()),
        name="voorlezen",
    )


@bp.get("/uitnodiging.pdf")
@policy(Action.SEE_CHILDREN)
def invitation(course_id: UUID) -> ResponseReturnValue:
    """Send the invitation for families as a file, in Dutch and the language that was asked for."""
    language = request.args.get("taal", "nl")
    return _paper(
        course_id,
        lambda: ceremonies.print_invitations(db.session(), course_id, language, by=actor(), now=clock()),
        name="uitnodiging",
    )


@bp.post("/volgorde")
@policy(Action.EDIT_CHILDREN)
def move(course_id: UUID) -> ResponseReturnValue:
    """Let a child be called one earlier or later."""
    certificate_id = _sent("certificate_id")
    try:
        to = Direction(request.form.get("naar", ""))
    except ValueError as error:
        raise BadRequest from error
    try:
        certificates.move(db.session(), course_id, certificate_id, to, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return redirect(url_for("ceremony.show", course_id=course_id, _anchor=f"beurt-{certificate_id}"))


@bp.post("/gasten")
@policy(Action.EDIT_PLAN)
def invite(course_id: UUID) -> ResponseReturnValue:
    """Ask a partner to come."""
    partner_id = _sent("partner_id")
    try:
        ceremonies.invite(db.session(), course_id, partner_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    except Refusal as why:
        db.session.rollback()
        return _page(course_id, fault=words.refusal(why)), 409
    db.session.commit()
    flash(_("De partner staat erbij, en krijgt bericht zodra u de uitreiking bekendmaakt."), "success")
    return redirect(url_for("ceremony.show", course_id=course_id))


def _sent(name: str) -> UUID:
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    return chosen_id(request.form.get(name, ""))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _paper(course_id: UUID, make: Callable[[], bytes], *, name: str) -> ResponseReturnValue:
    try:
        content = make()
    except NoSuchThing as error:
        raise NotFound from error
    except (Refusal, NotPrintable) as why:
        db.session.rollback()
        return _page(course_id, fault=words.refusal(why)), 409
    db.session.commit()
    return pdf(content, name)


def _found(course_id: UUID) -> CertificatesOfCourse:
    try:
        found = certificates.look(db.session(), course_id, by=actor(), now=clock())
    except NoSuchThing as error:
        raise NotFound from error
    db.session.commit()
    return found


def _page(course_id: UUID, *, fault: str = "") -> str:
    found, session = _found(course_id), db.session()
    held = found.ceremony
    asked = session_page.asked(session, held.session_id) if held else ()
    there = {one.name for one in asked}
    return render_template(
        "certificates/ceremony.html",
        found=found,
        turns=ceremonies.turns(found, secret=_secret()),
        asked=asked,
        partners=[one for one in session_page.offered_partners(session) if one.name not in there] if held else (),
        tongues=[one for one in translations() if one.language != "nl"],
        fault=fault,
    )
