"""The plan as a file to take along: the same columns as the import reads."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from app.sheets import delimited, workbook
from app.sheets.columns import Column, PlanLine
from app.sheets.texts import clean

BETWEEN_PARTNERS = "; "
_HEADINGS = tuple(str(column) for column in Column)
_WIDTHS = (32, 12, 8, 8, 22, 24, 24, 24, 10, 32, 40)


def as_workbook(lines: Iterable[PlanLine], *, names: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return the plan as .xlsx: days are days, times are times, and text is text.

    `names` come on a second sheet, a column for each heading: what can be filled in.
    """
    rows = (
        (
            line.title,
            line.day,
            line.starts,
            line.ends,
            line.space,
            line.age_group,
            line.template,
            line.responsible,
            line.children,
            BETWEEN_PARTNERS.join(line.partners),
            line.note,
        )
        for line in lines
    )
    sheets = [workbook.Sheet(title="Planning", rows=[_HEADINGS, *rows], widths=_WIDTHS)]
    if names is not None:
        below = zip_longest(*names.values(), fillvalue="")
        sheets.append(workbook.Sheet(title="Namen", rows=[tuple(names), *below], widths=[28] * len(names)))
    return workbook.write(sheets)


def as_separated(lines: Iterable[PlanLine]) -> bytes:
    """Return the plan as .csv with semicolons, in UTF-8 with a mark that spreadsheet programs look for."""
    rows = (
        (
            clean(line.title),
            f"{line.day:%d-%m-%Y}",
            f"{line.starts:%H:%M}",
            f"{line.ends:%H:%M}",
            clean(line.space),
            clean(line.age_group),
            clean(line.template),
            clean(line.responsible),
            "" if line.children is None else str(line.children),
            clean(BETWEEN_PARTNERS.join(line.partners)),
            clean(line.note),
        )
        for line in lines
    )
    return delimited.write([_HEADINGS, *rows])
