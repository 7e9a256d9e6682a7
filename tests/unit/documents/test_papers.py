from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.catalogue.translations import translation
from app.documents import papers, press
from app.documents.day import Adult, Size
from app.documents.errors import DoesNotFit, MissingLetters
from app.documents.parts import Choice, lines
from tests.unit.documents.days import a_day
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
PAPERS = (papers.poster, papers.cards, papers.stations, papers.leaders, papers.adults)
BIG = {"groups": 20, "stations": 10, "minutes": 10, "walking": 3}
HOSTILE = '#strong[x] "q" -11 $a$ *b* \\ <c> @d // ` ~ _e_ = h'
LONGEST = "Zeskleurenregenbooggroepjevandeallerjongstekinderenuitgebouwenachtentwintigtotenmetdertig" + "x" * 30


def printed(*sheets):
    return press.print_pdf(sheets, title="Veiligheidsdag", now=NOW)


@pytest.mark.parametrize(
    ("paper", "pages"),
    [(papers.poster, 1), (papers.cards, 2), (papers.stations, 5), (papers.leaders, 5), (papers.adults, 1)],
)
@pytest.mark.parametrize("size", Size)
def test_a_paper_has_its_pages_in_its_size(paper, pages, size):
    found = reader(printed(paper(a_day(), Choice(size=size)))).pages
    assert len(found) == pages
    edges = {tuple(sorted(round(float(edge)) for edge in page.mediabox[2:])) for page in found}
    assert edges == {(595, 842) if size is Size.A4 else (842, 1191)}


@pytest.mark.parametrize(
    ("paper", "pages"),
    [(papers.poster, 1), (papers.cards, 5), (papers.stations, 10), (papers.leaders, 20), (papers.adults, 2)],
)
def test_twenty_groups_and_ten_stations_fit(paper, pages):
    assert len(reader(printed(paper(a_day(**BIG), Choice()))).pages) == pages


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_says_what_it_is_to_who_does_not_see_it(paper):
    content = printed(paper(a_day(), Choice()))
    about = reader(content)
    counts, told = tags(content)
    assert about.metadata.title == "Veiligheidsdag"
    assert about.trailer["/Root"]["/Lang"].startswith("nl")
    assert about.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert counts["/H1"] >= 1
    assert counts.get("/Figure", 0) == len(told)


def test_the_poster_holds_every_visit_in_a_table():
    day = a_day()
    content = printed(papers.poster(day, Choice()))
    counts, _ = tags(content)
    words = text(content)
    assert counts["/TR"] == 1 + len(day.rounds) + len(day.breaks)
    assert all(station.name in words and station.place in words for station in day.stations)
    assert "woensdag 16 september 2026" in words
    assert "10.30–10.45 Pauze" in words


def test_a_card_holds_the_route_in_order():
    words = text(printed(papers.cards(a_day(), Choice(groups=frozenset({3})))))
    names = ["Fietsparcours", "Onveilige situaties", "Blushuisje", "Pauze", "Brandweer", "Politie"]
    assert [words.index(name) for name in names] == sorted(words.index(name) for name in names)
    assert "Blauw" not in words


def test_a_station_knows_who_comes_and_what_must_be_ready():
    words = text(printed(papers.stations(a_day(), Choice())))
    assert "9.00–9.20 1 Rood 7 Arabisch en Tigrinya Vrijwilliger 1" in words
    assert "Pionnen en lint" in words
    assert "Gastheer: Brandweer Lindewaard" in words


def test_children_stand_on_a_leaders_sheet_only_when_the_day_carries_them():
    day = a_day()
    named = replace(day, groups=tuple(replace(group, pseudonyms=("Uil 12", "Vos 7")) for group in day.groups))
    assert "Uil 12" in text(printed(papers.leaders(named, Choice())))
    assert "Kinderen in deze groep" not in text(printed(papers.leaders(day, Choice())))
    for paper in (papers.poster, papers.cards, papers.stations, papers.adults):
        assert "Uil 12" not in text(printed(paper(named, Choice())))


def test_no_sheet_makes_up_a_phone_number_but_112():
    words = text(printed(*(paper(a_day(), Choice()) for paper in PAPERS)))
    assert "Nood: 112." in words
    assert "telefoon" in words


def test_open_places_are_lines_to_write_on():
    words = text(printed(papers.adults(a_day(), Choice())))
    assert "A Ouder op het zebrapad Brandweer (Parkeerplaats) 9.00–11.30" in words
    assert "4 Groepsbegeleider Geel 9.00–11.30" in words


@pytest.mark.parametrize("paper", PAPERS)
def test_what_people_typed_is_printed_as_they_typed_it(paper):
    day = a_day(stations=2, groups=2)
    hostile = replace(
        day,
        title=HOSTILE,
        stations=(replace(day.stations[0], name=HOSTILE, place=HOSTILE, description=HOSTILE), day.stations[1]),
        groups=(replace(day.groups[0], name=HOSTILE, leaders=(Adult(role=HOSTILE, name=HOSTILE),)), day.groups[1]),
    )
    words = text(printed(paper(hostile, Choice()))).replace(" ", "")
    assert HOSTILE.replace(" ", "") in words


@pytest.mark.parametrize("paper", PAPERS)
def test_names_of_any_length_and_direction_stay_on_the_sheet(paper):
    day = a_day(stations=5, groups=5)
    long = replace(
        day,
        groups=(
            replace(day.groups[0], name=LONGEST),
            replace(day.groups[1], name="مجموعة النجوم الزرقاء"),
            *day.groups[2:],
        ),
        stations=(replace(day.stations[0], name=LONGEST[:80], place=LONGEST), *day.stations[1:]),
    )
    pages = press.print_pictures([paper(long, Choice())], title="Veiligheidsdag", now=NOW, ppi=30)
    assert len(pages) == {"poster": 1, "cards": 2, "stations": 5, "leaders": 5, "adults": 2}[paper.__name__]


def test_what_no_font_draws_is_refused_with_the_text_it_stands_in():
    day = a_day()
    odd = replace(day, groups=(replace(day.groups[0], name="Rood 🦊"), *day.groups[1:]))
    with pytest.raises(MissingLetters) as refused:
        printed(papers.cards(odd, Choice()))
    assert (refused.value.characters, refused.value.text) == ("🦊", "Rood 🦊")


def test_what_does_not_fit_is_refused_and_not_cut_off():
    day = a_day(stations=10, groups=20)
    crowded = replace(day, stations=tuple(replace(one, place=f"{one.letter} " + "lang " * 300) for one in day.stations))
    with pytest.raises(DoesNotFit) as refused:
        printed(papers.poster(crowded, Choice()))
    assert refused.value.paper == "poster"


def test_a_fault_in_a_layout_is_not_taken_for_something_that_does_not_fit():
    with pytest.raises(press.LayoutError, match="advertisement"):
        printed(press.Sheet(layout="advertisement", data={"location": "azc"}))


def test_the_poster_names_stations_in_a_second_language():
    content = printed(papers.poster(a_day(), Choice(language=translation("uk"))))
    assert "Пожежники" in text(content)


def test_the_same_day_gives_the_same_file():
    sheets = [papers.poster(a_day(), Choice())]
    assert press.print_pdf(sheets, title="Dag", now=NOW) == press.print_pdf(sheets, title="Dag", now=NOW)


def test_several_papers_make_one_file():
    assert len(reader(printed(*(paper(a_day(), Choice()) for paper in PAPERS))).pages) == 14


def test_every_page_has_ink_on_it():
    for paper in PAPERS:
        for page in press.print_pictures([paper(a_day(), Choice())], title="Dag", now=NOW, ppi=20):
            assert len(page) > 1000


def test_lists_lose_the_marks_that_people_put_before_items():
    assert lines("- Pionnen\n\n* Fietsen \n • Helmen\n") == ("Pionnen", "Fietsen", "Helmen")
