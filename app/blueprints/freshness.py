"""The door within the house: what is most private opens only for somebody who signed in a short while ago.

RELIABILITY 2.4. Flask-Security notes in the session when somebody signed in (`fs_paa`). Its own check would write a
new moment of grace into the cookie with each answer; a late answer would then bring back a session that was ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app import jobs
from app.blueprints import passwords
from app.blueprints.context import clock, current_account
from app.extensions import db
from app.models.accounts import UserAccount
from app.programme import accounts

Arguments = ParamSpec("Arguments")

FRESH_FOR = timedelta(hours=1)
PASSWORD = "confirm_password"  # noqa: S105 - the name of a field, not a secret
MOST_PASSWORD = 256
WAY_BACK = "way_back"
_SIGNED_IN_AT = "fs_paa"


def fresh(view: Callable[Arguments, ResponseReturnValue]) -> Callable[Arguments, ResponseReturnValue]:
    """Let a view run for whoever signed in within the last hour; the others confirm who they are, and come back.

    What was typed is not lost: it waits in the page that asks for the password, and is sent with it.
    """

    @wraps(view)
    def gate(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        if lately() or (PASSWORD in request.form and confirm()):
            return view(*args, **kwargs)
        if request.method == "GET":
            return redirect(url_for("auth.confirm", next=request.full_path.rstrip("?")))
        return _ask_again()

    return gate


def lately() -> bool:
    """Say whether whoever asks signed in a short while ago."""
    signed_in_at = session.get(_SIGNED_IN_AT, 0)
    return 0 <= time.time() - signed_in_at < FRESH_FOR.total_seconds()


def confirm() -> bool:
    """Take the password that was typed; say whether it is that of whoever is signed in."""
    typed = request.form.get(PASSWORD, "")[:MOST_PASSWORD]
    account = passwords.checked(_account().email, typed, now=clock())
    db.session.commit()
    if account is not None:
        session[_SIGNED_IN_AT] = time.time()
    return account is not None


def send_link(way_back: str) -> None:
    """Mail whoever has no password a link, which leads back to a page of ours."""
    session[WAY_BACK] = way_back
    queued = accounts.send_link(db.session(), _account().email, now=clock())
    db.session.commit()
    if queued:
        jobs.ring()


def _ask_again() -> ResponseReturnValue:
    """Ask who it is, with all that was typed in the page: nothing of it is kept here."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != PASSWORD]
    by_link = _account().password is None
    if by_link:
        send_link(url_for("auth.home"))
    page = render_template("auth/confirm_and_send.html", typed=typed, by_link=by_link, wrong=PASSWORD in request.form)
    return page, 403


def _account() -> UserAccount:
    account = current_account()
    if account is None:
        raise LookupError("a page that asks for a fresh sign-in lets nobody in unsigned")
    return account
