"""Calendar programs get no session: an answer to a secret address depends on no cookie and sets none (rule 7)."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

PREFIX, SUFFIX = "/agenda/", ".ics"


class Cookieless(SecureCookieSessionInterface):
    """Opens no session for the address of a calendar.

    Extensions look at the session on every request, and a session that was looked at adds `Vary: Cookie`.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the cookie, or `None` for a calendar."""
        if request.path.startswith(PREFIX) and request.path.endswith(SUFFIX):
            return None
        return super().open_session(app, request)


def init_app(app: Flask) -> None:
    """Let `app` open its sessions this way."""
    app.session_interface = Cookieless()
