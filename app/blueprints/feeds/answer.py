"""A calendar over HTTP: validators, compression, and what a program may keep (CALENDARS.md, rule 7)."""

from __future__ import annotations

import functools
import gzip
from typing import TYPE_CHECKING

from flask import Request, Response
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import http_date, parse_accept_header

from app.queries.feeds import StoredBody, Validators

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ALWAYS = {
    "Cache-Control": "private, max-age=300, must-revalidate",
    "Content-Disposition": 'inline; filename="agenda.ics"',  # or a browser would save it under its secret
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex",
}
CONTENT_TYPE = "text/calendar; charset=utf-8"


class CalendarResponse(Response):
    """An answer that keeps Last-Modified on a 304: a program that knows no ETag needs it, and Werkzeug drops it."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they are sent."""
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def not_modified(request: Request, current: Validators) -> Response | None:
    """Return a 304 when the program has these bytes, compressed or not; else nothing.

    If-None-Match, even one that nobody can read, beats If-Modified-Since (RFC 9110 13.1.3).
    """
    both = _tags(request, current.etag)
    if "If-None-Match" in request.headers:
        known = [tag for tag in both if request.if_none_match.contains_weak(tag.strip('"'))]
    else:
        since = request.if_modified_since
        known = list(both) if since is not None and current.modified_at <= since else []
    if not known:
        return None
    return _with_validators(CalendarResponse(status=304), known[0], current)


def full(request: Request, stored: StoredBody) -> Response:
    """Return the calendar, as it is stored when the program takes gzip."""
    tag = _tags(request, stored.etag)[0]
    if tag == stored.etag:
        response = CalendarResponse(gzip.decompress(stored.body))
    else:
        response = CalendarResponse(stored.body)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Type"] = CONTENT_TYPE
    return _with_validators(response, tag, stored)


def unknown() -> Response:
    """Return the one answer for a secret that is unknown, malformed or revoked."""
    response = Response("Deze agenda is er niet (meer).\n", status=404, mimetype="text/plain")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def tags(etag: str, *, accepted: str) -> tuple[str, str]:
    """Return the tags of the two forms, first that of the form which a program with this Accept-Encoding would get.

    Different bytes need different strong tags (RFC 9110 8.8.3.3); having either form is having the calendar.
    """
    zipped = f'{etag[:-1]}-gzip"'
    return (zipped, etag) if _takes_gzip(accepted) else (etag, zipped)


@functools.lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    weights = {name.lower(): weight for name, weight in parse_accept_header(accepted, Accept)}
    return weights.get("gzip", weights.get("*", 0)) > 0


def _with_validators(response: Response, tag: str, current: Validators | StoredBody) -> Response:
    response.headers.update(ALWAYS)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(current.modified_at)
    return response


def _tags(request: Request, etag: str) -> tuple[str, str]:
    return tags(etag, accepted=request.headers.get("Accept-Encoding", ""))
