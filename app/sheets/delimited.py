"""Separated values: what spreadsheet programs of this country call CSV, with semicolons or with commas."""

import csv
import io
from collections.abc import Iterable, Iterator

from app.sheets.columns import Cell
from app.sheets.errors import BrokenSheet
from app.sheets.texts import as_typed, clean, inert

_SEPARATORS = (";", "\t", ",")
_ENCODINGS = ("utf-8-sig", "cp1252")


def read(content: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield each row with its number, as spreadsheet programs count; a cell that starts as a formula is one.

    :raises BrokenSheet: for bytes that are no text, and for quotes that are never closed around too much.
    """
    text = _text(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, row in enumerate(lines, start=1):
            yield number, tuple(_cell(value) for value in row)
    except csv.Error as error:
        raise BrokenSheet from error


def write(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as separated values that spreadsheet programs here open rightly, with nothing to be computed."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerows([inert(text) for text in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _text(content: bytes) -> str:
    if b"\x00" in content:
        raise BrokenSheet
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenSheet


def _separator(text: str) -> str:
    """Return what separates the headings: the sign that stands most often in the first line that says something."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)


def _cell(value: str) -> Cell:
    typed = value.lstrip("\ufeff")
    if typed.lstrip().startswith("="):
        return Cell(formula=True)
    return Cell(text=clean(as_typed(typed)))
