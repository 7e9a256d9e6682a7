"""The address of a calendar as a drawing that a phone reads."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around it, which readers ask for (ISO/IEC 18004)."""


def drawing(address: str, *, described: str) -> Markup:
    """Return the address as an SVG element without styles of its own, black on white also on a dark page."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        scale=4, border=QUIET, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(svg.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)).format(described)  # noqa: S704 - drawn by segno; the text is escaped
