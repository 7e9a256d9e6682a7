"""`flask rotation solve`: the best rotation of a safety day, as JSON in and JSON out; needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.planning.rotation import answer as answers
from app.planning.rotation import problem as problems
from app.planning.rotation.problem import BadProblem, ProblemError
from app.planning.rotation.solving import NotFoundInTime

rotation = AppGroup("rotation", help="Groups that go round along stations.")


@rotation.command("solve", with_appcontext=False)
@click.argument("file", metavar="FILE")
def solve(file: str) -> None:
    """Print the best rotation for a problem in FILE, or - for standard input; status 2 for bad input."""
    try:
        answer = answers.answer(problems.read(_content(file)))
    except BadProblem as error:
        click.echo(json.dumps(answers.refused(error), ensure_ascii=False))
        sys.exit(2)
    except NotFoundInTime as error:
        click.echo(f"weekwijzer: nothing found in time; {error.fewest_rounds} rounds or more are needed", err=True)
        sys.exit(1)
    click.echo(json.dumps(answer, ensure_ascii=False))


def _content(file: str) -> bytes:
    """Return what is in the file, as far as a problem may be long."""
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as opened:
            return opened.read(problems.LARGEST_BYTES + 1)
    except OSError as error:
        raise BadProblem([ProblemError(path="", message=f"kan niet gelezen worden: {error.strerror}")]) from error
