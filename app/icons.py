"""Phosphor icons, taken from their package and written into the page."""

import re
from collections.abc import Iterable
from functools import cache

import py_phosphor_icons
from markupsafe import Markup

_OUTER = re.compile(r"\A\s*<svg[^>]*>(?P<shapes>.*)</svg>\s*\Z", re.DOTALL)


@cache
def icon(name: str, weight: str = "regular") -> Markup:
    """Return the icon as inline SVG, hidden from assistive technology: the text beside it says the same.

    :raises FileNotFoundError: for a name that Phosphor does not have.
    """
    return Markup('<svg class="icon" viewBox="0 0 256 256" fill="currentColor" aria-hidden="true">{}</svg>').format(
        _shapes(name, weight)
    )


def icon_use(name: str) -> Markup:
    """Return a reference to an icon that `icon_sprite` put into the page: short, for lists of hundreds."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def icon_sprite(names: Iterable[str]) -> Markup:
    """Return the hidden drawing that `icon_use` refers to, once a page."""
    return _sprite(tuple(sorted(set(names))))


@cache
def _sprite(names: tuple[str, ...]) -> Markup:
    symbols = Markup().join(
        Markup('<symbol id="i-{}" viewBox="0 0 256 256">{}</symbol>').format(name, _shapes(name, "regular"))
        for name in names
    )
    return Markup('<svg class="sprite" aria-hidden="true" fill="currentColor">{}</svg>').format(symbols)


def _shapes(name: str, weight: str) -> Markup:
    found = _OUTER.match(py_phosphor_icons.get_svg(name, weight))
    if found is None:
        raise ValueError(f"the icon {name} is not one <svg> element")
    return Markup(found["shapes"])  # noqa: S704  # drawn by the icon package, not by a user
