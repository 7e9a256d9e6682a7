"""Runs commands of khal one after the other, for the Python that khal is installed in: half a second less for each."""

import contextlib
import io
import json
import sys

from khal.cli import main_khal


def run(arguments):
    """Return what the command prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            main_khal.main(args=arguments, standalone_mode=False)
        except SystemExit as end:
            if end.code:
                raise RuntimeError(said.getvalue()) from end
    return said.getvalue()


def main():
    """Answer one question after another, until there are no more."""
    for line in sys.stdin:
        try:
            answer = {"answer": run(json.loads(line)["arguments"])}
        except Exception as error:  # noqa: BLE001 - whatever khal has to say against it fails the test
            answer = {"refused": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
