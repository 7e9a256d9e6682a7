"""Weekwijzer plans programmes for children on reception locations.

Where to look: *when and who* is decided in `planning`; what is *stored* stands in `models`, *read* in `queries`, *done*
in `programme`; what people are *told* is in `notify` and `calendars`; what they *see* in `blueprints` and `templates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings, **overrides: Any) -> Flask:
    """Return the Flask application for `settings`; `overrides` replace single configuration values."""
    from app.factory import build

    return build(settings, overrides)
