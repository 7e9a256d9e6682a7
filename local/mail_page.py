"""A page to read the mails of the local mail server as their recipients would; for this machine alone.

Mails are written by strangers. Their HTML is shown in a frame without scripts, forms or anything loaded from elsewhere;
the rest is text. Only requests that call this machine `localhost` are answered, so that no web site can read along.
"""

import functools
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from local import invitations, letters
from local.letters import Letter
from local.maildir import Maildir

PER_PAGE = 50
REMEMBERED = 10_000
ZONE = ZoneInfo("Europe/Amsterdam")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
FRAME = "allow-popups allow-popups-to-escape-sandbox"  # links open in a new tab; nothing else is allowed
FRAME_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self';"
    f" sandbox {FRAME}"
)
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def create_page(maildir: Path) -> Flask:
    """Return the page for the mails in `maildir`."""
    page = Flask("local", static_url_path="/stijl")
    page.config["TRUSTED_HOSTS"] = ["localhost", "127.0.0.1", "[::1]"]
    page.jinja_env.undefined = StrictUndefined
    page.jinja_env.trim_blocks = page.jinja_env.lstrip_blocks = True
    page.jinja_env.filters["moment"] = _moment
    views = Views(Maildir(maildir))
    page.add_url_rule("/", "overview", views.overview)
    page.add_url_rule("/mail/<name>", "letter", views.letter)
    page.add_url_rule("/mail/<name>/html", "html", views.html)
    page.add_url_rule("/mail/<name>/bron", "source", views.source)
    page.add_url_rule("/mail/<name>/deel/<int:number>", "piece", views.piece)
    page.after_request(_protect)
    page.register_error_handler(404, _missing)
    return page


class Views:
    """The pages over one Maildir; a mail never changes, so it is taken apart once."""

    def __init__(self, box: Maildir) -> None:
        self._box = box
        self._read = functools.lru_cache(maxsize=REMEMBERED)(lambda name: letters.read(name, box.read(name)))

    def overview(self) -> str:
        """Show the mails, newest first, chosen by recipient and words."""
        recipient, words = request.args.get("aan", ""), request.args.get("zoek", "")
        everything = [self._read(name) for name in self._box.names()]
        found = [letter for letter in everything if letter.matches(recipient=recipient, words=words)]
        pages = max(1, -(-len(found) // PER_PAGE))
        number = min(max(request.args.get("blad", 1, type=int), 1), pages)
        return render_template(
            "list.html",
            letters=found[(number - 1) * PER_PAGE : number * PER_PAGE],
            total=len(found),
            recipients=sorted({address for letter in everything for address in letter.recipients}),
            recipient=recipient,
            words=words,
            number=number,
            pages=pages,
        )

    def letter(self, name: str) -> str:
        """Show one mail."""
        letter = self._find(name)
        read = [invitations.read(raw) for raw in letter.calendars]
        return render_template("letter.html", letter=letter, invitations=read, frame=FRAME)

    def html(self, name: str) -> Response:
        """Give the frame its contents."""
        letter = self._find(name)
        body = letter.html
        for part in letter.parts:
            if part.content_id:
                body = body.replace(f"cid:{part.content_id}", url_for("piece", name=name, number=part.number))
        # Links open beside the page: in the frame they would be refused by the sites they lead to.
        response = Response('<!doctype html><meta charset="utf-8"><base target="_blank">' + body, mimetype="text/html")
        response.headers["Content-Security-Policy"] = FRAME_POLICY
        return response

    def source(self, name: str) -> Response:
        """Show a mail as it came in."""
        self._find(name)
        return Response(self._box.read(name).decode("utf-8", "replace"), mimetype="text/plain")

    def piece(self, name: str, number: int) -> Response:
        """Hand out one piece of a mail: pictures to show, anything else to keep."""
        self._find(name)
        try:
            content_type, filename, content = letters.part_of(self._box.read(name), number)
        except KeyError:
            abort(404)
        shown = content_type in PICTURES
        response = Response(content, mimetype=content_type if shown else "application/octet-stream")
        response.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=filename)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    def _find(self, name: str) -> Letter:
        try:
            return self._read(name)
        except KeyError:
            abort(404)


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _missing(_error: HTTPException) -> tuple[str, int]:
    return render_template("missing.html"), 404


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d-%m-%Y %H:%M:%S}"


def __getattr__(name: str) -> Flask:
    """Make `app` for the web server that asks for it, and only then."""
    if name == "app":
        return create_page(Path(os.environ["WEEKWIJZER_MAILDIR"]))
    raise AttributeError(name)
