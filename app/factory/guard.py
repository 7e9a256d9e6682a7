"""The door: every view says what it does, and runs only for those who may."""

from __future__ import annotations

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from app.access import Action, may, policy, policy_of
from app.blueprints.context import current_actor
from app.extensions import db, enter_location


class UnguardedViewError(RuntimeError):
    """Views without a policy: the application does not start with them."""

    def __init__(self, endpoints: list[str]) -> None:
        super().__init__(f"views without a policy: {', '.join(endpoints)}")
        self.endpoints = endpoints


def init_app(app: Flask) -> None:
    """Refuse unguarded views now, and ask the policy table before each request.

    :raises UnguardedViewError: when a view carries no policy.
    """
    policy(Action.OPEN_TO_ALL)(app.view_functions["static"])
    unguarded = [name for name, view in app.view_functions.items() if policy_of(view) is None]
    if unguarded:
        raise UnguardedViewError(unguarded)
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the error handler says so
    action = policy_of(current_app.view_functions[request.endpoint])
    if action is None:
        raise Forbidden
    if action is Action.OPEN_TO_ALL:
        return None
    actor = current_actor()
    if actor is not None:
        enter_location(db.session(), actor.location_id)
    if may(actor, action):
        return None
    if actor is None:
        return redirect(url_for("auth.sign_in", next=_way_back()))
    raise Forbidden


def _way_back() -> str | None:
    """Return where to go after signing in: a page of ours that can simply be asked for again."""
    return request.full_path.rstrip("?") if request.method == "GET" else None
