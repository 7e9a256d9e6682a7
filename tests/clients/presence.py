"""What a test of a real program does when that program is not here."""

from __future__ import annotations

import os
import shutil

import pytest


def absent(program, *, install):
    """Skip, saying what to install; where everything must be there, fail."""
    reason = f"{program} is not here: {install}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def need(program, *, install):
    """Go on when a program is on the path."""
    if shutil.which(program) is None:
        absent(program, install=install)
