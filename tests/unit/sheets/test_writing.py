"""The plan as a file: real days and times, and nothing that computes."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from app.sheets import reading, writing
from app.sheets.columns import Cell, Column, PlanLine

LINE = PlanLine(
    title="Voetbal",
    day=date(2026, 11, 25),
    starts=time(14, 30),
    ends=time(15, 30),
    space="Sportzaal",
    age_group="Kleuters (4–7)",
    template="Sport",
    responsible="Bo",
    children=12,
    partners=("Politie", "Bibliotheek"),
    note="Neem water mee.",
)


def opened(content):
    return load_workbook(io.BytesIO(content))


def test_a_workbook_has_real_days_and_times_below_a_heading_that_stays():
    sheet = opened(writing.as_workbook([LINE])).active
    assert [cell.value for cell in sheet[1]] == [str(column) for column in Column]
    assert [cell.value for cell in sheet[2]] == [
        "Voetbal",
        datetime(2026, 11, 25),  # noqa: DTZ001 - what a cell holds
        time(14, 30),
        time(15, 30),
        "Sportzaal",
        "Kleuters (4–7)",
        "Sport",
        "Bo",
        12,
        "Politie; Bibliotheek",
        "Neem water mee.",
    ]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width, sheet["B2"].number_format) == (
        "A2",
        32,
        "dd-mm-yyyy",
    )


def test_separated_values_open_in_spreadsheet_programs_of_this_country():
    head, line, _end = writing.as_separated([LINE]).decode("utf-8").split("\r\n")
    assert head == "\ufeff" + ";".join(Column)
    assert line == (
        'Voetbal;25-11-2026;14:30;15:30;Sportzaal;Kleuters (4–7);Sport;Bo;12;"Politie; Bibliotheek";Neem water mee.'
    )


@pytest.mark.parametrize("title", ["=1+1", "+31 6", "-1", "@SUM(A1)", "'=1+1", '=HYPERLINK("http://a.example")'])
def test_what_starts_as_a_formula_is_text_in_each_file_and_comes_back_as_it_was(title):
    line = PlanLine(title=title, day=LINE.day, starts=LINE.starts, ends=LINE.ends, space="Sportzaal")
    cell = opened(writing.as_workbook([line])).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)
    text = writing.as_separated([line]).decode("utf-8-sig").split("\r\n")[1].lstrip('"')
    assert text.startswith("'")
    for name, content in (("a.xlsx", writing.as_workbook([line])), ("a.csv", writing.as_separated([line]))):
        assert reading.read(name, content).rows[0].cells[Column.ACTIVITY] == Cell(text=title)


def test_signs_that_no_workbook_can_hold_are_left_out():
    line = PlanLine(title="Voet\x00bal\x0b", day=LINE.day, starts=LINE.starts, ends=LINE.ends, space="Sportzaal")
    assert opened(writing.as_workbook([line])).active["A2"].value == "Voetbal"


def test_a_second_sheet_has_what_can_be_filled_in():
    book = opened(writing.as_workbook([LINE], names={"ruimte": ["Sportzaal", "Atelier"], "partners": ["Politie"]}))
    assert [[cell.value for cell in row] for row in book["Namen"]] == [
        ["ruimte", "partners"],
        ["Sportzaal", "Politie"],
        ["Atelier", None],
    ]
    assert reading.read("a.xlsx", writing.as_workbook([LINE], names={"ruimte": []})).rows[0].text(Column.SPACE) == (
        "Sportzaal"
    )
