"""Texts that leave the building name no child."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme import texts
from app.programme.refusals import LooksLikeCitizenNumber, NamesAChild
from tests import factories


@pytest.mark.parametrize(
    "text",
    ["Sara", "voor SARA!", "met(sara)", "Sara's jas", "Noor-Amina komt", "noor  amina", "«Noor\nAmina»", "Zoë_en"],
)
def test_a_name_is_found_as_a_whole_word_in_any_writing(session, location, text):
    for pseudonym in ("Sara", "Noor-Amina", "Zoë"):
        factories.child(session, pseudonym=pseudonym)
    with pytest.raises(NamesAChild):
        texts.refuse_private(session, "Titel", text)


@pytest.mark.parametrize("text", ["", "Sarabande", "De saraband", "Noor en Amina", "Zoet", "Sar a"])
def test_a_part_of_a_word_is_no_name(session, location, text):
    for pseudonym in ("Sara", "Noor-Amina", "Zoë", "—"):
        factories.child(session, pseudonym=pseudonym)
    texts.refuse_private(session, text)


def test_a_name_that_two_texts_make_together_is_no_name(session, location):
    factories.child(session, pseudonym="Rode Mus")
    texts.refuse_private(session, "Alles is rode", "mus is een vogel")


def test_the_children_of_another_location_are_not_told_apart_here(session, location, other_location):
    from app.extensions import enter_location

    here, there = location.id, other_location.id
    enter_location(session, there)
    factories.child(session, pseudonym="Sara")
    session.commit()
    enter_location(session, here)
    texts.refuse_private(session, "Sara")


@pytest.mark.parametrize("text", ["111222333", "111 222 333", "111.222.333", "11 12 22 33 3", "nr:111222333."])
def test_a_citizen_number_is_found_in_any_writing(session, location, text):
    with pytest.raises(LooksLikeCitizenNumber):
        texts.refuse_private(session, text)


@pytest.mark.parametrize("text", ["111222334", "000000000", "1112223330", "11122233", "26 november 2026, 14.00 uur"])
def test_other_numbers_are_no_citizen_numbers(session, location, text):
    texts.refuse_private(session, text)


@given(st.integers(0, 99_999_999))
def test_every_eight_digits_have_one_ninth_at_the_most_that_passes(first):
    passing = [last for last in range(10) if texts.passes_eleven_test(f"{first:08}{last}")]
    weighted = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), f"{first:08}", strict=True)) % 11
    assert passing == ([weighted] if weighted < 10 and (first, weighted) != (0, 0) else [])
