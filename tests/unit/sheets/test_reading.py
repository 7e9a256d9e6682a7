"""Files of strangers: read when they are a plan, refused with the reason when they are not."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheets import reading, workbook
from app.sheets.columns import MOST_ROWS, Cell, Column
from app.sheets.errors import (
    BrokenSheet,
    DoubledColumn,
    EmptySheet,
    HasMacros,
    MissingColumns,
    SheetError,
    SheetTooBig,
    TooManyRows,
    UnknownSort,
)
from tests.unit.sheets import files
from tests.unit.sheets.files import HEADINGS, LINE

READ = {
    Column.ACTIVITY: Cell(text="Voetbal"),
    Column.DAY: Cell(text="2026-11-25 00:00:00"),
    Column.STARTS: Cell(text="14:30"),
    Column.ENDS: Cell(text="15:30"),
    Column.SPACE: Cell(text="Sportzaal"),
}


def cells(table):
    return [dict(row.cells) for row in table.rows]


def test_a_workbook_is_read_by_its_headings_in_any_order_and_case():
    content = files.workbook(
        [LINE[4], "x", *LINE[:4]], headings=[" Ruimte", "Kleur", "ACTIVITEIT", "datum", "begin", "Einde "]
    )
    table = reading.read("Planning.XLSX", content)
    assert cells(table) == [READ]
    assert (table.rows[0].number, table.letters[Column.ACTIVITY], table.unread) == (2, "C", ("Kleur",))


def test_rows_that_say_nothing_are_passed_over_and_the_others_keep_their_numbers():
    table = reading.read("a.xlsx", files.workbook(LINE, [], [None, "", " "], LINE))
    assert [row.number for row in table.rows] == [2, 5]


def test_numbers_days_and_durations_of_a_workbook_become_text():
    row = [2026, datetime(2026, 11, 25, 14, 30), timedelta(hours=9, minutes=5), 12.0, True]  # noqa: DTZ001 - a cell
    (found,) = cells(reading.read("a.xlsx", files.workbook(row)))
    assert [found[column].text for column in (Column.ACTIVITY, Column.DAY, Column.STARTS, Column.ENDS)] == [
        "2026",
        "2026-11-25 14:30:00",
        "9:05",
        "12",
    ]
    assert found[Column.SPACE].text == "True"


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://a.example","x")', "=Blad2!A1"])
def test_a_formula_is_seen_and_what_it_came_to_is_not_read(formula):
    (found,) = cells(reading.read("a.xlsx", files.workbook([formula, *LINE[1:]])))
    assert found[Column.ACTIVITY] == Cell(formula=True)
    (found,) = cells(reading.read("a.csv", files.separated(f'"{formula.replace(chr(34), chr(34) * 2)}";a;b;c;d')))
    assert found[Column.ACTIVITY] == Cell(formula=True)


def test_a_formula_with_a_stored_result_is_a_formula():
    content = files.workbook(LINE)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    start = sheet.index('<c r="A2"')
    end = sheet.index("</c>", start) + len("</c>")
    changed = sheet[:start] + '<c r="A2" t="str"><f>1+1</f><v>Voetbal</v></c>' + sheet[end:]
    content = files.repacked(content, {"xl/worksheets/sheet1.xml": changed})
    assert cells(reading.read("a.xlsx", content))[0][Column.ACTIVITY] == Cell(formula=True)


def test_text_that_looks_like_a_formula_is_text_in_a_workbook():
    def as_text(sheet):
        sheet["A2"].data_type = "s"

    (found,) = cells(reading.read("a.xlsx", files.workbook(["=Voetbal", *LINE[1:]], change=as_text)))
    assert found[Column.ACTIVITY] == Cell(text="=Voetbal")


def test_joined_cells_are_told_of_and_only_the_first_counts():
    table = reading.read(
        "a.xlsx", files.workbook(LINE, [None, *LINE[1:]], change=lambda sheet: sheet.merge_cells("A2:A3"))
    )
    assert (table.merged, Column.ACTIVITY in table.rows[1].cells) == (True, False)
    assert not reading.read("a.xlsx", files.workbook(LINE)).merged


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separated_values_are_read_with_each_separator_and_alphabet(separator, encoding):
    rows = [HEADINGS, ["Café één", "25-11-2026", "14.30", "15.30", "Sportzaal"]]
    content = "\n".join(separator.join(row) for row in rows).encode(encoding)
    (found,) = cells(reading.read("a.csv", content))
    assert [cell.text for cell in found.values()] == rows[1]


def test_a_cell_may_hold_separators_quotes_and_lines():
    line = '"Voetbal; en ""meer""";25-11-2026;14.30;15.30;"Sport\r\nzaal"'
    (found,) = cells(reading.read("a.csv", files.separated(line)))
    assert (found[Column.ACTIVITY].text, found[Column.SPACE].text) == ('Voetbal; en "meer"', "Sport\nzaal")


def test_what_cannot_be_seen_is_left_out():
    line = "\u202eVoet\u200bbal\u200f\x07;25-11-2026;14.30;15.30;Sportzaal"
    (found,) = cells(reading.read("a.csv", files.separated(line)))
    assert found[Column.ACTIVITY].text == "Voetbal"


BOMB = "<worksheet>" + " " * 60_000_000 + "</worksheet>"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'
OTHER_ALPHABET = '<?xml version="1.0" encoding="cp037"?><worksheet/>'
CONTENT_TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
MACROS = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><x y="macroEnabled"/></Types>'


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({SHEET: BOMB}, SheetTooBig),
        ({SHEET: ENTITIES}, BrokenSheet),
        ({SHEET: OUTSIDE}, BrokenSheet),
        ({SHEET: OUTSIDE.encode("utf-16")}, BrokenSheet),
        ({SHEET: OTHER_ALPHABET}, BrokenSheet),
        ({SHEET: "<worksheet><sheetData><row"}, BrokenSheet),
        ({SHEET: "geen xml"}, BrokenSheet),
        ({CONTENT_TYPES: MACROS}, HasMacros),
        ({"xl/vbaProject.bin": b"\xd0\xcf"}, HasMacros),
        ({f"xl/media/{number}.png": b"" for number in range(400)}, BrokenSheet),
        ({"xl/workbook.xml": "<workbook/>"}, SheetError),
    ],
    ids=range(11),
)
def test_a_workbook_made_to_do_harm_is_refused(parts, refusal):
    with pytest.raises(refusal):
        reading.read("a.xlsx", files.repacked(files.workbook(LINE), parts))


def test_more_rows_than_a_plan_has_are_refused_without_reading_them_all():
    with pytest.raises(TooManyRows):
        reading.read("a.csv", files.separated(*["a;b;c;d;e"] * (MOST_ROWS + 1)))
    many = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(2, 100_001))
    content = files.workbook(LINE)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).decode()
    with pytest.raises(TooManyRows):
        reading.read("a.xlsx", files.repacked(content, {SHEET: sheet.replace("</sheetData>", f"{many}</sheetData>")}))


def test_a_row_far_below_the_others_is_refused_without_walking_there():
    content = files.workbook(LINE)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET).decode()
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    with pytest.raises(TooManyRows) as refused:
        reading.read("a.xlsx", files.repacked(content, {SHEET: sheet.replace("</sheetData>", far)}))
    assert refused.value.limit == workbook.MOST_LINES


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.xlsx", b"", EmptySheet),
        ("a.csv", b"", EmptySheet),
        ("a.csv", b"\r\n ; \r\n", EmptySheet),
        ("a.csv", files.separated(), EmptySheet),
        ("a.xlsx", files.workbook(), EmptySheet),
        ("a.xlsm", files.workbook(LINE), HasMacros),
        ("a.xlsb", b"PK\x03\x04", HasMacros),
        ("a.xls", b"\xd0\xcf\x11\xe0", UnknownSort),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", UnknownSort),
        ("a.xlsx", files.separated("a;b;c;d;e"), UnknownSort),
        ("a.csv", files.workbook(LINE), UnknownSort),
        ("plan", files.workbook(LINE), UnknownSort),
        ("a.pdf", b"%PDF", UnknownSort),
        ("a.csv", b"a\x00;b", BrokenSheet),
        ("a.csv", b"\x81\x8d\x8f", BrokenSheet),
        ("a.csv", files.separated('"' + "x" * 200_000), BrokenSheet),
        ("a.xlsx", b"PK\x03\x04 niet echt", BrokenSheet),
        ("a.csv", b"x" * 5_000_001, SheetTooBig),
        ("a.csv", b"activiteit;datum;Datum;begin;einde;ruimte\na;b;c;d;e;f", DoubledColumn),
        ("a.csv", b"activiteit;datum;ruimte\na;b;c", MissingColumns),
        ("a.csv", b"activiteit;=1+1;ruimte\na;b;c", BrokenSheet),
    ],
    ids=range(21),
)
def test_what_is_no_plan_is_refused_with_the_reason(name, content, refusal):
    with pytest.raises(refusal):
        reading.read(name, content)


def test_a_refusal_says_which_columns_are_missing_or_double():
    with pytest.raises(MissingColumns) as missing:
        reading.read("a.csv", b"activiteit;datum;ruimte\na;b;c")
    assert missing.value.headings == ("begin", "einde")
    assert "begin" in str(missing.value)


@given(st.binary(max_size=2000), st.sampled_from(["a.xlsx", "a.csv", "a.xlsm", "a", "a.txt"]), st.booleans())
def test_any_bytes_are_read_or_refused(content, name, packed):
    with contextlib.suppress(SheetError):
        reading.read(name, (b"PK\x03\x04" if packed else b"") + content)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused(place, damage):
    content = bytearray(files.workbook(LINE))
    content[place : place + len(damage)] = damage
    with contextlib.suppress(SheetError):
        reading.read("a.xlsx", bytes(content))


def test_a_whole_number_is_written_without_a_fraction_however_it_is_kept():
    content = files.workbook(LINE)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read(SHEET).decode()
    start = sheet.index('<c r="A2"')
    end = sheet.index("</c>", start) + len("</c>")
    changed = sheet[:start] + '<c r="A2"><v>1.2E1</v></c><c r="Z2"><v>0.5</v></c>' + sheet[end:]
    (found,) = cells(reading.read("a.xlsx", files.repacked(content, {SHEET: changed})))
    assert found[Column.ACTIVITY] == Cell(text="12")


def test_columns_far_to_the_right_have_the_letters_of_spreadsheet_programs():
    headings = ["x"] * 26 + HEADINGS
    table = reading.read("a.csv", (";".join(headings) + "\n" + ";".join("y" * 26) + ";a;b;c;d;e").encode())
    assert (table.letters[Column.ACTIVITY], table.letters[Column.DAY]) == ("AA", "AB")


def test_the_time_of_a_cell_is_its_own():
    (found,) = cells(reading.read("a.xlsx", files.workbook([*LINE[:2], time(9, 5), time(10), "x"])))
    assert (found[Column.STARTS].text, found[Column.ENDS].text) == ("09:05", "10:00")
