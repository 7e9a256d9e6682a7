"""Weekwijzer plans programmes for children on reception locations.

Where to look: *when and who* is decided in `planning`; what is *stored* stands in `models`, *read* in `queries`, *done*
in `programme`; what people are *told* is in `notify` and `calendars`, on paper in `documents`; what they
*see* in `blueprints` and `templates`.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings, **overrides: Any) -> Flask:
    """Return the Flask application for `settings`; `overrides` replace single configuration values."""
    from app.factory import build

    return build(settings, overrides)


def settle() -> None:
    """Let the collector of garbage alone what the application is made of: it stays as long as the process.

    Otherwise it walks over all of it in the middle of a large page, which makes the week board a quarter slower.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
