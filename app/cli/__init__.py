"""Commands: `flask --app wsgi …`. Errors go to standard error in one line; status 2 for bad input, 1 for a failure."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

PACKAGE = Path(__file__).resolve().parent.parent


def init_app(app: Flask) -> None:
    """Give `app` its commands."""
    from app.cli.demo import demo
    from app.cli.feeds import feeds
    from app.cli.intake import intake
    from app.cli.outbox import outbox

    for group in (demo, feeds, intake, outbox):
        app.cli.add_command(group)
