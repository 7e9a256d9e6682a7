from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.catalogue.translations import translation, translations
from app.documents import booklet, press
from app.documents.booklet import Making, Word, words_of
from app.documents.errors import UnfitWord
from app.documents.parts import Choice
from tests.unit.documents.days import a_day
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TYPED = (
    "de brandweer",
    "de politie",
    "de helm",
    "de sirene",
    "het vuur",
    "blussen",
    "stoppen",
    "oversteken",
    "gevaarlijk",
)
OTHERS = [one.language for one in translations() if one.language != "nl"]
ONE = frozenset({2})


def made(language=None, *, typed=TYPED, folded=True):
    other = translation(language) if language else None
    choice = Choice(language=other, groups=ONE)
    return choice, Making(dutch=translation("nl"), words=words_of(typed, other), folded=folded)


def printed(day, choice, making):
    return press.print_pdf([booklet.booklets(day, choice, making)], title="Boekje", now=NOW)


def test_a_booklet_in_dutch_fills_three_sheets():
    choice, making = made()
    assert booklet.pages(a_day(), choice, making) == (
        *("cover", "route", "station", "station", "station", "station", "station", "puzzle"),
        *("liked", "emergency", "draw", "back"),
    )
    assert len(reader(printed(a_day(), choice, making)).pages) == 6


@pytest.mark.parametrize("language", OTHERS)
def test_a_booklet_in_a_second_language_has_a_puzzle_and_its_words(language):
    choice, making = made(language, folded=False)
    assert booklet.pages(a_day(), choice, making) == (
        *("cover", "route", "station", "station", "station", "station", "station", "puzzle"),
        *("own_puzzle", "words", "liked", "back"),
    )
    content = printed(a_day(), choice, making)
    assert len(reader(content).pages) == 12
    assert "Concept: een moedertaalspreker heeft de vertaling nog niet nagekeken." in text(content)


@pytest.mark.parametrize("stations", range(1, 11))
def test_whatever_the_stations_the_pages_fill_whole_sheets(stations):
    choice, making = made("en")
    assert len(booklet.pages(a_day(stations=stations), choice, making)) % 4 == 0


def test_folded_sheets_carry_the_last_page_beside_the_first():
    content = reader(printed(a_day(), *made()))
    front, back = content.pages[0].extract_text(), content.pages[1].extract_text()
    assert front.index("Goed gedaan!") < front.index("Veiligheidsdag\n")
    assert "Mijn route" in back
    assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in content.pages} == {(842, 595)}


def test_every_group_gets_a_booklet_with_its_own_route():
    choice, making = made(folded=False)
    content = reader(printed(a_day(groups=3, stations=3), replace(choice, groups=frozenset()), making))
    routes = [text for page in content.pages if "Mijn route" in (text := page.extract_text())]
    assert [route.split()[3] for route in routes] == ["A", "B", "C"]


def test_colouring_pages_are_told_to_who_does_not_see_them():
    _, told = tags(printed(a_day(), *made()))
    assert sorted(one for one in told if one.startswith("Kleurplaat")) == [
        "Kleurplaat bij Blushuisje",
        "Kleurplaat bij Brandweer",
        "Kleurplaat bij Fietsparcours",
        "Kleurplaat bij Onveilige situaties",
        "Kleurplaat bij Politie",
    ]


def test_a_checked_translation_is_no_draft():
    choice, making = made("uk")
    checked = replace(choice, language=replace(choice.language, checked=True))
    assert "Concept" not in text(printed(a_day(), checked, making))


def test_a_word_may_bring_its_own_translation():
    assert words_of(("de ladder = السلم", " de helm", "", "= x"), translation("ar")) == (
        Word(dutch="de ladder", own="السلم"),
        Word(dutch="de helm", own="خوذة"),
    )
    assert words_of(("de helm",), None) == (Word(dutch="de helm"),)


def test_with_too_few_translated_words_there_is_no_second_puzzle():
    choice, making = made("en", typed=("de helm", "het vuur", "de slang", "de ladder"))
    assert "own_puzzle" not in booklet.pages(a_day(), choice, making)
    assert "de ladder" in text(printed(a_day(), choice, making))


def test_a_station_of_any_other_sort_has_a_colouring_page_too():
    content = text(printed(a_day(groups=6, stations=6), *made("en")))
    assert "Wat heb je hier geleerd? Teken het." in content
    assert "What did you learn here? Draw it." in content


def test_a_word_that_is_not_for_children_is_refused():
    choice, making = made(typed=("de helm", "kanker"))
    with pytest.raises(UnfitWord):
        booklet.booklets(a_day(), choice, making)


def test_twenty_groups_with_ten_stations_fit():
    day = a_day(groups=20, stations=10, minutes=10, walking=3)
    choice, making = made("ar")
    assert len(reader(printed(day, choice, making)).pages) == 8


def test_long_names_leave_room_for_the_route_and_the_child_s_own_name():
    day = a_day(stations=10, groups=10)
    name = "De jonge brandweermannen en brandweervrouwen van gebouw Zuid bij de fietsenstalling"
    long = replace(day, title=f"Veiligheidsdag van {name}", groups=tuple(replace(one, name=name) for one in day.groups))
    choice, making = made("uk", folded=False)
    cover = reader(printed(long, choice, making)).pages[0].extract_text().split()
    assert [word for word in cover if word in set("ABCDEFGHIJ")] == list("BCDEFGHIJA")
    assert cover[-4:] == ["Mijn", "naam", "Моє", "ім’я"]
