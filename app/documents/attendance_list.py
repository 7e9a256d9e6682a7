"""Lists of who is there, on paper: for whoever has no phone at hand, filled in with a pen and entered afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents import press, wording
from app.documents.press import Sheet

TITLE = "Wie is er?"
_MORE_ADULTS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildOnList:
    """A child under its pseudonym, with its age on the day; `catches_up`: a guest who missed another lesson."""

    name: str
    age: int
    catches_up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ListOnPaper:
    """A session on the clocks of its location, with the children and adults who are expected."""

    title: str
    starts: datetime
    ends: datetime
    place: str
    children: tuple[ChildOnList, ...]
    adults: tuple[str, ...]


def print_lists(lists: Sequence[ListOnPaper], *, location: str, now: datetime) -> bytes:
    """Return the lists, each on pages of its own, as one tagged PDF.

    :raises NotPrintable: when a name has letters without a font.
    """
    return press.print_pdf([sheet(one, location=location) for one in lists], title=TITLE, now=now)


def sheet(one: ListOnPaper, *, location: str) -> Sheet:
    """Return a list for the press; children are numbered in the order in which they are entered."""
    day = wording.day(one.starts.date())
    return Sheet(
        layout="attendance",
        data={
            "size": "a4",
            "foot": f"{one.title} · {day} · {location}",
            "location": location,
            "title": one.title,
            "when": f"{day}, {one.starts:%H.%M}–{one.ends:%H.%M} uur",
            "place": one.place,
            "children": [
                {
                    "number": str(number),
                    "name": f"{child.name} (haalt in)" if child.catches_up else child.name,
                    "age": str(child.age),
                }
                for number, child in enumerate(one.children, start=1)
            ],
            "adults": [*one.adults, *[""] * _MORE_ADULTS],
        },
    )
