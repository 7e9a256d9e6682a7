"""Days and times in mails."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.notify import wording
from app.notify.voices import voice
from app.planning.languages import Language

ZONE = "Europe/Amsterdam"
DUTCH = voice(Language.DUTCH)
START = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


def test_a_meeting_is_written_with_day_date_and_times():
    end = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert wording.when(START, end, zone=ZONE, voice=DUTCH) == ("woensdag 25 november 2026", "14.00–15.30 uur")


def test_a_meeting_past_midnight_names_both_days():
    end = datetime(2026, 11, 26, 0, 15, tzinfo=UTC)
    written = wording.when(datetime(2026, 11, 25, 21, 0, tzinfo=UTC), end, zone=ZONE, voice=DUTCH)
    assert written == (
        "woensdag 25 november 2026, 22.00 uur",
        "tot donderdag 26 november 2026, 01.15 uur",
    )


def test_a_subject_line_has_the_short_form():
    assert wording.start(START, zone=ZONE, voice=DUTCH) == "wo 25 nov, 14.00 uur"


def test_summer_time_is_summer_time():
    assert wording.clock(datetime(2026, 7, 1, 12, 5, tzinfo=UTC), zone=ZONE, voice=DUTCH) == "14.05 uur"


@pytest.mark.parametrize("language", Language)
def test_every_language_writes_the_same_figures(language):
    """A time in figures of its own script is a time that half of the readers at a location cannot check."""
    end = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    day, time = wording.when(START, end, zone=ZONE, voice=voice(language))
    figures = [sign for sign in day + time if sign.isdigit()]
    assert sorted(figures) == sorted("25" + "2026" + "1400" + "1530")


def test_every_language_has_days_of_its_own():
    assert {language: wording.day(START, zone=ZONE, voice=voice(language)) for language in Language} == {
        Language.DUTCH: "woensdag 25 november 2026",
        Language.ENGLISH: "Wednesday, 25 November 2026",
        Language.ARABIC: "الأربعاء، 25 نوفمبر 2026",
        Language.TIGRINYA: "ረቡዕ፣ 25 ሕዳር 2026",
        Language.UKRAINIAN: "середа, 25 листопада 2026\u202fр.",
        Language.TURKISH: "25 Kasım 2026 Çarşamba",
        Language.FARSI: "چهارشنبه 25 نوامبر 2026",
    }


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FARSI])
def test_from_and_until_keep_their_order_in_a_text_from_right_to_left(language):
    end = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert "\u206614:00–15:30\u2069" in wording.span(START, end, zone=ZONE, voice=voice(language))
