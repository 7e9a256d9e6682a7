"""Days and weeks as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import spoken_days
from app.planning.spoken_days import Spoken
from app.planning.weeks import IsoWeek

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    "text",
    [
        "25 nov",
        "25 november",
        "25 nov.",
        "wo 25 nov",
        "woensdag 25 november 2026",
        "25-11",
        "25/11",
        "25-11-2026",
        "2026-11-25",
        "  25   NOV  ",
        "wed 25 Nov",
    ],
)
def test_a_day_can_be_written_in_many_ways(text):
    assert spoken_days.read(text, today=TODAY) == Spoken(first=DAY, last=DAY, words=())


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("voetbal 25 nov zaal", DAY, DAY, ("voetbal", "zaal")),
        ("week 48", date(2026, 11, 23), date(2026, 11, 29), ()),
        ("wk 2 2027", date(2027, 1, 11), date(2027, 1, 17), ()),
        ("3 jan", date(2027, 1, 3), date(2027, 1, 3), ()),
        ("1 maart", date(2027, 3, 1), date(2027, 3, 1), ()),
        ("30 juni", date(2026, 6, 30), date(2026, 6, 30), ()),
        ("Voetbal", None, None, ("voetbal",)),
        ("31 feb", None, None, ("31", "feb")),
        ("12 kinderen", None, None, ("12", "kinderen")),
        ("week 99", None, None, ("week", "99")),
        ("25-11-0001", None, None, ("25-11-0001",)),
        ("x25-11", None, None, ("x25-11",)),
        ("125-11", None, None, ("125-11",)),
        ("2026-13-45", None, None, ("2026-13-45",)),
        ("", None, None, ()),
    ],
)
def test_the_rest_of_a_text_stays_words(text, first, last, words):
    assert spoken_days.read(text, today=TODAY) == Spoken(first=first, last=last, words=words)


def test_a_day_leads_to_its_week_and_words_to_none():
    assert spoken_days.week_of(spoken_days.read("25 nov", today=TODAY)) == IsoWeek(year=2026, week=48)
    assert spoken_days.week_of(spoken_days.read("voetbal", today=TODAY)) is None


@given(st.dates(TODAY - timedelta(days=180), TODAY + timedelta(days=180)))
def test_a_day_without_a_year_is_the_nearest_one(day):
    found = spoken_days.read(f"{day.day}-{day.month}", today=TODAY)
    assert found.first is not None
    assert (found.first.day, found.first.month) == (day.day, day.month)
    assert abs(found.first - TODAY) <= abs(day - TODAY)


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    spoken_days.read(text, today=TODAY)
