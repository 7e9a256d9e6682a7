"""Paper of a ceremony."""

from datetime import UTC, date, datetime

import pytest

from app.documents import ceremony
from app.documents.ceremony import Called, Occasion
from app.documents.day import Span
from app.documents.errors import MissingLetters
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARTY = Occasion(
    title="Fietsdiploma",
    day=date(2026, 11, 27),
    span=Span(start=840, end=930),
    place="Grote zaal",
    directions="Ingang B",
)
NAMES = (
    Called(name="سارة أحمد", said="SAA-ra AH-med", group="A", languages=("ar",)),
    Called(name="Lina Haddad", group="B"),
)


def test_the_list_holds_the_names_in_order_and_how_they_are_said():
    said = text(ceremony.print_names(PARTY, NAMES, now=NOW))
    assert "vrijdag 27 november 2026 14.00–15.30 uur Grote zaal" in said
    assert 0 < said.index("SAA-ra AH-med") < said.index("Lina Haddad")


def test_a_long_list_goes_on_on_the_next_page():
    assert len(reader(ceremony.print_names(PARTY, NAMES * 30, now=NOW)).pages) > 1


def test_a_name_that_cannot_be_printed_is_refused():
    with pytest.raises(MissingLetters):
        ceremony.print_names(PARTY, [Called(name="李娜")], now=NOW)


@pytest.mark.parametrize("language", ["ar", "en", "fa", "ti", "tr", "uk"])
def test_an_invitation_is_one_page_in_two_languages_with_a_picture_that_is_told(language):
    content = ceremony.print_invitation(PARTY, language, now=NOW)
    found, told = tags(content)
    assert (len(reader(content).pages), found["/H1"]) == (1, 1)
    assert told == ["Tekening: een fiets op een weg langs een dijk met bomen, tulpen en een molen, in de zon"]
    assert "Een moedertaalspreker heeft de vertaling nog niet nagekeken." in text(content)


def test_an_invitation_in_dutch_alone_says_when_and_where():
    assert text(ceremony.print_invitation(PARTY, "nl", now=NOW)) == (
        "Uitnodiging Feestelijke uitreiking van de fietsdiploma's Wanneer vrijdag 27 november 2026 14.00–15.30 uur "
        "Waar Grote zaal Ingang B Komt u kijken? Het hele gezin is welkom. "
        "Gemaakt met Weekwijzer. Pictogrammen: Phosphor (MIT)."
    )
