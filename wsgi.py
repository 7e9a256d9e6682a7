"""The WSGI entry point: `flask --app wsgi …` and `granian --interface wsgi wsgi:app`."""

from __future__ import annotations

import gc
import os
import sys

from app import create_app
from config import Settings, SettingsError

try:
    app = create_app(Settings.from_env(os.environ))
except SettingsError as error:
    for fault in error.faults:
        print(f"weekwijzer: {fault}", file=sys.stderr)  # noqa: T201 - the one line that a person starting it reads
    sys.exit(2)

# What the application is made of stays as long as the process: without this the collector walks over all of it in the
# middle of a large page, which made the week board a quarter slower.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
