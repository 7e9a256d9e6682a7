"""The emergency card of an outing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.documents import emergency_card
from app.documents.emergency_card import Call, EmergencyCard
from app.documents.errors import DoesNotFit
from tests.unit.documents.reading import reader, text

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def card(calls=4, **values):
    return EmergencyCard(
        **{
            "location": "De Meent",
            "title": "Naar het museum",
            "destination": "Natuurmuseum",
            "destination_phone": "0599 123 456",
            "meeting_point": "",
            "leads": "Bo Begeleider",
            "leaves": datetime(2026, 11, 25, 12, 30),  # noqa: DTZ001 - on the clocks of the location
            "home": datetime(2026, 11, 25, 16, 5),  # noqa: DTZ001 - as above
            "children": 18,
            "adults": 1,
            "calls": [Call(name=f"Kantoor {number}", number="0599 555 010") for number in range(calls)],
        }
        | values
    )


def test_a_card_says_whom_to_call_and_how_many_there_are_on_one_page():
    printed = emergency_card.print_card(card(), now=NOW)
    said = text(printed)
    wanted = ["112", "0599 123 456", "0599 555 010", "18 kinderen, 1 volwassene", "12.30–16.05 uur", "Bo Begeleider"]
    assert (len(reader(printed).pages), [one for one in wanted if one not in said], "Verzamelen" in said) == (
        1,
        [],
        False,
    )


def test_more_numbers_than_a_card_holds_are_refused():
    with pytest.raises(DoesNotFit):
        emergency_card.print_card(card(calls=60), now=NOW)
