"""Signing in and out."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user, logout_user
from werkzeug.exceptions import NotFound

from app import jobs
from app.access import Action, Role, policy
from app.blueprints import freshness, passwords, way_back
from app.blueprints.auth.forms import ConfirmByLinkForm, ConfirmForm, ConfirmPasswordForm, LinkForm, PasswordForm
from app.blueprints.context import clock, current_account, speak_to
from app.extensions import db, system_scope
from app.models.accounts import UserAccount
from app.notify import links
from app.notify.links import BadLinkError
from app.programme import accounts
from app.queries import correspondents

bp = Blueprint("auth", __name__)

HOME = {
    Role.SUPERVISOR: "agenda.this_week",
    Role.COACH: "agenda.this_week",
    Role.VOLUNTEER: "shifts.mine",
    Role.PARTNER: "partners.requests",
    Role.MENTOR: "own_evaluations.overview",
    Role.GUARDIAN: "own_evaluations.overview",
}


@bp.get("/aanmelden")
@policy(Action.OPEN_TO_ALL)
def sign_in() -> ResponseReturnValue:
    """Show both ways to sign in."""
    form = PasswordForm(formdata=None, next=request.args.get("next", ""))
    return render_template("auth/sign_in.html", form=form, link_form=LinkForm(formdata=None))


@bp.post("/aanmelden")
@policy(Action.OPEN_TO_ALL)
def sign_in_with_password() -> ResponseReturnValue:
    """Sign in with a password; the same answer for a wrong address and a wrong password."""
    form = PasswordForm()
    if form.validate_on_submit():
        account = passwords.checked(str(form.email.data), str(form.password.data), now=clock())
        db.session.commit()
        if account is not None:
            return _enter(account, form.next.data)
        form.form_errors.append(_("Dit adres en wachtwoord horen niet bij elkaar. Na tien keer wacht u een kwartier."))
    return render_template("auth/sign_in.html", form=form, link_form=LinkForm(formdata=None)), 422


@bp.post("/aanmelden/link")
@policy(Action.OPEN_TO_ALL)
def ask_link() -> ResponseReturnValue:
    """Mail a sign-in link, if the address is known; the page does not tell."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=PasswordForm(formdata=None), link_form=form), 422
    queued = accounts.send_link(db.session(), str(form.address.data), now=clock())
    db.session.commit()
    if queued:
        jobs.ring()
    return render_template("auth/link_sent.html", address=form.address.data)


@bp.get("/aanmelden/link/<token>")
@policy(Action.TOKEN_BOUND)
def show_link(token: str) -> ResponseReturnValue:
    """Show a button: opening a link changes nothing, because mail scanners open links too."""
    with system_scope(db.session()):
        speak_to(correspondents.language_of_link(db.session(), _link_id(token)))
    if not accounts.usable(db.session(), _link_id(token), now=clock()):
        return render_template("auth/link_used.html"), 410
    return render_template("auth/link.html", form=ConfirmForm(formdata=None))


@bp.post("/aanmelden/link/<token>")
@policy(Action.TOKEN_BOUND)
def use_link(token: str) -> ResponseReturnValue:
    """Sign in with the link and use it up."""
    account = accounts.use(db.session(), _link_id(token), now=clock())
    db.session.commit()
    if account is None:
        return render_template("auth/link_used.html"), 410
    return _enter(account, None)


@bp.get("/aanmelden/bevestigen")
@policy(Action.USE_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Ask who is signed in for the password again, or offer a mailed link to whoever has none."""
    return _confirming(ConfirmPasswordForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/aanmelden/bevestigen")
@policy(Action.USE_ACCOUNT)
def confirm_password() -> ResponseReturnValue:
    """Take the password and lead back to the page that asked for it."""
    form = ConfirmPasswordForm()
    if form.validate_on_submit():
        if freshness.confirm():
            return redirect(way_back.inside(form.next.data) or url_for("auth.home"))
        form.form_errors.append(_("Dit wachtwoord klopt niet. Na tien keer wacht u een kwartier."))
    return _confirming(form), 422


@bp.post("/aanmelden/bevestigen/link")
@policy(Action.USE_ACCOUNT)
def confirm_by_link() -> ResponseReturnValue:
    """Mail a link that leads back to the page that asked."""
    form = ConfirmByLinkForm()
    freshness.send_link(way_back.inside(form.next.data) or url_for("auth.home"))
    return render_template("auth/confirm_sent.html")


@bp.post("/uitloggen")
@policy(Action.OPEN_TO_ALL)
def sign_out() -> ResponseReturnValue:
    """End the session, on this device."""
    logout_user()
    session.clear()
    flash(_("U bent uitgelogd."), "success")
    answer = redirect(url_for("auth.sign_in"))
    answer.headers["Clear-Site-Data"] = '"storage"'  # what a phone kept of a safety day, and who was in the group
    return answer


@bp.get("/")
@policy(Action.OPEN_TO_ALL)
def home() -> ResponseReturnValue:
    """Lead everybody to the page they come for."""
    account = current_account()
    if account is None:
        return redirect(url_for("auth.sign_in"))
    return redirect(url_for(HOME.get(account.role, "about.account")))


def _confirming(form: ConfirmPasswordForm) -> str:
    account = current_account()
    by_link = account is None or account.password is None
    link_form = ConfirmByLinkForm(formdata=None, next=form.next.data)
    return render_template("auth/confirm.html", form=form, link_form=link_form, by_link=by_link)


def _enter(account: UserAccount, asked_for: str | None) -> ResponseReturnValue:
    before = current_account()
    if before is not None and before.id == account.id:
        asked_for = asked_for or session.pop(freshness.WAY_BACK, None)
    else:
        session.clear()  # a session from before signing in may not live on (session fixation)
    login_user(account)
    session.permanent = True
    return redirect(way_back.inside(asked_for) or url_for("auth.home"))


def _link_id(token: str) -> UUID:
    try:
        return links.read_sign_in(token, secret=current_app.config["SECRET_KEY"])
    except BadLinkError as error:
        raise NotFound from error
