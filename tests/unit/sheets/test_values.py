"""Days, times, numbers and names as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets.texts import as_typed, clean, inert, name_key
from app.sheets.values import day_of, number_of, time_of


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25",
        "2026-11-25 00:00:00",
        "2026-11-25T14:30",
        "25-11-2026",
        "25/11/2026",
        "25.11.2026",
        "25 nov 2026",
        "wo 25 nov 2026",
        "Wo. 25 nov. 2026",
        "woensdag 25 november 2026",
        "woensdag, 25  november 2026",
    ],
)
def test_a_day_is_read_as_it_is_written_here(text):
    assert day_of(text) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "month"), [("1 mrt 2027", 3), ("1 maart 2027", 3), ("1 mei 2027", 5), ("1 okt 2027", 10)]
)
def test_months_have_short_and_long_names(text, month):
    assert day_of(text) == date(2027, month, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "morgen",
        "25-11",
        "25-11-26",
        "31-2-2026",
        "32 nov 2026",
        "11/25/2026",
        "ma 25 nov 2026",
        "25 xyz 2026",
        "0000-1-1",
    ],
)
def test_what_is_no_day_or_contradicts_itself_is_none(text):
    assert day_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["14.30", "14:30", "14:30:00", "14u30", "14.30 uur", "14:30u", "1899-12-31 14:30:00", "2026-11-25T14:30:00.5"],
)
def test_a_time_is_read_as_it_is_written_here(text):
    assert time_of(text) == time(14, 30)


def test_a_whole_hour_needs_no_minutes():
    assert (time_of("9"), time_of("9 uur")) == (time(9), time(9))


@pytest.mark.parametrize("text", ["", "25.00", "14.60", "half drie", "14.3", "0.604166", "-1"])
def test_what_is_no_time_is_none(text):
    assert time_of(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("12.0", 12), ("12,00", 12), ("", None), ("-3", None), ("3,5", None)]
)
def test_a_number_is_whole(text, number):
    assert number_of(text) == number


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day):
    assert {day_of(day.isoformat()), day_of(f"{day:%d-%m-%Y}")} == {day}


DANGEROUS = st.sampled_from(["=", "+", "-", "@", "\t", "'", "|", "%"])


@given(st.text(), st.lists(DANGEROUS, max_size=3))
def test_text_in_separated_values_never_starts_a_formula_and_is_read_back(text, signs):
    typed = "".join(signs) + text
    assert inert(typed)[:1] not in set("=+-@\t\r\n|%")
    assert as_typed(inert(typed)) == typed


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


def test_names_are_alike_whatever_the_case_the_blanks_and_the_marks():
    assert name_key(" Grote\u00a0 ZAAL\u200f") == name_key("grote zaal")
    assert clean("خانه\u200cها") == "خانه\u200cها"  # a joiner is part of the word
