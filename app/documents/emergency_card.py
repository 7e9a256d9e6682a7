"""The emergency card of an outing, for the pocket: whom to call and how many there are, and no name of a child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.documents import press, wording
from app.documents.press import Sheet

_MINUTES = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """Whom to call, and when."""

    name: str
    number: str
    call_when: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencyCard:
    """What stands on the card, on the clocks of the location."""

    location: str
    title: str
    destination: str
    destination_phone: str
    meeting_point: str
    leads: str
    leaves: datetime
    home: datetime
    children: int
    adults: int
    calls: Sequence[Call]


def print_card(card: EmergencyCard, *, now: datetime) -> bytes:
    """Return the card as one page of A6.

    :raises NotPrintable: when a text has letters without a font, or there is more than a card holds.
    """
    return press.print_pdf([sheet(card)], title=f"Noodkaart: {card.title}", now=now)


def sheet(card: EmergencyCard) -> Sheet:
    """Return the card for the press."""
    children = "1 kind" if card.children == 1 else f"{card.children} kinderen"
    adults = "1 volwassene" if card.adults == 1 else f"{card.adults} volwassenen"
    facts = (
        ("Wij gaan naar", card.destination),
        ("Telefoon daar", card.destination_phone),
        ("Verzamelen", card.meeting_point),
        ("Wie leidt", card.leads),
        ("Met", f"{children}, {adults}"),
        ("Van en tot", f"{_clock(card.leaves)}–{_clock(card.home)} uur"),
    )
    data: dict[str, Any] = {
        "location": card.location,
        "heading": card.title,
        "date": wording.day(card.leaves.date()),
        "facts": [list(fact) for fact in facts if fact[1]],
        "calls": [{"name": one.name, "number": one.number, "when": one.call_when} for one in card.calls],
        "foot": f"Noodkaart · {card.location}",
    }
    return Sheet(layout="emergency_card", data=data)


def _clock(moment: datetime) -> str:
    return wording.clock(moment.hour * _MINUTES + moment.minute)
