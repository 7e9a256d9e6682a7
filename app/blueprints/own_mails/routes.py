"""The page behind the last line of a mail: its language, and reminders or none; no sign-in is asked."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from app.access import Action, policy
from app.blueprints import mailed_links
from app.blueprints.context import clock, speak_to
from app.extensions import csrf, db
from app.notify import links
from app.planning.languages import Language
from app.programme import own_mails
from app.queries import correspondents
from app.queries.correspondents import Correspondent

bp = Blueprint("own_mails", __name__, url_prefix="/mijn-mails")


class WishesForm(FlaskForm):
    """In which language, and reminders or none."""

    language = RadioField(
        _l("Taal"), choices=[SelectChoice(language.value, language.own_name) for language in Language], coerce=Language
    )
    reminded = BooleanField(_l("Stuur mij voor elke bijeenkomst een herinnering"))


@bp.get("/<token>")
@policy(Action.TOKEN_BOUND)
def show(token: str) -> ResponseReturnValue:
    """Show what was chosen."""
    person = _person(token)
    form = WishesForm(formdata=None, language=person.language, reminded=person.reminded)
    return render_template("own_mails/show.html", form=form, person=person)


@bp.post("/<token>")
@policy(Action.TOKEN_BOUND)
def choose(token: str) -> ResponseReturnValue:
    """Keep what is chosen; the answer is in the language that is theirs from now on."""
    person, form = _person(token), WishesForm()
    if not form.validate_on_submit():
        return render_template("own_mails/show.html", form=form, person=person), 422
    own_mails.choose(db.session(), person.id, language=form.language.data, reminded=form.reminded.data, now=clock())
    db.session.commit()
    speak_to(form.language.data)
    flash(_("Opgeslagen."), "success")
    return redirect(url_for("own_mails.show", token=token))


@bp.get("/<token>/stop")
@policy(Action.TOKEN_BOUND)
def ask_to_stop(token: str) -> ResponseReturnValue:
    """Show a button: programs that look at links must not stop anything (rule 25)."""
    return render_template("own_mails/stop.html", person=_person(token), token=token)


@bp.post("/<token>/stop")
@csrf.exempt  # type: ignore[untyped-decorator]  # the library's own is untyped; mail programs send this (RFC 8058)
@policy(Action.TOKEN_BOUND)
def stop(token: str) -> ResponseReturnValue:
    """Stop reminders: by the button, or by a mail program that its reader told to (RFC 8058, one click)."""
    person = _person(token)
    own_mails.choose(db.session(), person.id, language=person.language, reminded=False, now=clock())
    db.session.commit()
    return render_template("own_mails/stopped.html", person=person, token=token)


def _person(token: str) -> Correspondent:
    """Return whose mails these are."""
    return mailed_links.opened(token, links.read_own_mails, correspondents.find)
