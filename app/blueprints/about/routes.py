"""Pages for everybody: choosing a language, accessibility, whom to call, one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import way_back
from app.blueprints.context import actor, current_account, own_mails_token
from app.blueprints.language_fields import MailLanguageField
from app.extensions import db
from app.planning.languages import Language
from app.programme import own_mails

bp = Blueprint("about", __name__)

SPOKEN = ("nl", "en")


class AccountForm(FlaskForm):
    """What somebody chooses for their own account."""

    language = MailLanguageField(_l("In welke taal schrijven wij u?"))


@bp.get("/taal/<code>")
@policy(Action.OPEN_TO_ALL)
def language(code: str) -> ResponseReturnValue:
    """Show the pages in another language from here on."""
    if code not in SPOKEN:
        raise NotFound
    session["language"] = code
    return redirect(way_back.inside(request.args.get("next")) or url_for("auth.home"))


@bp.get("/toegankelijkheid")
@policy(Action.OPEN_TO_ALL)
def accessibility() -> ResponseReturnValue:
    """Say how accessible the product is, and where to report what is not."""
    return render_template("about/accessibility.html")


@bp.get("/wie-bel-ik")
@policy(Action.OPEN_TO_ALL)
def whom_to_call() -> ResponseReturnValue:
    """Say where worries about a child belong: not in this program."""
    return render_template("about/whom_to_call.html")


@bp.get("/mijn-account")
@policy(Action.USE_ACCOUNT)
def account() -> ResponseReturnValue:
    """Show who is signed in, and in which language their mails are."""
    token, found = own_mails_token(), current_account()
    form = AccountForm(formdata=None, language=(found and found.language) or Language.DUTCH)
    return render_template("about/account.html", form=form, own_mails=token)


@bp.post("/mijn-account")
@policy(Action.USE_ACCOUNT)
def change_account() -> ResponseReturnValue:
    """Keep in which language somebody is written to; volunteers and contacts do that behind a link of their own."""
    form, token = AccountForm(), own_mails_token()
    if token is not None:
        return redirect(url_for("own_mails.show", token=token))
    if not form.validate_on_submit():
        return render_template("about/account.html", form=form, own_mails=None), 422
    own_mails.choose_language(db.session(), actor().user_id, form.language.language)
    db.session.commit()
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("about.account"))
