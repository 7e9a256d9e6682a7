"""Certificates on paper."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.documents import certificate, press
from app.documents.certificate import CertificateOnPaper, Deeds
from app.documents.errors import MissingLetters
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NUMBER = "WW-2026-7K3Q-X9B4-M2P"
ALL = Deeds(lessons=18, bike_checked=True, test_passed=True)
LINA = CertificateOnPaper(
    number=NUMBER,
    title="Fietsdiploma",
    name="Lina Haddad",
    deeds=ALL,
    day=date(2026, 11, 27),
    address=f"https://weekwijzer.example/certificaat/{NUMBER}",
    place="Lindewaard",
    signed_by=(("Veilig Verkeer Nederland", "Praktijk en examen"), ("Marjan Zilverlinde", "Begeleiding van de cursus")),
)


def printed(*found):
    return certificate.print_certificates(found, now=NOW)


def test_a_certificate_says_for_whom_and_for_what_it_is():
    assert text(printed(LINA)) == (
        "Fietsdiploma voor Lina Haddad "
        "heeft 18 lessen gevolgd, de fiets laten controleren en het praktijkexamen gehaald. "
        "Lindewaard, 27 november 2026 "
        "Veilig Verkeer Nederland Praktijk en examen Marjan Zilverlinde Begeleiding van de cursus "
        "WW-2026-7K3Q-X9B4-M2P Echt? Kijk op weekwijzer.example/certificaat"
    )


def test_it_is_read_aloud_with_its_pictures_and_says_nothing_of_where_the_child_lives():
    content = printed(LINA)
    found, told = tags(content)
    assert found["/H1"] == 1
    assert told == [
        "Tekening: een fiets op een weg langs een dijk met bomen, tulpen en een molen, in de zon",
        "QR-code: hiermee controleert u dit certificaat op weekwijzer.example/certificaat",
    ]
    assert (reader(content).metadata.title, reader(content).metadata.author) == ("Fietsdiploma", "Weekwijzer")


def test_a_sheet_for_each_lies_in_the_order_in_which_they_are_given():
    pages = reader(printed(LINA, replace(LINA, name="Yusuf", number="WW-2026-0000-0000-001"))).pages
    assert ["Yusuf" in page.extract_text() for page in pages] == [False, True]
    assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in pages} == {(842, 595)}


@pytest.mark.parametrize(
    ("name", "languages", "spoken"),
    [
        ("سارة أحمد", ("ar",), {"ar"}),
        ("نیلوفر کریمی", ("fa",), {"fa"}),
        ("ሄለን ተስፋይ", ("ti",), {"ti"}),
        ("Олександр Шевченко", ("uk",), {"uk"}),
        ("Şükrü Çağlayan", ("tr",), {"tr"}),
    ],
)
def test_a_name_in_any_script_is_printed_in_its_language_with_a_line_in_that_language(name, languages, spoken):
    content = printed(replace(LINA, name=name, languages=languages))
    drawn = reader(content).pages[0].get_contents().get_data().decode("latin-1")
    assert set(re.findall(r"/Lang ?\((\w+)\)", drawn)) == spoken


def test_letters_without_a_font_are_refused_and_never_printed_as_boxes():
    with pytest.raises(MissingLetters) as refused:
        printed(LINA, replace(LINA, name="李娜"))
    assert (refused.value.characters, refused.value.text) == ("娜李", "李娜")


@pytest.mark.parametrize(
    "name",
    [
        "Maria Alejandra Guadalupe Fernández de la Torre y Castellanos van den Heuvel-Oosterhuis",
        "محمد عبد الرحمن عبد العزيز بن سليمان بن إبراهيم القحطاني الدوسري",
        "W" * 80,
        "",
    ],
)
def test_however_long_a_name_is_its_certificate_is_one_page(name):
    assert len(reader(printed(replace(LINA, name=name))).pages) == 1


@pytest.mark.parametrize(
    ("deeds", "said"),
    [
        (ALL, "heeft 18 lessen gevolgd, de fiets laten controleren en het praktijkexamen gehaald"),
        (Deeds(lessons=1), "heeft 1 les gevolgd"),
        (Deeds(stamps=6), "heeft alle 6 stempels gehaald"),
        (Deeds(stamps=1, test_passed=True), "heeft de stempel gehaald en het praktijkexamen gehaald"),
        (Deeds(), "heeft goed leren fietsen"),
    ],
)
def test_what_was_done_is_said_in_a_sentence(deeds, said):
    assert certificate.did(deeds) == said


def test_what_is_the_same_on_every_sheet_is_in_the_file_once():
    one, many = (len(printed(*[replace(LINA, name=f"Kind {at}") for at in range(count)])) for count in (1, 21))
    assert (many - one) / 20 < one / 8


def test_the_square_is_a_drawing_of_black_on_white():
    drawn = certificate.code(LINA.address)
    assert drawn.startswith("<svg xmlns=")
    assert "#fff" in drawn
    assert drawn != certificate.code(LINA.address + "X")


def test_pictures_of_certificates_can_be_made():
    assert len(press.print_pictures([certificate.sheet([LINA, LINA])], title="x", now=NOW, ppi=20)) == 2
