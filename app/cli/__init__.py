"""Commands: `flask --app wsgi …`. Errors go to standard error in one line; status 2 for bad input, 1 for a failure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask

PACKAGE = Path(__file__).resolve().parent.parent


def without_settings(arguments: Sequence[str]) -> Flask | None:
    """Return an application with the commands that need none, when the command line asks for one of these.

    The solvers read a file and print an answer: they work where nothing was installed or started.
    """
    from app.cli.rotation import rotation

    if rotation.name not in arguments:
        return None
    app = Flask(__name__)
    app.cli.add_command(rotation)
    return app


def init_app(app: Flask) -> None:
    """Give `app` its commands."""
    from app.cli.demo import demo
    from app.cli.feeds import feeds
    from app.cli.intake import intake
    from app.cli.outbox import outbox
    from app.cli.rotation import rotation
    from app.cli.templates import templates

    for group in (demo, feeds, intake, outbox, rotation, templates):
        app.cli.add_command(group)
