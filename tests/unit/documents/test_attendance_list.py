"""Lists of who is there, on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.documents import attendance_list
from app.documents.attendance_list import ChildOnList, ListOnPaper
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def a_list(title="Voetbal", children=2):
    names = [ChildOnList(name=f"Merel {number}", age=9, catches_up=number == 1) for number in range(1, children + 1)]
    return ListOnPaper(
        title=title,
        starts=datetime(2026, 11, 25, 14, tzinfo=UTC),
        ends=datetime(2026, 11, 25, 15, 30, tzinfo=UTC),
        place="Sportveld",
        children=tuple(names),
        adults=("Anna", "Politie"),
    )


def test_a_list_holds_children_in_order_and_adults_with_room_for_more():
    data = attendance_list.sheet(a_list(), location="De Wilgen").data
    assert data["children"] == [
        {"number": "1", "name": "Merel 1 (haalt in)", "note": "", "age": "9"},
        {"number": "2", "name": "Merel 2", "note": "", "age": "9"},
    ]
    assert data["adults"] == ["Anna", "Politie", "", "", ""]
    assert data["when"].endswith("14.00–15.30 uur")


def test_who_had_no_briefing_for_an_outing_is_marked():
    away = replace(a_list(), children=(ChildOnList(name="Merel", age=9, catches_up=False, unbriefed=True),))
    words = " ".join(text(attendance_list.print_lists([away], location="De Wilgen", now=NOW)).split())
    assert ("Merel geen uitleg" in words, "leg het dit kind nog uit voor u vertrekt" in words) == (True, True)


def test_before_the_briefing_it_says_when_that_is_and_when_nobody_was_noted_it_says_so_once():
    before = replace(a_list(), briefing=datetime(2026, 11, 24, 9, tzinfo=UTC))
    nobody = replace(a_list(), nobody_briefed=True)
    said = [attendance_list.sheet(one, location="De Wilgen").data["briefing"] for one in (before, nobody, a_list())]
    assert said == [
        "Uitleg vooraf: dinsdag 24 november 2026, 09.00 uur.",
        "Van niemand is genoteerd dat hij bij de uitleg was. Leg het nog uit voor u vertrekt.",
        "",
    ]


def test_the_lists_of_a_day_are_one_accessible_file_each_on_pages_of_its_own():
    lists = [a_list(), a_list("Lezen", children=60), a_list("Muziek", children=1)]
    content = attendance_list.print_lists(lists, location="De Wilgen", now=NOW)
    pages = [page.extract_text() for page in reader(content).pages]
    assert [sum(title in page for page in pages) >= 1 for title in ("Voetbal", "Lezen", "Muziek")] == [True] * 3
    assert len(pages) >= 4
    assert tags(content)[0]["/Table"] == 6
    assert all(word in text(content) for word in ("Merel 60", "Politie", "Gekomen", "1 kind"))
