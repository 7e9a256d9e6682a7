"""A year of money as rows of a file: what the administration books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.blueprints.context import location
from app.blueprints.funding_words import SOURCES
from app.planning import euros
from app.queries.money import Line, YearOfMoney
from app.sheets.workbook import Sheet

WIDTHS = (28, 40, 36, 20, 14, 14, 14, 14)


def sheets(found: YearOfMoney) -> tuple[Sheet, ...]:
    """Return the budgets and the lines of a year, a sheet each."""
    return (
        Sheet(title=_("Begroting"), rows=_budget_rows(found), widths=(28, 14, 14, 14, 14, 40)),
        Sheet(title=_("Regels"), rows=(_headings(), *map(_cells, found.lines)), widths=WIDTHS),
    )


def text_rows(found: YearOfMoney) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a year as text."""
    yield _headings()
    for line in found.lines:
        yield tuple(_text(cell) for cell in _cells(line))


def _budget_rows(found: YearOfMoney) -> tuple[tuple[str | Decimal, ...], ...]:
    return (
        (_("Van wie"), _("Begroot"), _("Toegezegd"), _("Uitgegeven"), _("Over"), _("Opmerking")),
        *(
            (
                str(SOURCES[one.source]),
                one.budget or Decimal(0),
                one.promised,
                one.spent,
                one.left,
                found.notes.get(one.source, ""),
            )
            for one in found.accounts
        ),
    )


def _headings() -> tuple[str, ...]:
    return (
        _("Van wie"),
        _("Activiteit"),
        _("Waarvoor"),
        _("Kenmerk"),
        _("Toegezegd"),
        _("Uitgegeven"),
        _("Over"),
        _("Bijgewerkt"),
    )


def _cells(line: Line) -> tuple[str | Decimal | date, ...]:
    return (
        str(SOURCES[line.source]),
        line.title,
        line.purpose,
        line.reference,
        line.promised,
        line.spent,
        line.left,
        line.noted_at.astimezone(ZoneInfo(location().zone)).date(),
    )


def _text(cell: str | Decimal | date) -> str:
    match cell:
        case Decimal():
            return euros.write(cell)
        case date():
            return f"{cell:%d-%m-%Y}"
        case _:
            return cell
