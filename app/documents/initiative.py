"""An initiative on one page, to be given to another location, a partner or a municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.documents import press
from app.documents.press import Sheet

_LETTERS = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
MOST_TASKS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class InitiativeOnPaper:
    """What stands on the page, in words: pairs of what it is and what it asks, and lists."""

    title: str
    summary: str
    location: str
    version: int
    facts: tuple[tuple[str, str], ...]
    phases: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    materials: tuple[str, ...]
    tasks: tuple[str, ...]
    success_factors: tuple[str, ...]
    beside: str


def print_initiative(found: InitiativeOnPaper, *, now: datetime) -> bytes:
    """Return the page as one tagged PDF.

    :raises NotPrintable: when a text has letters without a font, or there is more than a page holds.
    """
    return press.print_pdf([sheet(found)], title=found.title, now=now)


def sheet(found: InitiativeOnPaper) -> Sheet:
    """Return the page for the press."""
    rest = len(found.tasks) - MOST_TASKS
    data = {
        "size": "a4",
        "sizes": _LETTERS,
        "location": found.location,
        "foot": f"{found.title}, versie {found.version} · {found.location} · sjabloon van Weekwijzer",
        "title": found.title,
        "summary": found.summary,
        "facts": found.facts,
        "phases": found.phases,
        "roles": found.roles,
        "materials": found.materials,
        "tasks": [*found.tasks[:MOST_TASKS], *([f"en nog {rest} taken"] if rest > 0 else [])],
        "factors": found.success_factors,
        "beside": found.beside,
    }
    return Sheet(layout="initiative", data=data)
