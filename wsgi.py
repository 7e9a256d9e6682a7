"""The WSGI entry point: `flask --app wsgi …` and `granian --interface wsgi wsgi:app`."""

from __future__ import annotations

import os
import sys

from app import cli, create_app, settle
from config import Settings, SettingsError

try:
    app = create_app(Settings.from_env(os.environ))
except SettingsError as error:
    solver = cli.without_settings(sys.argv)
    if solver is None:
        for fault in error.faults:
            print(f"weekwijzer: {fault}", file=sys.stderr)  # noqa: T201 - the one line that a person starting it reads
        sys.exit(2)
    app = solver

settle()
