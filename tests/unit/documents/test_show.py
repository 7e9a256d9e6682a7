"""Paper of a show: the run sheet knows who is on, the poster does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.documents import show
from app.documents.errors import DoesNotFit
from app.documents.show import ActOnPaper, ShowOnPaper
from app.planning.line_up.run_sheet import Turn
from tests.unit.documents.reading import reader, text

START = datetime(2026, 11, 27, 19, tzinfo=ZoneInfo("Europe/Amsterdam"))
SHOW = ShowOnPaper(
    title="Talentenshow",
    location="Lindewaard",
    place="Grote zaal",
    starts=START,
    ends=START + timedelta(minutes=30),
)


def act(at, *, minutes=4, pause=False, on=(), off=()):
    starts = START + timedelta(minutes=at)
    ends = starts + timedelta(minutes=minutes)
    turn = Turn(
        id=UUID(int=at + 1),
        starts=starts,
        ends=ends,
        on=on,
        off=off,
        pause=(ends, ends + timedelta(minutes=15)) if pause else None,
    )
    return ActOnPaper(
        title="Lied over de zee",
        sort="zang",
        minutes=minutes,
        instruments=on,
        performers=("Rode Vos", "Oom Sam"),
        note="Licht uit",
        turn=turn,
    )


def test_the_run_sheet_says_when_who_and_with_what_and_when_it_is_over():
    acts = [act(0, on=("piano",), pause=True), act(19, minutes=1, off=("piano",))]
    said = text(show.print_run_sheet(SHOW, acts, now=START))
    for words in ("19.00", "Rode Vos en Oom Sam", "Erop: piano", "Eraf: piano", "Pauze tot 19.19 uur", "1 minuut"):
        assert words in said
    assert "Klaar om 19.20 uur." in said
    assert "gepland tot" not in said


def test_a_show_that_takes_longer_than_planned_says_so():
    said = text(show.print_run_sheet(SHOW, [act(28)], now=START))
    assert "Klaar om 19.32 uur. De bijeenkomst is gepland tot 19.30 uur." in said
    assert "Klaar om" not in text(show.print_run_sheet(SHOW, [], now=START))


def test_the_poster_is_one_page_in_dutch_and_the_chosen_languages_without_anybody_on_it():
    printed = show.print_poster(SHOW, ["nl", "en", "uk", "xx"], now=START)
    said = text(printed)
    assert len(reader(printed).pages) == 1
    for words in ("Talentenshow", "Talent show", "Шоу талантів", "vrijdag 27 november 2026", "19.00–19.30 uur"):
        assert words in said


def test_a_poster_with_a_place_that_does_not_fit_is_refused():
    crowded = ShowOnPaper(title="Show", location="x", place="Grote zaal " * 200, starts=START, ends=SHOW.ends)
    with pytest.raises(DoesNotFit):
        show.print_poster(crowded, ["en"], now=START)
