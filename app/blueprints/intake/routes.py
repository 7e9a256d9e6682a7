"""Where a mail service delivers answers over HTTPS: signed, in time, and never with a cookie."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Forbidden, NotFound, ServiceUnavailable, TooManyRequests

from app.access import Action, policy
from app.blueprints.context import clock
from app.extensions import csrf, db
from app.intake import signature
from app.programme import replies
from app.programme.flood import TooManyMails

bp = Blueprint("intake", __name__)

LONGEST_HEADER = 320
RETRY_AFTER = 900


@bp.post("/post/binnen")
@csrf.exempt  # type: ignore[untyped-decorator]  # the library's own is untyped; the signature is the token here
@policy(Action.TOKEN_BOUND)
def receive() -> ResponseReturnValue:
    """Take in one mail for one recipient; the answer is the same whether anybody has that address or not."""
    settings = current_app.config["SETTINGS"].intake
    if not settings.webhook_secret:
        raise NotFound
    recipient, mail = _header("X-Weekwijzer-Recipient"), request.get_data(cache=False)
    stamp, signed = _header("X-Weekwijzer-Timestamp"), _header("X-Weekwijzer-Signature")
    if not signature.is_timely(stamp, now=clock()):
        raise Forbidden
    if not signature.holds(signed, mail, recipient=recipient, stamp=stamp, secret=settings.webhook_secret):
        raise Forbidden
    try:
        replies.take_in(db.session(), mail, envelope_to=recipient, trusted=settings.trusted, now=clock())
        db.session.commit()
    except TooManyMails as error:
        db.session.rollback()
        raise TooManyRequests(retry_after=RETRY_AFTER) from error
    except SQLAlchemyError as error:
        db.session.rollback()
        raise ServiceUnavailable from error
    return Response(status=204)


def _header(name: str) -> str:
    return request.headers.get(name, "")[:LONGEST_HEADER]
