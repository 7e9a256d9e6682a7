"""The layer itself: a poll in, an answer out, or on to the application beneath."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_date

from app.blueprints.feeds import answer
from app.blueprints.strangers import WINDOW_SECONDS, Strangers
from app.factory import headers
from app.factory.feed_layer.bodies import Bodies
from app.factory.feed_layer.known import Known, KnownFeeds
from app.factory.feed_layer.uses import Uses
from app.programme import feeds
from app.programme.feeds import Use

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = re.compile(rf"/agenda/({feeds.SECRET.pattern})\.ics")
ONE_TAG = re.compile(r'(?:W/)?("[0-9a-f]{32}(?:-gzip)?")')
MOST_ACCEPTED = 200
"""Characters of an Accept-Encoding that is read here; the reading is kept, and nobody may fill the memory with it."""

MOST_AGENT = 4 * feeds.MOST_CLIENT

Headers = list[tuple[str, str]]

_FIRST = list(answer.ALWAYS.items())
_LAST = [(name, value) for name, value in headers.ALWAYS.items() if name not in answer.ALWAYS]
_FIRST_OF_NOTHING = [(name, value) for name, value in _FIRST if name not in {"Cache-Control", "Content-Disposition"}]
_LATER = [("Content-Length", "0"), ("Retry-After", f"{WINDOW_SECONDS:.0f}"), ("Cache-Control", "no-store")]
_SECURE = [("Strict-Transport-Security", headers.STRICT)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What goes back to the server."""

    status: str
    headers: Headers
    body: bytes = b""


class FeedLayer:
    """A WSGI application that answers polls of calendars which it knows, and hands everything else to `beneath`."""

    def __init__(
        self,
        beneath: WSGIApplication,
        *,
        known: KnownFeeds,
        bodies: Bodies,
        uses: Uses,
        strangers: Strangers,
        clock: Callable[[], datetime],
    ) -> None:
        self.beneath = beneath
        self.uses = uses
        self.strangers = strangers
        self._known = known
        self._bodies = bodies
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the application beneath answer."""
        answered = self._answer(environ)
        if answered is None:
            return self.beneath(environ, start_response)
        start_response(answered.status, answered.headers)
        return [answered.body] if environ["REQUEST_METHOD"] == "GET" else []

    def close(self) -> None:
        """Write what was collected and close the connections; the layer works on when it is asked again."""
        self.uses.flush()
        self._known.close()

    def _answer(self, environ: WSGIEnvironment) -> Answer | None:
        secret_hash = _asked_for(environ)
        if secret_hash is None:
            return None
        now = self._clock()
        try:
            known = self._known.current(secret_hash, now)
            if known is None:
                return self._to_stranger(secret_hash, environ)
            answered = self._about(known, environ)
        except SQLAlchemyError:
            self._known.forget()
            return None
        if answered is not None:
            self.uses.note(secret_hash, Use(at=now, client=environ.get("HTTP_USER_AGENT", "")[:MOST_AGENT]))
        return answered

    def _to_stranger(self, secret_hash: str, environ: WSGIEnvironment) -> Answer | None:
        """Let the route say that there is no such calendar, unless this address keeps asking."""
        if not self._known.is_unknown(secret_hash) or self.strangers.may_ask(environ.get("REMOTE_ADDR", "")):
            return None
        last = _LAST + _SECURE if environ["wsgi.url_scheme"] == "https" else _LAST
        return Answer(status="429 TOO MANY REQUESTS", headers=[*_LATER, *_FIRST_OF_NOTHING, *last])

    def _about(self, known: Known, environ: WSGIEnvironment) -> Answer | None:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        sent = environ.get("HTTP_IF_NONE_MATCH")
        one_tag = ONE_TAG.fullmatch(sent) if sent is not None else None
        if len(accepted) > MOST_ACCEPTED or (sent is not None and one_tag is None):
            return None
        tags = answer.tags(known.etag, accepted=accepted)
        if one_tag is not None:
            has = one_tag[1] if one_tag[1] in tags else None
        else:
            has = tags[0] if _has_since(known, environ.get("HTTP_IF_MODIFIED_SINCE")) else None
        last = _LAST + _SECURE if environ["wsgi.url_scheme"] == "https" else _LAST
        if has is not None:
            return _not_modified(known, has, last)
        return self._full(known, tags[0], last)

    def _full(self, known: Known, tag: str, last: Headers) -> Answer | None:
        body = self._bodies.get(tag)
        if body is None:
            stored = self._known.body(known)
            if stored is None or stored.etag != known.etag:
                return None
            body = stored.body if tag != known.etag else gzip.decompress(stored.body)
            self._bodies.keep(tag, body)
        coding = [("Content-Encoding", "gzip")] if tag != known.etag else []
        return Answer(
            status="200 OK",
            headers=[
                ("Content-Type", answer.CONTENT_TYPE),
                ("Content-Length", str(len(body))),
                *coding,
                *_FIRST,
                ("ETag", tag),
                ("Last-Modified", known.last_modified),
                *last,
            ],
            body=body,
        )


def _asked_for(environ: WSGIEnvironment) -> str | None:
    """Return the hash of the secret of a plain poll, `None` for everything else."""
    found = ADDRESS.fullmatch(environ["PATH_INFO"])
    if (
        found is None
        or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or environ.get("CONTENT_LENGTH") not in {None, "", "0"}
        or "HTTP_TRANSFER_ENCODING" in environ
    ):
        return None
    return feeds.secret_hash(found[1])


def _has_since(known: Known, since: str | None) -> bool:
    date = parse_date(since)
    return date is not None and known.modified_at <= date


def _not_modified(known: Known, tag: str, last: Headers) -> Answer:
    told = [*_FIRST, ("ETag", tag), *last, ("Last-Modified", known.last_modified)]
    return Answer(status="304 NOT MODIFIED", headers=told)
