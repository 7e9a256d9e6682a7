"""A peer of the feed: a bare Flask route that returns the same bytes, which it holds in memory."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

from flask import Flask, Response, request

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
COMPRESSED = gzip.compress(BODY, 6, mtime=0)
ETAG = hashlib.sha256(BODY).hexdigest()[:32]

app = Flask(__name__)


@app.get("/agenda.ics")
def agenda() -> Response:
    """Return the calendar, compressed for those who take it so, and 304 for those who have it."""
    compressed = bool(request.accept_encodings["gzip"])
    response = Response(COMPRESSED if compressed else BODY, content_type="text/calendar; charset=utf-8")
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(ETAG)
    response.make_conditional(request)
    return response
