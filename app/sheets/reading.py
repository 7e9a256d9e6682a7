"""From the bytes of a file to the rows of a plan: which column is which, and nothing more than that."""

from collections.abc import Iterable, Iterator, Sequence

from app.sheets import delimited, workbook
from app.sheets.columns import MOST_ROWS, NEEDED, Cell, Column, Row, Table
from app.sheets.errors import (
    BrokenSheet,
    DoubledColumn,
    EmptySheet,
    HasMacros,
    MissingColumns,
    SheetTooBig,
    TooManyRows,
    UnknownSort,
)
from app.sheets.texts import name_key

MOST_BYTES = 5_000_000
_PACKED = b"PK\x03\x04"
_COLUMNS = {str(column): column for column in Column}
_WITH_MACROS = (".xlsm", ".xltm", ".xlsb", ".xlam")

Lines = Iterator[tuple[int, tuple[Cell, ...]]]


def read(filename: str, content: bytes) -> Table:
    """Return the rows of a file that say something.

    :raises SheetError: for a file that is no plan: see `app.sheets.errors`.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooBig(limit=MOST_BYTES)
    if not content:
        raise EmptySheet
    name = filename.casefold()
    ending = "." + name.rpartition(".")[2] if "." in name else ""
    if ending in _WITH_MACROS:
        raise HasMacros
    if ending == ".xlsx" and content.startswith(_PACKED):
        table = _table(workbook.read(content))
        return Table(
            rows=table.rows, letters=table.letters, unread=table.unread, merged=workbook.has_merged_cells(content)
        )
    if ending == ".csv" and not content.startswith(_PACKED):
        return _table(delimited.read(content))
    raise UnknownSort(ending=ending)


def _table(lines: Lines) -> Table:
    headings = next((cells for _, cells in lines if any(cell.text for cell in cells)), None)
    if headings is None:
        raise EmptySheet
    places = _places(headings)
    rows = tuple(_rows(lines, places))
    if not rows:
        raise EmptySheet
    return Table(
        rows=rows,
        letters={column: _letter(place) for column, place in places.items()},
        unread=tuple(cell.text for cell in headings if cell.text and name_key(cell.text) not in _COLUMNS),
    )


def _places(headings: Sequence[Cell]) -> dict[Column, int]:
    if any(cell.formula for cell in headings):
        raise BrokenSheet
    found: dict[Column, int] = {}
    for place, cell in enumerate(headings):
        column = _COLUMNS.get(name_key(cell.text))
        if column in found:
            raise DoubledColumn(heading=str(column))
        if column is not None:
            found[column] = place
    missing = tuple(str(column) for column in NEEDED if column not in found)
    if missing:
        raise MissingColumns(headings=missing)
    return found


def _rows(lines: Iterable[tuple[int, tuple[Cell, ...]]], places: dict[Column, int]) -> Iterator[Row]:
    count = 0
    for number, cells in lines:
        said = {column: cells[place] for column, place in places.items() if place < len(cells)}
        said = {column: cell for column, cell in said.items() if cell.text or cell.formula}
        if not said:
            continue
        count += 1
        if count > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        yield Row(number=number, cells=said)


def _letter(place: int) -> str:
    """Return what spreadsheet programs call a column, counted from 0: A to Z, then AA."""
    return chr(ord("A") + place) if place < 26 else _letter(place // 26 - 1) + _letter(place % 26)  # noqa: PLR2004 - letters
