"""The command line of `python -m local`."""

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local import messages, stack
from local.errors import CannotStart, DiskFull, NotWritable
from local.options import Options
from local.stopping import Stopped, Stopper

CHECKOUT = Path(__file__).resolve().parent.parent
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def main(arguments: Sequence[str], *, checkout: Path = CHECKOUT) -> int:
    """Do what the command line asks for the application in `checkout` and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m local", description="Weekwijzer on one machine")
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="start everything and keep it running")
    run.add_argument("--with-parent", action="store_true", help="stop when the program that started us is gone")
    options = parser.parse_args(arguments)
    stopper = Stopper(follow=os.getppid() if options.with_parent else None)
    try:
        _run(stopper, checkout)
    except Stopped:
        return 0
    except CannotStart as problem:
        _say(f"weekwijzer: {messages.explain(problem)}", error=True)
        return messages.exit_status(problem)
    return 0


def _run(stopper: Stopper, checkout: Path) -> None:
    options = Options.from_env(os.environ, checkout=checkout)
    try:
        stack.run(options, stopper=stopper, say=_say)
    except PermissionError as error:
        raise NotWritable(directory=options.data_dir, reason=str(error)) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise DiskFull(directory=options.data_dir, free_megabytes=0) from error


def _say(text: str, *, error: bool = False) -> None:
    with contextlib.suppress(OSError, ValueError):  # the terminal may be gone; that is no reason to stop
        print(text, file=sys.stderr if error else sys.stdout, flush=True)
