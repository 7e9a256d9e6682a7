"""Error pages: a clear sentence and a way on, whatever went wrong."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.extensions import db

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page that explains it."""
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _failure)


def _explanations() -> dict[int, tuple[str, str]]:
    return {
        400: (_("Dit kunnen we niet lezen"), _("Er klopt iets niet in wat uw browser stuurde. Probeer het opnieuw.")),
        403: (_("Dit mag u niet zien"), _("Uw account heeft geen toegang tot deze pagina.")),
        404: (_("Deze pagina is er niet"), _("Misschien is de link oud, of is de bijeenkomst verwijderd.")),
        405: (_("Dit kan hier niet"), _("Ga terug en gebruik de knop op de pagina.")),
        409: (
            _("Iemand was u voor"),
            _("Deze gegevens zijn intussen veranderd. Open de pagina opnieuw en kijk wat er staat."),
        ),
        413: (_("Dit is te groot"), _("Wat u stuurde is te groot. Maak het korter of kies een kleiner bestand.")),
        429: (_("Even wachten"), _("U probeerde dit te vaak. Wacht een kwartier en probeer het dan opnieuw.")),
        503: (
            _("Even niet bereikbaar"),
            _("De gegevens zijn nu niet te bereiken. Wacht een minuut en probeer het opnieuw."),
        ),
    }


def _page(code: int, *, reference: str | None = None) -> ResponseReturnValue:
    heading, explanation = _explanations().get(
        code, (_("Er ging iets mis"), _("Dit ligt aan ons. Probeer het opnieuw."))
    )
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(status="refused", message=f"{heading}. {explanation}", errors=[]), code
    page = render_template("layout/error.html", heading=heading, explanation=explanation, reference=reference)
    return page, code


def _refusal(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:  # noqa: PLR2004 - redirects pass
        return error.get_response()
    db.session.rollback()
    return _page(error.code or 500)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    heading = _("Deze pagina stond te lang open")
    explanation = _("Uw sessie is verlopen. Open de pagina opnieuw; er is niets opgeslagen.")
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(status="refused", message=f"{heading}. {explanation}", errors=[]), 400
    return render_template("layout/error.html", heading=heading, explanation=explanation), 400


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(409)


def _database(error: OperationalError) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    log.error("database unavailable, reference %s: %s", reference, type(error.orig).__name__)
    db.session.rollback()
    return _page(503, reference=reference)


def _failure(error: Exception) -> ResponseReturnValue:
    """Log where it went wrong, never with what: the values of a request may hold names."""
    reference = secrets.token_hex(4)
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("failure %s: %s at %s", reference, type(error).__name__, where)
    db.session.rollback()
    return _page(500, reference=reference)
