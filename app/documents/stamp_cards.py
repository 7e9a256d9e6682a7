"""Cards for a track: a circle for the stamp of each obstacle, and signs to hang beside them; nobody is on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from app.documents import press
from app.documents.press import Sheet
from app.planning.template import Point

MAKER = "Weekwijzer"
"""Who a file says that it is from."""

ON_A_SHEET = 4
MOST_CARDS = 200

_ENGLISH = {
    "slalom": "Slalom",
    "smalle-plank": "Narrow plank",
    "hobbels": "Bumps",
    "stopstreep": "Stop at the line",
    "hand-uitsteken": "Hand signal",
    "achtje": "Figure of eight",
}
"""What the obstacles of the shipped track are called in the second language; others have their Dutch name alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """A course whose skills are obstacles: what it is called, and what is stamped."""

    title: str
    obstacles: tuple[Point, ...]


def print_cards(track: Track, *, number: int, now: datetime) -> bytes:
    """Return so many cards at least, four on a sheet of A4, with a line to write a name on.

    :raises NotPrintable: when something does not fit, or has letters without a font.
    """
    cards = min(-(-max(number, 1) // ON_A_SHEET) * ON_A_SHEET, MOST_CARDS)
    return press.print_pdf([sheet(track, "stamp_cards", pages=cards // ON_A_SHEET)], title=track.title, now=now)


def print_signs(track: Track, *, now: datetime) -> bytes:
    """Return a sheet of A4 to hang beside each obstacle: a large drawing, its name and the tip.

    :raises NotPrintable: as above.
    """
    return press.print_pdf([sheet(track, "obstacle_signs")], title=track.title, now=now)


def sheet(track: Track, layout: str, *, pages: int = 1) -> Sheet:
    """Return cards or signs for the press."""
    drawn = {point.slug: drawing for point in track.obstacles if (drawing := _drawing(point.slug))}
    obstacles = [
        {
            "slug": point.slug if point.slug in drawn else None,
            "name": point.name,
            "english": _english(point),
            "tip": point.tip or "",
        }
        for point in track.obstacles
    ]
    data = {"location": MAKER, "title": track.title, "pages": pages, "obstacles": obstacles}
    return Sheet(layout=layout, data=data, artwork=drawn)


def _english(point: Point) -> str:
    found = _ENGLISH.get(point.slug, "")
    return "" if found == point.name else found


def _drawing(slug: str) -> str | None:
    found = files("app.documents") / "drawings" / f"obstacle_{slug.replace('-', '_')}.svg"
    return found.read_text(encoding="utf-8") if slug in _ENGLISH else None
