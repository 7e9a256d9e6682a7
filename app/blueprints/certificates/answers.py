"""Files of certificates as answers."""

from __future__ import annotations

from flask import Response, make_response


def pdf(content: bytes, name: str) -> Response:
    """Return a file that nobody keeps on the way."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
