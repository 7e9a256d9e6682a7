"""Days and times in mails."""

from __future__ import annotations

from datetime import UTC, datetime

from app.notify import wording

ZONE = "Europe/Amsterdam"
START = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


def test_a_meeting_is_written_with_day_date_and_times():
    end = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert wording.when(START, end, zone=ZONE) == "woensdag 25 november 2026, 14.00–15.30 uur"


def test_a_meeting_past_midnight_names_both_days():
    end = datetime(2026, 11, 26, 0, 15, tzinfo=UTC)
    written = wording.when(datetime(2026, 11, 25, 21, 0, tzinfo=UTC), end, zone=ZONE)
    assert written == "woensdag 25 november 2026, 22.00 uur, tot donderdag 26 november 2026, 01.15 uur"


def test_a_subject_line_has_the_short_form():
    assert wording.start(START, zone=ZONE) == "wo 25 nov, 14.00 uur"


def test_summer_time_is_summer_time():
    assert wording.clock(datetime(2026, 7, 1, 12, 5, tzinfo=UTC), zone=ZONE) == "14.05 uur"
