"""Data to pages: typst lays out, as PDF/UA-1, which refuses pictures without words and letters without a font."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from app.documents import letters, pictures
from app.documents.errors import DoesNotFit

_NO_ROOM = "does not fit: "


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A paper for typst: the name of its layout and what is printed on it, with the names of the icons that it uses."""

    layout: str
    data: Mapping[str, Any]
    icons: frozenset[str] = frozenset()
    drawings: frozenset[pictures.Picture] = frozenset()


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
    import typst  # late, so that a web process which prints nothing starts no slower

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
    }
    # As JSON: typst reads what people typed as text, and never as markup.
    inputs = {"data": json.dumps(data), "drawn": json.dumps(drawn)}
    compiler = typst.Compiler(str(_layouts() / "main.typ"), font_paths=fonts.fonts, sys_inputs=inputs)
    try:
        pages: Any = compiler.compile(timestamp=int(now.timestamp()), **options)
    except typst.TypstError as error:
        paper = str(error).partition(_NO_ROOM)[2]
        if paper:
            raise DoesNotFit(paper=paper.split('"')[0]) from error
        raise
    return pages if isinstance(pages, list) else [pages]


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
