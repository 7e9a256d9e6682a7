"""Mentors and guardians: who they are, so that they can sign in; whom they follow stands on other pages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest, NotFound
from wtforms import EmailField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import Email, InputRequired, Length

from app import jobs
from app.access import Action, Role, policy
from app.blueprints import sentences
from app.blueprints.context import actor, clock, location
from app.blueprints.language_fields import MailLanguageField
from app.blueprints.people.forms import MOST_SEARCH, ButtonForm
from app.extensions import db
from app.models.accounts import UserAccount
from app.planning.languages import Language
from app.programme import followers
from app.programme.followers import FollowerDetails
from app.programme.refusals import NotFound as NoSuchThing
from app.programme.refusals import Refusal
from app.queries import followers as reading

bp = Blueprint("followers", __name__, url_prefix="/mensen/mentoren")

ROLES = {Role.MENTOR: _l("mentor"), Role.GUARDIAN: _l("voogd")}


class FollowerForm(FlaskForm):
    """A mentor or guardian; what they are cannot be changed later."""

    name = StringField(
        _l("Naam"), [InputRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Deze naam is te lang."))]
    )
    email = EmailField(
        _l("E-mailadres"),
        [
            InputRequired(_l("Vul een e-mailadres in.")),
            Length(max=254, message=_l("Dit adres is te lang.")),
            Email(_l("Dit is geen e-mailadres. Een voorbeeld: naam@organisatie.nl")),
        ],
        description=_l("Hiermee wordt ingelogd, met een link per e-mail."),
    )
    role = RadioField(
        _l("Mentor of voogd"),
        [InputRequired(_l("Kies wat deze persoon is."))],
        choices=[SelectChoice(role.value, word) for role, word in ROLES.items()],
    )

    language = MailLanguageField(_l("Taal van de e-mails"))

    def details(self) -> FollowerDetails:
        """Return what was typed."""
        email, name = str(self.email.data).strip(), str(self.name.data).strip()
        return FollowerDetails(name=name, email=email, role=Role(self.role.data), language=self.language.language)


@bp.get("")
@policy(Action.SEE_PEOPLE)
def overview() -> ResponseReturnValue:
    """Show the mentors and guardians of the location."""
    search = request.args.get("zoek", "")[:MOST_SEARCH].strip()
    found = reading.accounts(db.session(), location().id, reading.FOLLOWERS, active=None, search=search)
    return render_template("people/followers.html", found=found, search=search, roles=ROLES)


@bp.get("/nieuw")
@policy(Action.EDIT_PEOPLE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("people/follower.html", form=FollowerForm(formdata=None, language=Language.DUTCH), row=None)


@bp.post("/nieuw")
@policy(Action.EDIT_PEOPLE)
def add() -> ResponseReturnValue:
    """Make an account, and mail a link."""
    form = FollowerForm()
    if not form.validate_on_submit():
        return render_template("people/follower.html", form=form, row=None), 422
    try:
        row = followers.add(db.session(), form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("people/follower.html", form=form, row=None), 409
    db.session.commit()
    jobs.ring()
    flash(_("%(name)s staat erbij en krijgt een link om in te loggen.", name=row.name), "success")
    return redirect(url_for("followers.overview"))


@bp.get("/<uuid:user_id>")
@policy(Action.EDIT_PEOPLE)
def edit(user_id: UUID) -> ResponseReturnValue:
    """Show the form with what somebody is."""
    row = _found(user_id)
    form = FollowerForm(
        formdata=None, name=row.name, email=row.email, role=row.role.value, language=row.language or Language.DUTCH
    )
    return render_template("people/follower.html", form=form, row=row)


@bp.post("/<uuid:user_id>")
@policy(Action.EDIT_PEOPLE)
def change(user_id: UUID) -> ResponseReturnValue:
    """Change a name, an address or the language of the mails."""
    row, form = _found(user_id), FollowerForm()
    form.role.data = row.role.value
    if not form.validate_on_submit():
        return render_template("people/follower.html", form=form, row=row), 422
    try:
        followers.change(db.session(), user_id, form.details(), by=actor(), now=clock())
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(sentences.refusal(refusal, location().zone))
        return render_template("people/follower.html", form=form, row=_found(user_id)), 409
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("followers.overview"))


@bp.post("/<uuid:user_id>/stoppen")
@policy(Action.EDIT_PEOPLE)
def stop(user_id: UUID) -> ResponseReturnValue:
    """Let somebody not sign in any more."""
    return _stop(user_id, stopped=True)


@bp.post("/<uuid:user_id>/weer")
@policy(Action.EDIT_PEOPLE)
def resume(user_id: UUID) -> ResponseReturnValue:
    """Let somebody sign in again."""
    return _stop(user_id, stopped=False)


def _stop(user_id: UUID, *, stopped: bool) -> ResponseReturnValue:
    row = _found(user_id)
    if not ButtonForm().validate_on_submit():
        raise BadRequest
    followers.stop(db.session(), row.id, stopped=stopped, by=actor(), now=clock())
    db.session.commit()
    said = _("%(name)s kan niet meer inloggen.") if stopped else _("%(name)s kan weer inloggen.")
    flash(said % {"name": row.name}, "success")
    return redirect(url_for("followers.overview"))


def _found(user_id: UUID) -> UserAccount:
    try:
        return followers.find(db.session(), user_id, by=actor())
    except NoSuchThing as missing:
        raise NotFound from missing
