"""How the transaction of a request that only asked ends: with COMMIT.

After a ROLLBACK, with which a session that is closed ends it, psycopg forgets every statement that it prepared on the
connection, and the database plans each of them anew: on the week board for as long as it takes to answer them.
"""

from __future__ import annotations

from flask import Flask, Response, request

from app.extensions import db

READING = frozenset({"GET", "HEAD"})
REFUSED = 400


def init_app(app: Flask) -> None:
    """End the transactions of `app` this way; a view that writes commits by itself, also in answer to a GET."""
    app.after_request(_end)


def _end(response: Response) -> Response:
    if request.method in READING and response.status_code < REFUSED and db.session.registry.has():
        session = db.session()
        if session.in_transaction() and not (session.new or session.dirty or session.deleted):
            session.commit()
    return response
