"""The page behind the square on a certificate, for anybody: is this number valid, and for what. No name, no place."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from app.access import Action, policy
from app.blueprints.certificates import words
from app.blueprints.strangers import Strangers
from app.certificates import verification
from app.certificates.verification import MistypedNumber
from app.extensions import db, system_scope
from app.queries import verification as reading

bp = Blueprint("verification", __name__, url_prefix="/certificaat")

MOST_A_MINUTE = 30
"""In vain and from one address: a number is typed by hand, and can be mistyped."""
_COUNTED = "strangers_to_certificates"


@bp.record_once
def _count(state: BlueprintSetupState) -> None:
    state.app.extensions[_COUNTED] = Strangers(most=MOST_A_MINUTE)


@bp.get("")
@policy(Action.OPEN_TO_ALL)
def ask() -> ResponseReturnValue:
    """Ask for a number, and lead to what is known of it."""
    typed = request.args.get("nummer", "").strip()
    if typed:
        return redirect(url_for("verification.show", number=typed.replace("/", " ")[:64]))
    return _unlisted(render_template("certificates/ask.html", typed="", fault=""))


@bp.get("/<number>")
@policy(Action.OPEN_TO_ALL)
def show(number: str) -> ResponseReturnValue:
    """Say of a number whether it is valid, withdrawn, unknown, or none at all."""
    try:
        meant = verification.read(number)
    except MistypedNumber:
        return _in_vain(number, fault=words.mistyped())
    session = db.session()
    with system_scope(session):
        found = reading.find(session, meant)
    if found is None:
        return _in_vain(meant, fault=words.unknown())
    return _unlisted(render_template("certificates/verified.html", found=found, done=words.done(found)))


def _in_vain(typed: str, *, fault: str) -> ResponseReturnValue:
    """Answer who asked for what is not there; whoever keeps doing that waits."""
    counted: Strangers = current_app.extensions[_COUNTED]
    if not counted.may_ask(request.remote_addr or ""):
        raise TooManyRequests
    return _unlisted(render_template("certificates/ask.html", typed=typed[:64], fault=fault)), 404


def _unlisted(page: str) -> Response:
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
