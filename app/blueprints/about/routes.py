"""Pages for everybody: choosing a language, accessibility, whom to call, one's own account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.access import Action, policy
from app.blueprints import way_back

bp = Blueprint("about", __name__)

SPOKEN = ("nl", "en")


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
    """Show who is signed in, for roles that have no page of their own yet."""
    return render_template("about/account.html")
