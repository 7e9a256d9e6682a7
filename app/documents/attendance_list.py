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
    """A child under its pseudonym, with its age on the day; `catches_up`: a guest who missed another lesson.

    `unbriefed`: it goes on an outing and was not seen at the briefing.
    """

    name: str
    age: int
    catches_up: bool
    unbriefed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ListOnPaper:
    """A session on the clocks of its location, with the children and adults who are expected.

    `briefing` is when that of an outing is, as long as it was not held; `nobody_briefed` that it was noted of nobody.
    """

    title: str
    starts: datetime
    ends: datetime
    place: str
    children: tuple[ChildOnList, ...]
    adults: tuple[str, ...]
    briefing: datetime | None = None
    nobody_briefed: bool = False


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
            "briefing": _briefing(one),
            "children": [
                {
                    "number": str(number),
                    "name": f"{child.name} (haalt in)" if child.catches_up else child.name,
                    "note": "geen uitleg" if child.unbriefed else "",
                    "age": str(child.age),
                }
                for number, child in enumerate(one.children, start=1)
            ],
            "adults": [*one.adults, *[""] * _MORE_ADULTS],
        },
    )


def _briefing(one: ListOnPaper) -> str:
    """Return what must be known of the briefing before an outing; nothing when it is in order."""
    if one.briefing is not None:
        return f"Uitleg vooraf: {wording.day(one.briefing.date())}, {one.briefing:%H.%M} uur."
    missing = any(child.unbriefed for child in one.children)
    if one.nobody_briefed:
        return "Van niemand is genoteerd dat hij bij de uitleg was. Leg het nog uit voor u vertrekt."
    return "Geen uitleg: leg het dit kind nog uit voor u vertrekt." if missing else ""
