"""Templates as files that locations send one another."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import sharing, writer
from app.catalogue.errors import TemplateErrors
from app.catalogue.loader import parse, read_shipped
from tests.unit.catalogue.examples import EXAMPLE

DAY = date(2026, 11, 23)
SHIPPED = read_shipped()


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.slug)
def test_a_file_says_where_it_is_from_and_reads_as_the_same_template(template):
    text = sharing.to_file(template, sender="De Wilgen", day=DAY)
    assert text.splitlines()[:4] == [
        "# Sjabloon van Weekwijzer",
        "# Locatie: De Wilgen",
        f"# Versie: {template.version}",
        "# Datum: 2026-11-23",
    ]
    assert parse(text, file="x") == template
    assert sharing.sender_of(text.encode()) == "De Wilgen"


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.slug)
def test_a_template_comes_back_from_the_data_that_a_location_keeps(template):
    assert sharing.from_data(writer.as_data(template), file="x") == template


@given(st.text(max_size=300))
def test_a_location_of_whatever_name_stays_on_its_own_line(name):
    text = sharing.to_file(SHIPPED[0], sender=name, day=DAY)
    assert parse(text, file="x") == SHIPPED[0]
    assert len(sharing.sender_of(text.encode())) <= 120


@given(st.binary(max_size=400))
def test_of_whatever_bytes_the_sender_is_one_printable_line(content):
    found = sharing.sender_of(b"# Locatie: " + content)
    assert found.isprintable()
    assert len(found) <= 120


def test_a_sender_is_not_looked_for_below_the_heading():
    assert sharing.sender_of(EXAMPLE.encode() + b"# Locatie: Elders\n") == ""


def test_what_is_no_template_is_refused_from_data_too():
    with pytest.raises(TemplateErrors):
        sharing.from_data({"slug": "x", "title": None, "roles": []}, file="x")


def test_every_text_of_a_template_is_looked_at_and_no_word_of_a_closed_list():
    template = replace(SHIPPED[0], title="Een titel")
    found = list(sharing.texts_of(template))
    assert "Een titel" in found
    assert {template.slug, template.summary, template.phases[0].name, template.roles[0].name} <= set(found)
    assert template.kind not in found


def test_addresses_and_telephone_numbers_are_found():
    texts = iter(
        ["Mail bo@wilgen.example of bel 06-1234 5678.", "Om 09.30 uur, 2026-11-23, tel. +31 30 123 45 67", "12"]
    )
    assert sharing.contacts_in(texts) == ("bo@wilgen.example", "06-1234 5678", "+31 30 123 45 67")


def test_the_shipped_templates_tell_of_nobody():
    assert sharing.contacts_in(text for template in SHIPPED for text in sharing.texts_of(template)) == ()
