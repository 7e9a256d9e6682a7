"""Files as people and attackers make them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time

from openpyxl import Workbook

HEADINGS = ["activiteit", "datum", "begin", "einde", "ruimte"]
LINE = ["Voetbal", date(2026, 11, 25), time(14, 30), time(15, 30), "Sportzaal"]


def workbook(*rows, headings=HEADINGS, change=None):
    """Return a workbook with these rows; `change` may do something to its sheet."""
    book = Workbook()
    sheet = book.active
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content, parts):
    """Return a workbook in which some parts were replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return file.getvalue()


def separated(*lines):
    """Return separated values with these lines."""
    return "\r\n".join([";".join(HEADINGS), *lines]).encode()
