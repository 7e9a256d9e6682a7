"""Data to pages: typst lays out, as PDF/UA-1, which refuses pictures without words and letters without a font."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from app.documents import letters, pictures
from app.documents.errors import DoesNotFit, TakesTooLong

_NO_ROOM = "does not fit: "
PATIENCE = 60
"""Seconds after which a person does not wait any more, and a machine should not."""


class LayoutError(Exception):
    """One of our layouts is wrong; carries what typst says of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A paper for typst: the name of its layout and what is printed on it, with the names of the icons that it uses.

    `artwork` is SVG that belongs to no station: drawn for this paper alone, by the name that its layout knows it by.
    """

    layout: str
    data: Mapping[str, Any]
    icons: frozenset[str] = frozenset()
    drawings: frozenset[pictures.Picture] = frozenset()
    artwork: Mapping[str, str] = field(default_factory=dict)


def print_pdf(sheets: Sequence[Sheet], *, title: str, now: datetime) -> bytes:
    """Return the sheets, one after the other, as one tagged PDF.

    :raises NotPrintable: when a character has no font, or something does not fit.
    """
    return _typeset(sheets, title=title, now=now, format="pdf", pdf_standards=["ua-1"])[0]


def print_pictures(sheets: Sequence[Sheet], *, title: str, now: datetime, ppi: int = 72) -> list[bytes]:
    """Return each page as PNG.

    :raises NotPrintable: as above.
    """
    return _typeset(sheets, title=title, now=now, format="png", ppi=ppi)


def _typeset(sheets: Sequence[Sheet], *, title: str, now: datetime, **options: Any) -> list[bytes]:
    data = _cleaned(
        {
            "title": title,
            "author": sheets[0].data["location"],
            "sheets": [{"layout": sheet.layout, **sheet.data} for sheet in sheets],
        }
    )
    fonts = letters.letters()
    letters.check(_texts(data), letters=fonts)
    drawn = {
        "icons": {name: pictures.icon(name) for sheet in sheets for name in sorted(sheet.icons)},
        "drawings": {name: pictures.drawing(name) for sheet in sheets for name in sorted(sheet.drawings)},
        "artwork": {name: svg for sheet in sheets for name, svg in sheet.artwork.items()},
    }
    # As JSON: typst reads what people typed as text, and never as markup.
    inputs = {"data": json.dumps(data), "drawn": json.dumps(drawn)}
    job = {
        "layout": str(_layouts() / "main.typ"),
        "fonts": fonts.folders,
        "inputs": inputs,
        "options": {"timestamp": int(now.timestamp()), **options},
    }
    return _set(job, patience=PATIENCE)


def _set(job: Mapping[str, Any], *, patience: float) -> list[bytes]:
    """Have a job set by a process of its own, which ends after it."""
    program = [sys.executable, "-I", str(files("app.documents") / "typesetting.py")]
    try:
        done = subprocess.run(  # noqa: S603  # our own program; what people typed goes in as data
            program, input=json.dumps(job).encode(), capture_output=True, timeout=patience, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise TakesTooLong(seconds=patience) from error
    head, _, rest = done.stdout.partition(b"\n")
    said = json.loads(head)
    if "error" in said:
        _, known, paper = said["error"].partition(_NO_ROOM)
        raise DoesNotFit(paper=paper.split('"')[0]) if known else LayoutError(said["error"])
    ends = list(accumulate(said["lengths"]))
    return [rest[end - length : end] for end, length in zip(ends, said["lengths"], strict=True)]


@cache
def _layouts() -> Any:
    return files("app.documents") / "typst"


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return letters.printable(value)
        case Mapping():
            return {name: _cleaned(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_cleaned(inner) for inner in value]
        case _:
            return value
