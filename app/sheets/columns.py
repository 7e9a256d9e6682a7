"""What a row of a plan says, and under which headings: Dutch, because the file is kept and sent around."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

MOST_ROWS = 5_000


class Column(StrEnum):
    """The headings, in the order in which they are written; read in any order and case."""

    ACTIVITY = "activiteit"
    DAY = "datum"
    STARTS = "begin"
    ENDS = "einde"
    SPACE = "ruimte"
    AGE_GROUP = "leeftijdsgroep"
    TEMPLATE = "sjabloon"
    RESPONSIBLE = "verantwoordelijke"
    CHILDREN = "aantal kinderen"
    PARTNERS = "partners"
    NOTE = "notitie"


NEEDED = (Column.ACTIVITY, Column.DAY, Column.STARTS, Column.ENDS, Column.SPACE)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanLine:
    """A meeting as it is written into a file."""

    title: str
    day: date
    starts: time
    ends: time
    space: str
    age_group: str = ""
    template: str = ""
    responsible: str = ""
    children: int | None = None
    partners: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """What stands in a cell, as text: days as 2026-11-25, times as 14:30. Of a formula nothing is kept."""

    text: str = ""
    formula: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row with its number in the file; cells that are empty are not there."""

    number: int
    cells: Mapping[Column, Cell]

    def text(self, column: Column) -> str:
        """Return what stands in a column, or nothing."""
        return self.cells[column].text if column in self.cells else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The rows of a file that say something.

    `letters` is where each column stands, `unread` are headings that mean nothing here, and `merged` says that cells
    were joined, of which only the first one counts. `passed_over` counts what cannot be a meeting: days without times.
    """

    rows: tuple[Row, ...]
    letters: Mapping[Column, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    merged: bool = False
    passed_over: int = 0
