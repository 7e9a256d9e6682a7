"""Why a file cannot be read as a plan: one class per refusal, with the data that explains it."""

from dataclasses import dataclass


class SheetError(Exception):
    """Anything that is wrong with a file as a whole; what is wrong with a cell is a value."""

    def __str__(self) -> str:
        """Show the class and its data, for logs: never what stood in the file."""
        return repr(self)


@dataclass(eq=False, kw_only=True)
class UnknownSort(SheetError):
    """A file that is none of the sorts that can be read, or not what its name says."""

    ending: str


class HasMacros(SheetError):
    """A workbook with programs in it."""


class EmptySheet(SheetError):
    """A file without a single row below the header, or without anything."""


@dataclass(eq=False, kw_only=True)
class SheetTooBig(SheetError):
    """More bytes than are read, packed or unpacked."""

    limit: int


@dataclass(eq=False, kw_only=True)
class TooManyRows(SheetError):
    """More rows than are read."""

    limit: int


class BrokenSheet(SheetError):
    """A file that is damaged, or is made to do harm to whoever opens it."""


@dataclass(eq=False, kw_only=True)
class DoubledColumn(SheetError):
    """Two columns with the same heading: nobody can tell which is meant."""

    heading: str


@dataclass(eq=False, kw_only=True)
class MissingColumns(SheetError):
    """Columns without which there is no plan."""

    headings: tuple[str, ...]
