"""Times of a safety day, which are minutes after midnight, as pages write them."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _

from app.planning.rotation.day import Minute, Window

_HOUR = 60


def clock(minute: Minute) -> str:
    """Return `09.05`, or as readers of English write it."""
    between = "." if str(get_locale() or "nl") == "nl" else ":"
    return f"{minute // _HOUR:02}{between}{minute % _HOUR:02}"


def span(window: Window) -> str:
    """Return `09.00–10.30`."""
    return f"{clock(window.start)}–{clock(window.end)}"


def hours(windows: Iterable[Window] | None) -> str:
    """Return when somebody is there, or nothing when that is always."""
    return _(" en ").join(span(window) for window in windows or ())
