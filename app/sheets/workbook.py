"""Workbooks (.xlsx): opened as the packed XML of strangers that they are, written without anything that computes."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.sheets.columns import Cell
from app.sheets.errors import BrokenSheet, HasMacros, SheetTooBig, TooManyRows
from app.sheets.texts import clean

MOST_UNPACKED = 40_000_000
MOST_PARTS = 300
MOST_COLUMNS = 50
MOST_LINES = 20_000
"""Rows that are looked at, empty ones too: programs like to keep formatting for thousands of empty rows."""

_MACROS = (b"macroEnabled", b"vbaProject", b"vnd.ms-excel.sheet.binary")
_PROLOGUE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<")
_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    DefusedXmlException,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what the XML parser calls its error
    TypeError,
    ValueError,
    zipfile.zlib.error,  # type: ignore[attr-defined]  # zipfile imports it, and its stub does not say so
)
"""What openpyxl and zipfile raise for a file that is not as it should be: they do not promise less."""


def read(content: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield each row of the first sheet with its number. What a formula came to is not believed, and not read.

    :raises HasMacros: for a workbook with programs in it.
    :raises SheetTooBig: for one that unpacks to more than `MOST_UNPACKED`.
    :raises BrokenSheet: for one that is damaged or malicious.
    :raises TooManyRows: for one that goes on after `MOST_LINES`.
    """
    try:
        _inspect(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        yield from _rows(book.worksheets[0])
    except _DAMAGE as error:
        raise BrokenSheet from error


def has_merged_cells(content: bytes) -> bool:
    """Tell whether cells of a sheet were joined, in a workbook that was read before."""
    with ZipFile(io.BytesIO(content)) as packed:
        sheets = (name for name in packed.namelist() if name.startswith("xl/worksheets/"))
        return any(b"<mergeCell " in packed.read(name) for name in sheets)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet of a workbook: its rows, headings first, and the widths of its columns."""

    title: str
    rows: Iterable[Sequence[str | int | Decimal | date | time | None]]
    widths: Sequence[int]


def write(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook: the first row of each sheet stays in sight, and text is text whatever it starts with."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet: Any = book.create_sheet(one.title)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(one.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(one.rows):
            sheet.append([_written(sheet, value, heading=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _inspect(content: bytes) -> None:
    """Refuse what should not be opened, before it is."""
    with ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or any(part.flag_bits & 1 for part in parts):
            raise BrokenSheet
        # What is declared is the most that zipfile unpacks of a part: a lie makes it stop, not go on.
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise SheetTooBig(limit=MOST_UNPACKED)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _inspect_part(packed.read(part))
            if part.filename.casefold().endswith("vbaproject.bin"):
                raise HasMacros


def _inspect_part(xml: bytes) -> None:
    encoding = _ENCODING.match(xml)
    if not _PROLOGUE.match(xml) or _DECLARATION.search(xml):
        raise BrokenSheet
    if encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"}:
        raise BrokenSheet  # in another alphabet a declaration could hide
    if any(word in xml[:20_000] for word in _MACROS) and b"content-types" in xml[:2_000]:
        raise HasMacros


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    sheet.reset_dimensions()  # what a sheet says of its own size is not believed: rows below it would be lost
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_LINES:
            raise TooManyRows(limit=MOST_LINES)
        yield number, tuple(_cell(cell) for cell in row)


def _cell(cell: Any) -> Cell:
    if cell.value is None:
        return Cell()
    if cell.data_type == "f" or not isinstance(cell.value, str | int | float | bool | date | time | timedelta):
        return Cell(formula=True)
    return Cell(text=clean(_as_text(cell.value)))


def _as_text(value: str | float | date | time | timedelta) -> str:
    match value:
        case str():
            return value
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _written(sheet: Any, value: Any, *, heading: bool) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl makes a formula of whatever starts with "="
        cell.quotePrefix = not heading  # and Excel would, as soon as somebody opens the cell
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.alignment = Alignment(vertical="top")
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    elif isinstance(value, time):
        cell.number_format = "hh:mm"
    if heading:
        cell.font = Font(bold=True)
    return cell
